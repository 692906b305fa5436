import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { billOf } from '../../src/projection/bill.ts';
import { candidateOf } from '../../src/projection/candidate.ts';
import { plain } from '../../src/values/money.ts';
import { findOffer } from '../../src/pricing/catalogue/select.ts';
import { priceAt } from '../../src/pricing/rates/timeline.ts';
import { secondsIn } from '../../src/values/duration.ts';
import { driverProblem } from '../../src/workload/scenario.ts';
import { trafficOf } from '../../src/workload/traffic.ts';
import type { Drivers } from '../../src/workload/drivers.ts';
import { catalogueFrom, listText } from '../offers.ts';

const sonnet = 'input: 2, cacheRead: 0.2, cacheWrite: 2.5, cacheWrite1h: 4, output: 10';
const fortySteps = {
  runs: 1,
  steps: 40,
  systemTokens: 30_000,
  taskTokens: 2000,
  resultTokens: 2600,
  outputTokens: 400,
};

function billed(drivers: Drivers, rates = sonnet, model = '') {
  const catalogue = catalogueFrom(listText('maker', `{ id: model, ${model} rates: [{ from: 2026-01-01, ${rates} }] }`));
  const offer = priceAt(findOffer(catalogue, 'maker/model', '2026-11-23'), '2026-11-23');
  return billOf(
    candidateOf('maker/model', () => offer),
    trafficOf({ name: 'S', drivers }),
  );
}
const cost = (...args: Parameters<typeof billed>) => plain(billed(...args).total);

describe('a run of forty steps', () => {
  // Step 1 sends 32k tokens, and each of the 39 others 3k more than the one before it, which it finds in the cache.
  //   written  32k + 39 × 3k                  =   149k × $2.50 = $0.3725
  //   read     39 × 32k + 3k × (0 + … + 38)   = 3,471k × $0.20 = $0.6942
  //   answers  40 × 400                       =    16k × $10   = $0.16
  it('writes each token once and reads it afterwards', () => {
    expect(cost(fortySteps)).toBe('1.2267');
  });

  it('of which there are many, is paid as often', () => {
    expect(cost({ ...fortySteps, runs: 6000 })).toBe('7360.2');
  });

  it('with sub-agents is those of their own, too', () => {
    expect(cost({ ...fortySteps, subAgents: 2 })).toBe('3.6801');
    // A sub-agent of one step writes 32k and answers with 400: $0.08 + $0.004.
    expect(cost({ ...fortySteps, subAgents: 3, subAgentSteps: 1 })).toBe('1.4787');
  });

  it('pays its whole prompt in each step where nothing is cached', () => {
    // 40 × 32k + 3k × (0 + … + 39) = 3,620k × $2, and the answers.
    expect(cost({ ...fortySteps, cache: 'none' })).toBe('7.4');
    expect(cost(fortySteps, 'input: 2, output: 10')).toBe('7.4');
  });

  it('writes it all again in each step where pauses are longer than the cache lives', () => {
    // 3,620k × $2.50, and the answers; the cache of an hour: 149k × $4 + 3,471k × $0.20.
    expect(cost({ ...fortySteps, stepPause: '6m' })).toBe('9.21');
    expect(cost({ ...fortySteps, stepPause: '6m', cache: '1h' })).toBe('1.4502');
    expect(cost({ ...fortySteps, stepPause: '6m' }, sonnet, 'caching: { lifeMinutes: 6 },')).toBe('1.2267');
  });

  it('finds what is fixed in the cache where runs follow each other before it expires', () => {
    // 30k are read and not written: $0.075 less and $0.006 more.
    expect(cost({ ...fortySteps, runPause: '5m' })).toBe('1.1577');
    expect(cost({ ...fortySteps, runPause: '5.001m' })).toBe('1.2267');
  });

  it('writes for nothing where writes have no rate', () => {
    expect(cost(fortySteps, 'input: 2, cacheRead: 0.2, output: 10')).toBe('1.1522'); // 149k × $2
  });

  it('is summed up where it grows too long', () => {
    // Steps of 32k, 35k and 38k; 41k are summed up in 2k, and the last step begins at 32k again.
    //   written 41k + 2k = 43k × $2.50, read 32k + 35k + 38k + 30k = 135k × $0.20, answers (4 × 400 + 2k) × $10
    expect(cost({ ...fortySteps, steps: 4, compactAbove: 40_000, compactTo: 32_000 })).toBe('0.1705');
  });

  it('costs by the band of each step', () => {
    // Prompts of 32k and 35k: the second at twice the rates, for all of it.
    const banded =
      'input: 2, cacheRead: 0.2, output: 10, bands: [{ aboveInputTokens: 32000, input: 4, cacheRead: 0.4, output: 20 }]';
    expect(cost({ ...fortySteps, steps: 2 }, banded)).toBe('0.1008'); // 0.064 + 0.004, 0.0128 + 0.012 + 0.008
  });

  it('is refused with the step at which it outgrows the model', () => {
    expect(() => billed(fortySteps, sonnet, 'context: 128000,')).toThrow(
      'step 33 of a run has 128400 tokens, more than the context window of maker/model (128000)',
    );
    expect(cost({ ...fortySteps, steps: 32 }, sonnet, 'context: 128000,')).toBe('0.9179');
  });

  it('is cached from the smallest prompt on, in whole steps', () => {
    // Prompts of 900, 1,100 and 1,300 tokens: nothing, then 1,024 written, then 1,024 read and 256 written.
    const short = { runs: 1_000_000, steps: 3, taskTokens: 900, resultTokens: 200, outputTokens: 0 };
    const { lineItems } = billed(short, sonnet, 'caching: { minTokens: 1024, step: 128 },');
    expect(lineItems.map(({ meter, tokens }) => [meter, tokens / 1_000_000])).toEqual([
      ['input', 900 + 76 + 20],
      ['cacheRead', 1024],
      ['cacheWrite', 1024 + 256],
    ]);
  });

  it('says what a cache does not do', () => {
    const says = (...args: Parameters<typeof billed>) => billed(...args).assumptions.map(({ kind }) => kind);
    expect(says(fortySteps)).toEqual([]);
    expect(says(fortySteps, 'input: 2, output: 10')).toEqual(['notCached']);
    expect(says({ ...fortySteps, cache: '1h' }, 'input: 2, cacheRead: 0.2, output: 10')).toEqual(['cacheLife']);
    expect(says({ ...fortySteps, stepPause: '10m' })).toEqual(['cacheExpires']);
    expect(says({ ...fortySteps, stepPause: '10m', steps: 1 })).toEqual([]);
  });
});

describe('a run', () => {
  const tokens = fc.integer({ min: 1, max: 3000 });
  const pauses = fc.constantFrom(undefined, '0s', '90s', '5m', '6m', '1h', '61m');
  const runs = fc
    .record({
      runs: fc.integer({ min: 1, max: 7 }),
      steps: fc.integer({ min: 1, max: 30 }),
      systemTokens: tokens,
      toolTokens: tokens,
      taskTokens: tokens,
      resultTokens: tokens,
      outputTokens: tokens,
      reasoningTokens: tokens,
      subAgents: fc.integer({ min: 0, max: 2 }),
      subAgentSteps: fc.integer({ min: 1, max: 5 }),
      stepPause: pauses,
      runPause: pauses,
      compactAbove: fc.option(fc.integer({ min: 9000, max: 40_000 }), { nil: undefined }),
      left: fc.integer({ min: 1, max: 3000 }),
      cache: fc.constantFrom(undefined, 'auto' as const, '5m' as const, '1h' as const, 'none' as const),
    })
    .map(({ left, ...run }): Drivers => {
      const compactTo = run.compactAbove === undefined ? undefined : run.systemTokens + run.toolTokens + left;
      return { ...run, compactTo };
    })
    .filter((drivers) => driverProblem(drivers) === undefined);
  const maybeRate = fc.option(fc.integer({ min: 1, max: 40 }), { nil: undefined });
  const offers = fc.record({
    cacheRead: maybeRate,
    cacheWrite: maybeRate,
    cacheWrite1h: maybeRate,
    reasoning: maybeRate,
    minTokens: fc.integer({ min: 1, max: 9000 }),
    step: fc.constantFrom(1, 128, 1000),
    lifeMinutes: fc.constantFrom(5, 30),
    above: fc.integer({ min: 100, max: 60_000 }),
  });

  it('costs what a clock, a cache and one request after the other come to', () => {
    fc.assert(
      fc.property(runs, offers, (drivers, offer) => {
        const { minTokens, step, lifeMinutes, above, ...some } = offer;
        const rates = JSON.stringify({ input: 20, output: 40, ...some });
        const dear = JSON.stringify({ aboveInputTokens: above, input: 40, output: 80, ...some });
        const total = cost(
          drivers,
          `${rates.slice(1, -1)}, bands: [${dear}]`,
          `caching: { minTokens: ${minTokens}, step: ${step}, lifeMinutes: ${lifeMinutes} },`,
        );
        expect(total).toBe(simulated(drivers, offer));
      }),
      { numRuns: 300 },
    );
  });

  // Blocks of a prompt, by a name and their tokens; the cache holds prompts by the names of their blocks.
  type Block = readonly [name: string, tokens: number];

  function simulated(drivers: Drivers, offer: typeof offers extends fc.Arbitrary<infer T> ? T : never): string {
    const { runs: many = 0, steps = 1, subAgents = 0, subAgentSteps = 1 } = drivers;
    const all = simulateRun(drivers, steps, offer) + BigInt(subAgents) * simulateRun(drivers, subAgentSteps, offer);
    return plainMillionths(all * BigInt(many));
  }

  function simulateRun(
    {
      systemTokens = 0,
      toolTokens = 0,
      taskTokens = 0,
      resultTokens = 0,
      outputTokens = 0,
      reasoningTokens = 0,
      ...more
    }: Drivers,
    steps: number,
    offer: typeof offers extends fc.Arbitrary<infer T> ? T : never,
  ): bigint {
    const { compactAbove = Infinity, compactTo = 0, stepPause = '0s', runPause, cache = 'auto' } = more;
    const isHour = cache === '1h' && offer.cacheWrite1h !== undefined;
    const life = isHour ? 3600 : cache === '5m' && offer.cacheWrite1h !== undefined ? 300 : offer.lifeMinutes * 60;
    const isOn = cache !== 'none' && offer.cacheRead !== undefined;
    const fixed: Block[] = [['fixed', systemTokens + toolTokens]];
    const lastUse = new Map<string, number>(runPause === undefined ? [] : [['fixed', -secondsIn(runPause)]]);
    let [now, spent, answers] = [0, 0n, 0];
    const wholeSteps = (count: number) =>
      count < offer.minTokens ? 0 : count - ((count - offer.minTokens) % offer.step);
    const send = (prompt: readonly Block[], output: number, reasoning: number) => {
      const length = prompt.reduce((sum, [, count]) => sum + count, 0);
      let read = 0;
      prompt.forEach((_, place) => {
        const beginning = prompt.slice(0, place + 1);
        const used = lastUse.get(beginning.map(([name]) => name).join(' '));
        if (isOn && used !== undefined && now - used <= life)
          read = wholeSteps(beginning.reduce((sum, [, count]) => sum + count, 0));
      });
      for (const end of [1, prompt.length])
        lastUse.set(
          prompt
            .slice(0, end)
            .map(([name]) => name)
            .join(' '),
          now,
        );
      const written = isOn ? Math.max(wholeSteps(length) - read, 0) : 0;
      const isDear = length > offer.above;
      const [input, answer] = isDear ? [40, 80] : [20, 40];
      const write = (isHour ? offer.cacheWrite1h : offer.cacheWrite) ?? input;
      spent += BigInt((length - read - written) * input + read * (offer.cacheRead ?? 0) + written * write);
      spent += BigInt(output * answer + reasoning * (offer.reasoning ?? answer));
      now += secondsIn(stepPause);
    };
    const prompt: Block[] = [...fixed, ['task', taskTokens]];
    for (let step = 1; step <= steps; step += 1) {
      send(prompt, outputTokens, reasoningTokens);
      if (step === steps) break;
      answers += 1;
      prompt.push([`step ${answers}`, outputTokens + resultTokens]);
      if (prompt.reduce((sum, [, count]) => sum + count, 0) <= compactAbove) continue;
      const summary = compactTo - systemTokens - toolTokens;
      send(prompt, summary, 0);
      prompt.splice(1, Infinity, [`summary ${answers}`, summary]);
    }
    return spent;
  }

  function plainMillionths(amount: bigint): string {
    const text = amount.toString().padStart(7, '0');
    return `${text.slice(0, -6)}.${text.slice(-6)}`.replace(/\.?0+$/, '');
  }
});
