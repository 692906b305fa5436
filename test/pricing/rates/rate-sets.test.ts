import { describe, expect, it } from 'vitest';
import { decimal, plain } from '../../../src/values/money.ts';
import { bandAt, ratesOf, silentAbove, startOf } from '../../../src/pricing/rates/rates.ts';
import type { BandedRates, RateSet } from '../../../src/pricing/rates/rate-set.ts';
import { findOffer } from '../../../src/pricing/catalogue/select.ts';
import { priceAt } from '../../../src/pricing/rates/timeline.ts';
import { catalogueFrom, offerWith } from '../../offers.ts';

const told = ({ rates, origins, bands = [] }: Omit<BandedRates, 'bands'> & Partial<BandedRates>): unknown => ({
  ...Object.fromEntries(
    Object.entries(rates).map(([meter, rate]) => {
      const origin = Object.entries(origins).find(([name]) => name === meter)?.[1];
      return [
        meter,
        origin === undefined ? plain(rate) : `${plain(rate)} by ${origin.by === 'rule' ? origin.rule.name : origin.by}`,
      ];
    }),
  ),
  ...(bands.length > 0 && { bands: bands.map((band) => [band.aboveInputTokens, told(band)]) }),
});
const weekOf = ({ schedule }: RateSet) => schedule?.windows.map((window) => [window.label, told(window)]);
const tierWith = (rates: string, rules = '') => {
  const list = `schema: 1\nprovider: maker\nsource: https://example.com/prices\n${rules}\nmodels: [{ id: model, rates: [{ from: 2026-01-01, ${rates} }] }]`;
  return (
    priceAt(findOffer(catalogueFrom(list), 'maker/model', '2026-11-23'), '2026-11-23').serviceTiers.batch ??
    expect.fail()
  );
};

describe('standard rates', () => {
  it('are those of the list, in thinking mode too, with bands as they stand', () => {
    const { schedule, ...set } = offerWith(
      'input: 1, output: 2, thinking: { output: 5 }, bands: [{ aboveInputTokens: 10, input: 2 }, { aboveInputTokens: 20, atOrAbove: true, input: 3, thinking: { output: 6 } }]',
    );
    expect(schedule).toBeUndefined();
    expect(told(set)).toEqual({
      input: '1',
      output: '2',
      thinkingOutput: '5',
      bands: [
        [10, { input: '2' }],
        [20, { input: '3', thinkingOutput: '6' }],
      ],
    });
    expect(set.bands.map(({ atOrAbove }) => atOrAbove)).toEqual([false, true]);
    expect(offerWith('input: 1').bands).toEqual([]);
  });
});

describe('rates of a service tier', () => {
  const rule = (more: string) =>
    `rules: { half: { factor: 0.5, ${more} says: half, source: https://example.com/rule } }`;

  it('are stated, else the standard ones', () => {
    expect(told(tierWith('input: 4, output: 8, batch: { input: 1, cacheRead: 0.5 }'))).toEqual({
      input: '1',
      cacheRead: '0.5',
      output: '8 by standard',
    });
  });

  it('are made by a rule where they are not stated, bands and all', () => {
    const standard =
      'input: 4, output: 8, thinking: { output: 20 }, bands: [{ aboveInputTokens: 10, input: 6 }, { aboveInputTokens: 20, input: 8 }]';
    expect(told(tierWith(`${standard}, batch: { rule: half, input: 1 }`, rule('')))).toEqual({
      input: '1',
      output: '4 by half',
      thinkingOutput: '10 by half',
      bands: [
        [10, { input: '3 by half' }],
        [20, { input: '4 by half' }],
      ],
    });
    expect(
      told(
        tierWith(`${standard}, batch: { rule: half, input: 1, bands: [{ aboveInputTokens: 10, input: 2 }] }`, rule('')),
      ),
    ).toMatchObject({
      bands: [
        [10, { input: '2' }],
        [20, { input: '4 by half' }],
      ],
    });
  });

  it('are made by a rule for the meters that it names alone, and no bands then', () => {
    expect(
      told(
        tierWith(
          'input: 4, cacheRead: 2, output: 8, bands: [{ aboveInputTokens: 10, input: 6, output: 9 }], batch: { rule: half }',
          rule('meters: [cacheRead, input],'),
        ),
      ),
    ).toEqual({
      input: '2 by half',
      cacheRead: '1 by half',
      output: '8 by standard',
    });
  });

  it('take from the standard band that their own begins in what they leave out', () => {
    const standard =
      'input: 4, output: 8, bands: [{ aboveInputTokens: 10, input: 6, output: 9 }, { aboveInputTokens: 30, input: 7, output: 10 }]';
    expect(
      told(
        tierWith(
          `${standard}, batch: { input: 1, bands: [{ aboveInputTokens: 5, input: 2 }, { aboveInputTokens: 20, input: 3 }, { aboveInputTokens: 30, input: 5 }] }`,
        ),
      ),
    ).toEqual({
      input: '1',
      output: '8 by standard',
      bands: [
        [5, { input: '2', output: '8 by standard' }],
        [20, { input: '3', output: '9 by standard' }],
        [30, { input: '5', output: '10 by standard' }],
      ],
    });
  });
});

describe('rates in hours', () => {
  const hours = (...windows: string[]) => `schedule: { timeZone: UTC, windows: [${windows.join(', ')}] }`;

  it('are those of the window over those of other hours, or these times a factor', () => {
    expect(
      weekOf(
        offerWith(
          `input: 4, output: 8, ${hours('{ start: "09:00", end: "12:00", output: 9 }', '{ start: "14:00", end: "18:00", factor: 0.5, input: 3 }')}`,
        ),
      ),
    ).toEqual([
      ['daily 09:00-12:00 UTC', { input: '4', output: '9' }],
      ['daily 14:00-18:00 UTC', { input: '3', output: '4' }],
    ]);
  });

  it('are one window where they are the same, and two where their bands differ', () => {
    const same = ['{ start: "09:00", end: "12:00", output: 9 }', '{ start: "14:00", end: "18:00", output: 9 }'];
    const week = offerWith(`input: 4, output: 8, ${hours(...same)}`);
    expect(weekOf(week)).toEqual([['daily 09:00-12:00, 14:00-18:00 UTC', { input: '4', output: '9' }]]);
    expect(week.schedule?.windows[0]?.slots).toHaveLength(14);
    const banded = (above: number, input: number) =>
      `bands: [{ aboveInputTokens: ${above}, input: ${input}, output: 9 }]`;
    const differing = (one: string, other: string) =>
      weekOf(
        offerWith(
          `input: 4, output: 8, ${banded(10, 5)}, ${hours(`{ start: "09:00", end: "12:00", ${one} }`, `{ start: "14:00", end: "18:00", ${other} }`)}`,
        ),
      )?.length;
    expect([
      differing(banded(10, 6), banded(10, 7)),
      differing(banded(10, 6), banded(20, 6)),
      differing(banded(10, 6), banded(10, 6)),
    ]).toEqual([2, 2, 1]);
  });

  it('of a tier follow the standard ones where it does not state them', () => {
    const standard = `input: 4, output: 8, ${hours('{ start: "09:00", end: "12:00", output: 10 }', '{ start: "14:00", end: "18:00", input: 6 }')}`;
    expect(weekOf(tierWith(`${standard}, batch: { input: 1 }`))).toEqual([
      ['daily 09:00-12:00 UTC', { input: '1', output: '10 by standard' }],
      ['daily 14:00-18:00 UTC', { input: '1', output: '8 by standard' }],
    ]);
    expect(weekOf(tierWith(`${standard}, batch: { input: 1, output: 2 }`))).toBeUndefined();
    expect(
      weekOf(tierWith(`${standard}, batch: { input: 1, ${hours('{ start: "20:00", end: "22:00", input: 3 }')} }`)),
    ).toEqual([['daily 20:00-22:00 UTC', { input: '3', output: '8 by standard' }]]);
  });

  it('times a factor bring their bands with them, unless they have bands of their own', () => {
    const banded = 'input: 4, output: 8, bands: [{ aboveInputTokens: 10, input: 6, output: 10 }]';
    expect(
      weekOf(
        offerWith(
          `${banded}, ${hours('{ start: "09:00", end: "12:00", factor: 2 }', '{ start: "14:00", end: "18:00", factor: 3, bands: [{ aboveInputTokens: 20, input: 7 }] }')}`,
        ),
      ),
    ).toEqual([
      ['daily 09:00-12:00 UTC', { input: '8', output: '16', bands: [[10, { input: '12', output: '20' }]] }],
      ['daily 14:00-18:00 UTC', { input: '12', output: '24', bands: [[20, { input: '7' }]] }],
    ]);
  });
});

describe('rates of a period', () => {
  const period = { from: '2026-01-01', input: 2, perRequest: 4 };
  const paid = (...given: Parameters<typeof ratesOf>) => {
    const { rates, fees } = ratesOf(...given);
    return [rates.input, fees.requests].map((amount) => `${amount && plain(amount)} ${amount?.currency}`);
  };
  const euros = { currency: 'EUR', perDollar: decimal('0.5'), date: '2026-11-01' };

  it('are dollars as they stand, less a discount that leaves fees alone', () => {
    expect(paid(period)).toEqual(['2 undefined', '4 undefined']);
    expect(paid(period, { factor: decimal('0.75') })).toEqual(['1.5 undefined', '4 undefined']);
  });

  it('are converted to dollars, from them, or said to be in what they are', () => {
    expect(paid(period, { exchange: euros })).toEqual(['4 undefined', '8 undefined']);
    expect(paid(period, { answer: euros, currency: 'EUR' })).toEqual(['1 EUR', '2 EUR']);
    expect(paid(period, { exchange: euros, answer: { ...euros, perDollar: decimal(3) }, currency: 'CNY' })).toEqual([
      '12 CNY',
      '24 CNY',
    ]);
    expect(paid(period, { currency: 'EUR' })).toEqual(['2 EUR', '4 EUR']);
  });

  it('have the service tiers that are stated, each made once', () => {
    const { serviceTiers, multipliers, fees } = ratesOf({
      ...period,
      perWebSearch: 0,
      batch: { output: 1 },
      multipliers: { eu: 1.1 },
    });
    expect(Object.keys(serviceTiers)).toEqual(['batch']);
    expect(serviceTiers.batch).toBe(serviceTiers.batch);
    expect(Object.entries(multipliers)).toEqual([['eu', decimal('1.1')]]);
    expect(Object.getPrototypeOf(multipliers)).toBeNull();
    expect(Object.keys(fees)).toEqual(['requests', 'webSearches']);
    expect(ratesOf({ from: '2026-01-01', input: 1 }).fees).toEqual({});
  });

  it.each([
    [{ from: '2026-01-01', checked: '2026-02-01' }, '2026-01-01'],
    [{ checked: '2026-02-01' }, '2026-02-01'],
    [{}, ''],
  ])('start when they took effect, else when they were seen: %j', (written, start) => {
    expect(startOf(written)).toBe(start);
  });
});

describe('a band', () => {
  const { bands, rates, origins } = offerWith(
    'input: 1, bands: [{ aboveInputTokens: 0, input: 2 }, { aboveInputTokens: 10, input: 3 }]',
  );
  const standard = { bands, rates, origins };
  const upTo = (count: number) => ({ ...standard, bands: bands.slice(0, count) });

  it.each([
    [0, undefined],
    [1, 0],
    [10, 0],
    [11, 10],
  ])('is the last that a prompt reaches: %d tokens', (tokens, above) => {
    expect(bandAt(standard, tokens)?.aboveInputTokens).toBe(above);
  });

  it('is missing in a tier where the standard rates have one that reaches further', () => {
    expect([0, 1, 10, 11].map((tokens) => silentAbove(standard, upTo(0), tokens))).toEqual([undefined, 0, 0, 10]);
    expect([0, 1, 10, 11].map((tokens) => silentAbove(standard, upTo(1), tokens))).toEqual([
      undefined,
      undefined,
      undefined,
      10,
    ]);
    expect([1, 11].map((tokens) => silentAbove(upTo(1), standard, tokens))).toEqual([undefined, undefined]);
  });
});
