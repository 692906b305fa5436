import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePriceList } from '../../src/pricing/lists/parse.ts';
import { bandAt, ratesOf, silentAbove } from '../../src/pricing/rates/rates.ts';
import type { BandedRates, Rates } from '../../src/pricing/rates/rate-set.ts';
import { plain, times } from '../../src/values/money.ts';

const RULES = `
  half: { factor: 0.5, says: batch halves every rate, source: https://example.com/batch }
  cached: { factor: 1, meters: [cacheRead], says: cached tokens cost the same in batches, source: https://example.com/cache }
`;

function priced(period: string, head = '') {
  const text = `schema: 1\nprovider: p\nsource: https://example.com\nrules:${RULES}${head}models:\n  - { id: m, rates: [{ from: 2026-01-01, ${period} }] }\n`;
  return ratesOf(parsePriceList(text, 'list.yaml').models[0]?.rates[0] ?? expect.fail());
}

const figures = (rates: Rates = {}) =>
  Object.fromEntries(Object.entries(rates).map(([meter, rate]) => [meter, plain(rate)]));
const why = (set: Pick<BandedRates, 'origins'> | undefined) =>
  Object.fromEntries(
    Object.entries(set?.origins ?? {}).map(([meter, origin]) => [
      meter,
      origin.by === 'rule' ? origin.rule.name : origin.by,
    ]),
  );

describe('a rule', () => {
  it('makes the rates that a tier does not state, and says so of each', () => {
    const { batch } = priced(
      'input: 5, cacheRead: 0.5, cacheWrite1h: 10, output: 25, batch: { rule: half, input: 2, output: 12.5 }',
    ).serviceTiers;
    expect(figures(batch?.rates)).toEqual({ input: '2', cacheRead: '0.25', cacheWrite1h: '5', output: '12.5' });
    expect(why(batch)).toEqual({ cacheRead: 'half', cacheWrite1h: 'half' });
    expect(batch?.origins.cacheRead).toEqual({
      by: 'rule',
      rule: { name: 'half', factor: 0.5, says: 'batch halves every rate', source: 'https://example.com/batch' },
    });
  });

  it('makes bands, thinking mode and hours too', () => {
    const { batch } = priced(
      `input: 1, output: 10, thinking: { output: 20 }, batch: { rule: half }, bands: [{ aboveInputTokens: 100, input: 2, output: 15 }],
      schedule: { timeZone: UTC, windows: [{ start: "00:00", end: "12:00", factor: 3 }] }`,
    ).serviceTiers;
    expect(figures(batch?.rates)).toEqual({ input: '0.5', output: '5', thinkingOutput: '10' });
    expect(batch?.bands.map((band) => [band.aboveInputTokens, figures(band.rates)])).toEqual([
      [100, { input: '1', output: '7.5' }],
    ]);
    const [window] = batch?.schedule?.windows ?? [];
    expect([figures(window?.rates), figures(window?.bands[0]?.rates)]).toEqual([
      { input: '1.5', output: '15', thinkingOutput: '30' },
      { input: '3', output: '22.5' },
    ]);
    expect(why(window)).toEqual({ input: 'half', output: 'half', thinkingOutput: 'half' });
  });

  it('for some meters leaves the others to the standard rates, which is said, and makes no bands', () => {
    const { batch } = priced(
      'input: 1, cacheRead: 0.1, output: 10, reasoning: 12, bands: [{ aboveInputTokens: 9, input: 2, cacheRead: 0.2, output: 20 }], batch: { rule: cached, input: 0.5, output: 5 }',
    ).serviceTiers;
    expect(figures(batch?.rates)).toEqual({ input: '0.5', cacheRead: '0.1', output: '5', reasoning: '12' });
    expect(why(batch)).toEqual({ cacheRead: 'cached', reasoning: 'standard' });
    expect(batch?.bands).toEqual([]);
  });

  it('fills the bands that a tier states from the standard band of that length', () => {
    const { batch } = priced(
      `input: 1, cacheRead: 0.1, output: 10, bands: [{ aboveInputTokens: 9, input: 2, cacheRead: 0.2, output: 20 }],
      batch: { rule: cached, input: 0.5, output: 5, bands: [{ aboveInputTokens: 9, input: 1, output: 10 }] }`,
    ).serviceTiers;
    expect([figures(batch?.bands[0]?.rates), why(batch?.bands[0])]).toEqual([
      { input: '1', cacheRead: '0.2', output: '10' },
      { cacheRead: 'cached' },
    ]);
  });

  it('never prices a meter that has no standard rate', () => {
    expect(figures(priced('output: 10, batch: { rule: half }').serviceTiers.batch?.rates)).toEqual({ output: '5' });
  });

  it('makes of any rates exactly its factor of them', () => {
    const rate = fc.integer({ min: 1, max: 1_000_000 }).map((value) => value / 1000);
    fc.assert(
      fc.property(rate, rate, (input, output) => {
        const { rates, serviceTiers } = priced(`input: ${input}, output: ${output}, batch: { rule: half }`);
        const { batch } = serviceTiers;
        for (const meter of ['input', 'output'] as const)
          expect(plain(times(batch?.rates[meter] ?? expect.fail(), 2))).toBe(plain(rates[meter] ?? expect.fail()));
      }),
      { numRuns: 50 },
    );
  });
});

it('says nothing of the origin of what a list states', () => {
  const { origins, serviceTiers } = priced('input: 1, output: 2, batch: { input: 0.5, output: 1 }');
  expect([origins, serviceTiers.batch?.origins]).toEqual([{}, {}]);
});

describe('tiers that a provider bills as another', () => {
  it('have its rates under the name they have', () => {
    const { fast, flex } = priced(
      'input: 1, output: 2, priority: { input: 2, output: 4 }',
      'sameTiers: { fast: priority }\n',
    ).serviceTiers;
    expect([figures(fast?.rates), flex]).toEqual([{ input: '2', output: '4' }, undefined]);
  });

  it('keep rates of their own', () => {
    const own = priced('input: 1, priority: { input: 2 }, fast: { input: 3 }', 'sameTiers: { fast: priority }\n')
      .serviceTiers.fast;
    expect(figures(own?.rates)).toEqual({ input: '3' });
  });
});

describe('bands of a tier that begin later than the standard ones', () => {
  const { serviceTiers, ...standard } = priced(
    'input: 10, bands: [{ aboveInputTokens: 1000, input: 20 }, { aboveInputTokens: 5000, input: 30 }], batch: { input: 5, bands: [{ aboveInputTokens: 2000, input: 10 }] }',
  );
  const batch = serviceTiers.batch ?? expect.fail();

  it.each([
    [1000, undefined],
    [1001, 1000],
    [1500, 1000],
    [2000, 1000],
    [2001, undefined],
    [5000, undefined],
    [5001, 5000],
  ])('leave a prompt of %i tokens without a known rate above %s', (promptTokens, expected) => {
    expect(silentAbove(standard, batch, promptTokens)).toBe(expected);
  });

  it('are reached as bands are', () => {
    expect([2000, 2001].map((tokens) => bandAt(batch, tokens)?.aboveInputTokens)).toEqual([undefined, 2000]);
  });

  it('hold where they begin together', () => {
    const together = priced(
      'input: 1, bands: [{ aboveInputTokens: 9, input: 2 }], batch: { input: 1, bands: [{ aboveInputTokens: 9, input: 1 }] }',
    );
    expect(
      [9, 10].map((tokens) => silentAbove(together, together.serviceTiers.batch ?? expect.fail(), tokens)),
    ).toEqual([undefined, undefined]);
  });

  it('stand in order with those that a rule makes', () => {
    const made = priced(
      'input: 1, bands: [{ aboveInputTokens: 9, input: 2 }], batch: { rule: half, bands: [{ aboveInputTokens: 20, input: 7 }] }',
    );
    expect(
      made.serviceTiers.batch?.bands.map(({ aboveInputTokens, rates }) => [aboveInputTokens, figures(rates)]),
    ).toEqual([
      [9, { input: '1' }],
      [20, { input: '7' }],
    ]);
    expect(silentAbove(made, made.serviceTiers.batch ?? expect.fail(), 15)).toBeUndefined();
  });
});

it('reaches a band at its threshold where the list says so', () => {
  const set = priced('input: 1, bands: [{ aboveInputTokens: 9, atOrAbove: true, input: 2 }]');
  expect([8, 9].map((tokens) => bandAt(set, tokens)?.aboveInputTokens)).toEqual([undefined, 9]);
});

it('knows in the hours of a tier, too, what is stated and what a rule makes', () => {
  const { batch } = priced(
    'input: 4, output: 8, batch: { rule: half, schedule: { timeZone: UTC, windows: [{ start: "00:00", end: "06:00", input: 1 }] } }',
  ).serviceTiers;
  const [night] = batch?.schedule?.windows ?? [];
  expect([figures(night?.rates), why(night)]).toEqual([{ input: '1', output: '4' }, { output: 'half' }]);
});

describe('multipliers', () => {
  it.each(['constructor', '__proto__', 'toString'])('have none of the name %s unless the list says so', (name) => {
    expect(priced('input: 1, multipliers: { us: 1.1 }').multipliers[name]).toBeUndefined();
  });

  it('may have the name of what objects have', () => {
    expect(
      plain(priced('input: 1, multipliers: { constructor: 1.1 }').multipliers['constructor'] ?? expect.fail()),
    ).toBe('1.1');
  });
});
