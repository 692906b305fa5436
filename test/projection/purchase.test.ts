import { describe, expect, it } from 'vitest';
import { pricePurchases } from '../../src/projection/purchase.ts';
import type { Purchase } from '../../src/projection/bought.ts';
import { decimal, zero } from '../../src/values/money.ts';
import type { PurchaseOption } from '../../src/workload/plan.ts';
import type { Drivers } from '../../src/workload/drivers.ts';
import { catalogueFrom, listText } from '../offers.ts';
import { contenderIn, refusal, shown } from './shown.ts';

const catalogue = catalogueFrom(
  listText(
    'maker',
    '{ id: one, rates: [{ from: 2026-01-01, input: 1, output: 1 }] }',
    '{ id: two, rates: [{ from: 2026-01-01, input: 2, output: 2 }] }',
    '{ id: low, rates: [{ from: 2026-01-01, input: 0.85, output: 0.85 }] }',
    '{ id: tiny, rates: [{ from: 2026-01-01, input: 0.8, output: 0.8 }] }',
    '{ id: flat, rates: [{ from: 2026-01-01, input: 0.3, output: 0.3 }] }',
    '{ id: fine, rates: [{ from: 2026-01-01, input: 1, output: 1.2345678 }] }',
    '{ id: free, rates: [{ from: 2026-01-01, input: 0, output: 0 }] }',
    '{ id: fees, rates: [{ from: 2026-01-01, input: 1, output: 1, perRequest: 0.005 }] }',
    '{ id: outputs, rates: [{ from: 2026-01-01, output: 1 }] }',
  ),
);
type Terms = Partial<Record<'fee' | 'discount' | 'minimum' | 'staffHours' | 'staffRate', string>> & {
  readonly capacity?: number;
};

function offer(id: string, { capacity, ...terms }: Terms = {}) {
  const amount = (name: keyof typeof terms) => (terms[name] === undefined ? zero : decimal(terms[name]));
  const way: PurchaseOption = {
    name: id,
    candidate: `maker/${id}`,
    fee: amount('fee'),
    discount: amount('discount'),
    minimum: amount('minimum'),
    capacity,
    staffHours: amount('staffHours'),
    staffRate: amount('staffRate'),
    properties: {},
  };
  return { way, candidate: contenderIn(catalogue, `maker/${id}`) };
}
const M = 1_000_000;
const tokens = (count: number): Drivers => ({ tokens: count });
const asked = (drivers: Drivers, ...offered: Parameters<typeof pricePurchases>[1]) =>
  pricePurchases([{ name: 'S', drivers }], offered, { from: '2026-11-23', months: 12, growth: zero }, {});
const bought = (...all: Parameters<typeof asked>) => asked(...all).bought;
const month = (purchase: Purchase | undefined) => {
  const { way: _, candidate, lineItems, costAt: _at, ...amounts } = purchase ?? expect.fail();
  return shown({ ...amounts, candidate: candidate.key, costs: lineItems.map(({ cost }) => cost) });
};
const ranges = (...all: Parameters<typeof asked>) => bought(...all).map(({ breakEven }) => breakEven);
const nothing = { fees: '0', overflow: '0', overflowTokens: 0, discount: '0', fee: '0', wasted: '0', operations: '0' };

describe('a month', () => {
  it('at list price is what its tokens cost', () => {
    expect(month(bought(tokens(100 * M), offer('two'))[0])).toEqual({
      ...nothing,
      candidate: 'maker/two',
      costs: ['200'],
      covered: '200',
      monthly: '200',
      tokens: 100 * M,
      term: '2400',
      effectiveRate: '2',
      utilisation: undefined,
      breakEven: undefined,
    });
  });

  it('has a fee, a discount on tokens up to a capacity, and hours of people', () => {
    const [only] = bought(
      tokens(100 * M),
      offer('two', { fee: '30', discount: '0.25', capacity: 80 * M, staffHours: '2', staffRate: '5.5' }),
    );
    expect(month(only)).toEqual({
      ...nothing,
      candidate: 'maker/two',
      costs: ['200'],
      covered: '160',
      discount: '40',
      overflow: '40',
      overflowTokens: 20 * M,
      fee: '30',
      operations: '11',
      // 30 + 160 - 40 + 40 + 11
      monthly: '201',
      tokens: 100 * M,
      term: '2412',
      effectiveRate: '2.01',
      utilisation: '1',
      breakEven: undefined,
    });
    // 30 + 60 × 75 % + 11, and 30 + 160 × 75 % + 240 + 11.
    expect(shown([only?.costAt(30 * M), only?.costAt(200 * M), only?.costAt(0)])).toEqual(['86', '401', '41']);
  });

  it('uses a part of its capacity, whose rest is free', () => {
    const [only] = bought(tokens(20 * M), offer('two', { capacity: 80 * M }));
    expect(month(only)).toMatchObject({ covered: '40', overflow: '0', utilisation: '0.25', monthly: '40' });
  });

  it('pays a minimum whether it is reached or not', () => {
    const committed = offer('two', { minimum: '150', discount: '0.5' });
    expect(month(bought(tokens(100 * M), committed)[0])).toMatchObject({
      covered: '200',
      discount: '100',
      wasted: '50',
      monthly: '150',
    });
    expect(month(bought(tokens(150 * M), committed)[0])).toMatchObject({ wasted: '0', monthly: '150' });
    expect(month(bought(tokens(200 * M), committed)[0])).toMatchObject({ wasted: '0', monthly: '200' });
  });

  it('counts fees towards a minimum, without a discount on them', () => {
    const drivers: Drivers = { requests: 1000, inputTokens: 1000 };
    const [only] = bought(drivers, offer('fees', { minimum: '7', discount: '0.5', capacity: 500_000 }));
    // Half of the month: 0.50 of tokens at half price and 2.50 of fees; the other half costs 0.50 and 2.50.
    expect(month(only)).toMatchObject({
      costs: ['1', '5'],
      covered: '0.5',
      fees: '2.5',
      discount: '0.25',
      wasted: '4.25',
      overflow: '3',
      monthly: '10',
    });
  });

  it('costs what it costs, to the last digit', () => {
    expect(month(bought(tokens(1), offer('fine'))[0])).toMatchObject({
      covered: '0.0000012345678',
      monthly: '0.0000012345678',
    });
  });

  it('adds up scenarios, and says so', () => {
    const scenarios = [
      { name: 'A', drivers: tokens(M) },
      { name: 'B', drivers: { tokens: 2 * M, batch: decimal(1) } },
    ];
    const { bought: all, assumptions } = pricePurchases(
      scenarios,
      [offer('one'), offer('two')],
      { from: '2026-11-23', months: 3, growth: zero },
      {},
    );
    expect(shown(all.map(({ monthly, term, tokens: count }) => [monthly, term, count]))).toEqual([
      ['3', '9', 3 * M],
      ['6', '18', 3 * M],
    ]);
    expect(assumptions).toEqual([
      ...scenarios.map(({ name, drivers }) => ({ kind: 'traffic', scenario: name, drivers })),
      { kind: 'together', scenarios: ['A', 'B'] },
      { kind: 'breakEven' },
      { kind: 'baseRates', offer: 'maker/one', serviceTier: 'batch' },
      { kind: 'baseRates', offer: 'maker/two', serviceTier: 'batch' },
    ]);
  });
});

describe('what cannot be priced', () => {
  const inputs: Drivers = { requests: 10, inputTokens: 100_000 };

  it('is listed apart', () => {
    const { bought: all, unpriced } = asked(inputs, offer('outputs'), offer('one'));
    expect(all.map(({ candidate }) => candidate.key)).toEqual(['maker/one']);
    expect(unpriced).toEqual([
      expect.objectContaining({ key: 'maker/outputs', reason: expect.stringContaining('maker/outputs') }),
    ]);
  });

  it('is refused where there is nothing else', () => {
    expect(refusal(() => asked(inputs, offer('outputs')))[0]).toContain('maker/outputs');
  });
});

describe('the break-even', () => {
  const on = tokens(100 * M);

  it('is measured by the same candidate at list price, wherever that stands', () => {
    const half = { fee: '50', discount: '0.5' };
    // 50 + t against 2 t; without it, 50 + t against t of the first way.
    expect(ranges(on, offer('one'), offer('two', half), offer('two'))).toEqual([
      undefined,
      [{ from: 50 * M, to: undefined }],
      [],
    ]);
    expect(ranges(on, offer('two'), offer('one'), offer('two', half))).toEqual([
      undefined,
      [{ from: 1, to: undefined }],
      [{ from: 50 * M, to: undefined }],
    ]);
    expect(ranges(on, offer('two', half), offer('two'))).toEqual([
      [{ from: 50 * M, to: undefined }],
      [{ from: 1, to: 50 * M }],
    ]);
    expect(ranges(on, offer('one'), offer('two', half))).toEqual([undefined, []]);
  });

  it('is a range where a capacity ends', () => {
    // 100 + 0.2 t against t; above 1000M 300 + 2 (t - 1000).
    const capped = offer('two', { fee: '100', discount: '0.9', capacity: 1000 * M });
    expect(ranges(on, offer('one'), capped)[1]).toEqual([{ from: 125 * M, to: 1700 * M }]);
  });

  it('is a range where a minimum is reached', () => {
    // 100 up to 100M and t then, against 20 + 0.85 t.
    const committed = offer('two', { minimum: '100', discount: '0.5' });
    expect(ranges(on, offer('low', { fee: '20' }), committed)[1]).toEqual([{ from: 94_117_648, to: 133_333_333 }]);
    expect(ranges(tokens(7), offer('low', { fee: '20' }), committed)[1]).toEqual([
      { from: 94_117_648, to: 133_333_333 },
    ]);
  });

  it('counts the capacity and the minimum of what it is measured by', () => {
    const capped = offer('two', { fee: '100', discount: '0.9', capacity: 1000 * M });
    expect(ranges(on, capped, offer('one'))).toEqual([
      undefined,
      [
        { from: 1, to: 125 * M },
        { from: 1700 * M, to: undefined },
      ],
    ]);
  });

  it('may be a single number of tokens on either side of a minimum', () => {
    // 12.5 tokens reach it: 13 cost 13 against 2.6 + 0.8 × 13 = 13.
    const committed = offer('one', { minimum: '0.0000125' });
    expect(ranges(tokens(10), offer('tiny', { fee: '0.0000026' }), committed)[1]).toEqual([{ from: 13, to: 13 }]);
    // 12 cost 12.5 against 8.9 + 0.3 × 12 = 12.5.
    expect(ranges(tokens(10), offer('flat', { fee: '0.0000089' }), committed)[1]).toEqual([{ from: 12, to: 12 }]);
  });

  it('counts what is charged by count towards a minimum', () => {
    // A request of 1000 tokens costs 0.006 at list price, of which 9166.7 cost 55; at half price 0.0055, of which 10,000 do.
    const drivers: Drivers = { requests: 1000, inputTokens: 1000 };
    expect(ranges(drivers, offer('fees'), offer('fees', { minimum: '55', discount: '0.5' }))[1]).toEqual([
      { from: 9_166_667, to: undefined },
    ]);
  });

  it('of what costs nothing is all or nothing', () => {
    expect(ranges(on, offer('one'), offer('free', { fee: '10' }))[1]).toEqual([{ from: 10 * M, to: undefined }]);
    expect(ranges(on, offer('one'), offer('free', { minimum: '10' }))[1]).toEqual([{ from: 10 * M, to: undefined }]);
  });
});
