import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { billOf } from '../../src/projection/bill.ts';
import { candidateOf } from '../../src/projection/candidate.ts';
import { readCandidate } from '../../src/workload/blend.ts';
import { trafficOf } from '../../src/workload/traffic.ts';
import { plain } from '../../src/values/money.ts';
import { parsedValue } from '../../src/values/quantity.ts';
import { offerWith } from '../offers.ts';
import { newWorld, plan } from '../commands/world.ts';

const models = [
  offerWith('input: 1, output: 2'),
  offerWith('input: 3, output: 5, bands: [{ aboveInputTokens: 1000, input: 6, output: 10 }]'),
  offerWith('input: 20, cacheRead: 2, output: 80'),
];
const priceOf = (name: string) => models[Number(name)] ?? offerWith('input: 1');
const drivers = { requests: 1_000_000, inputTokens: 1000, outputTokens: 100 };

function cost(text: string, more = {}) {
  const traffic = trafficOf({ name: 'S', drivers: { ...drivers, ...more } });
  return plain(billOf(candidateOf(parsedValue(readCandidate(text)), priceOf), traffic).total);
}

describe('a chain', () => {
  it('pays each attempt: all of the first model, and what it fails at of the next', () => {
    // $1,000 + $200, and 10% of $3,000 + $500
    expect(cost('first=0:10%>1')).toBe('1550');
    // and 2% of $20,000 + $8,000
    expect(cost('first=0:10%>1:20%>2')).toBe('2110');
  });

  it('without a name has its own text for one, as a blend has', () => {
    expect(parsedValue(readCandidate('0:5%>1'))).toMatchObject({
      name: '0:5%>1',
      parts: [{ offer: '0' }, { offer: '1' }],
    });
  });

  it('sends the answer that failed on, where it is said, and meets the band of the longer prompt', () => {
    // 10% of 1,100 tokens at $6 and 100 at $10
    expect(cost('first=0:10%>>1')).toBe('1960');
    expect(cost('first=0:10%>>2')).toBe('4200'); // $1,200, and 10% of $22,000 + $8,000
  });

  it('of requests of which only tokens are known, and of runs', () => {
    expect(
      cost('first=0:10%>1', {
        requests: undefined,
        inputTokens: undefined,
        outputTokens: undefined,
        tokens: 1_000_000,
      }),
    ).toBe('2.5');
    const run = { inputTokens: undefined, requests: undefined, runs: 1_000_000, steps: 1, taskTokens: 1000 };
    expect(cost('first=0:10%>1', run)).toBe('1550');
  });

  it('costs what a million requests come to, one after the other', () => {
    const tenths = fc.integer({ min: 1, max: 9 });
    fc.assert(
      fc.property(tenths, tenths, fc.boolean(), fc.integer({ min: 1, max: 2000 }), (first, second, passes, input) => {
        const arrow = passes ? '>>' : '>';
        const total = cost(`c=0:${first}0%${arrow}1:${second}0%${arrow}2`, { requests: 100, inputTokens: input });
        // Of each hundred requests that get to a model, its tenths fail, in turn.
        let spent = 0;
        for (let request = 0; request < 100; request += 1) {
          spent += input + 200;
          if (request % 10 >= first) continue;
          const prompt = input + (passes ? 100 : 0);
          spent += prompt > 1000 ? prompt * 6 + 1000 : prompt * 3 + 500;
          if (Math.floor(request / 10) >= second) continue;
          spent += prompt * 20 + 8000;
        }
        expect(Math.round(Number(total) * 1e6)).toBe(spent);
      }),
    );
  });

  it.each([
    ['c=0>1', 'c does not say how often 0 fails'],
    ['c=0:0%>1', '0 never fails in c'],
    ['c=0:100%>1', '0 always fails in c'],
    ['c=0:120%>1', 'c: "120%" is more than 100%'],
    ['c=0:5%>1:5%>>2', 'has > and >>'],
    ['c=0:5%>', 'a model without a name'],
  ])('is refused: %s', (text, message) => {
    expect(JSON.stringify(readCandidate(text)).replaceAll('\\', '')).toContain(message);
  });
});

describe('a chain in a plan', () => {
  const chain = '{ name: cheap-first, chain: [{ model: gpt-4o-mini, fails: 10% }, { model: gpt-4o }] }';
  const bot = '{ name: Bot, requests: 1M, inputTokens: 1000, outputTokens: 100 }';
  const { json, ran, write, error, read } = newWorld({ 'chain.yaml': plan(`candidates: [${chain}, gpt-4o]`, bot) });

  it('costs as by its flag, and says what was assumed', async () => {
    const planned = await json('project', 'chain.yaml');
    expect(planned.scenarios[0].projections[0]).toMatchObject({
      candidate: 'cheap-first',
      total: '560', // 1M × $0.00021 + 100k × $0.0035
      chain: [
        { offer: 'openai/gpt-4o-mini', fails: '0.1' },
        { offer: 'openai/gpt-4o', fails: null },
      ],
    });
    expect(planned.assumptions.map(({ text }: { text: string }) => text)).toContain(
      'cheap-first: all requests go to openai/gpt-4o-mini; the 10% that fail there go on to openai/gpt-4o, with the prompt ' +
        'again; each attempt is paid.',
    );
    const flags = ['--requests', '1M', '--input', '1000', '--output', '100'];
    const ranked = await json('compare', 'cheap-first=gpt-4o-mini:10%>gpt-4o', ...flags);
    expect(ranked.ranking[0].total).toBe('560');
  });

  it('is saved, written and read again as the same', async () => {
    await ran(['project', 'chain.yaml', '-o', 'saved.json']);
    const same = await ran(['diff', 'saved.json', 'chain.yaml', '--fail-over', '1%']);
    expect([same.code, same.err]).toEqual([0, '']);
    await ran([
      'init',
      'cheap-first=gpt-4o-mini:10%>>gpt-4o',
      '--requests',
      '1M',
      '--input',
      '1000',
      '--output',
      '100',
      '-o',
      'new.yaml',
    ]);
    expect(await read('new.yaml')).toContain(
      'chain:\n      - model: openai/gpt-4o-mini\n        fails: 10%\n      - model: openai/gpt-4o\n    passesAnswer: true\n',
    );
    expect((await json('project', 'new.yaml')).scenarios[0].projections.at(-1).total).toBe('585');
  });

  it.each([
    ['[{ model: a, fails: 10% }]', 'a is the last of c: nobody is asked after it\n  leave out how often it fails'],
    ['[{ model: a }, { model: b }]', 'c does not say how often a fails\n  write it like a:10%'],
    ['[{ model: a, fails: 0% }, { model: b }]', 'a never fails in c\n  leave out what comes after it'],
  ])('is refused where it makes no chain: %s', async (links, message) => {
    write('bad.yaml', plan(`candidates: [{ name: c, chain: ${links} }]`, bot));
    const { code, err } = await error('project', 'bad.yaml');
    expect([code, err]).toEqual([2, expect.stringContaining(message)]);
  });

  it('is not asked of what was measured', async () => {
    write(
      'use.jsonl',
      '{"id":"1","model":"gpt-4o","created":1795000000,"usage":{"prompt_tokens":5,"completion_tokens":5}}\n',
    );
    const { code, err } = await error('compare', 'c=gpt-4o-mini:10%>gpt-4o', '--usage', 'use.jsonl');
    expect([code, err]).toEqual([2, expect.stringContaining('does not say which answers would have failed')]);
  });
});
