import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bestSeats, costWithSeat, seatBill, seatBreakEven, useAt, type People } from '../../src/projection/seats.ts';
import { compare, decimal, isNegative, plain, sum, usd } from '../../src/values/money.ts';

const people = (...groups: readonly (readonly [count: number, useOfEach: number])[]): People[] =>
  groups.map(([count, use]) => ({ count, use: usd(count * use), tokens: count * use * 1000 }));

/** Twenty developers: most use little, three all day. */
const team = people([12, 12], [5, 60], [3, 300]);
const terms = (price: number, includes: number | 'all', pooled?: true | number) => ({
  price: usd(price),
  includes: includes === 'all' ? includes : usd(includes),
  pooled: typeof pooled === 'number' ? usd(pooled) : pooled,
});
const shown = (bill: ReturnType<typeof seatBill>) =>
  Object.fromEntries(
    Object.entries(bill).map(([key, value]) => [key, typeof value === 'number' ? value : plain(value)]),
  );

describe('seats', () => {
  it('for everybody cost what is beyond what they include, too', () => {
    // 20 × 39 = 780; 12 × 12 + 5 × 60 + 3 × 70 = 654 included; 3 × 230 = 690 beyond.
    expect(shown(seatBill(terms(39, 70), team, 20))).toEqual({
      seats: 20,
      people: 20,
      price: '780',
      included: '654',
      beyond: '690',
      others: '0',
      total: '1470',
    });
  });

  it('go to those first who use most', () => {
    expect(shown(seatBill(terms(39, 70), team, 4))).toMatchObject({ included: '270', beyond: '690', others: '384' });
  });

  it('pay for those alone whose use is above the price', () => {
    expect(bestSeats(terms(39, 70), team)).toBe(8);
    expect(bestSeats(terms(60, 70), team)).toBe(3);
    expect(bestSeats(terms(100, 100), team)).toBe(0);
    expect(bestSeats(terms(11, 'all'), team)).toBe(20);
  });

  it('share what they include in a pool', () => {
    // 20 × 39 in the pool; all use is 1344.
    expect(shown(seatBill(terms(19, 39, true), team, 20))).toMatchObject({ included: '780', beyond: '564' });
    expect(shown(seatBill(terms(19, 39, 500), team, 20))).toMatchObject({ included: '500', beyond: '844' });
  });

  it('include tokens at what those cost', () => {
    const droid = { price: usd(20), includes: { tokens: 100_000 }, pooled: undefined };
    expect(shown(seatBill(droid, team, 20))).toMatchObject({ included: '744', beyond: '600' });
  });

  it.each([
    ['that include more', terms(39, 70), '39'],
    ['that include as much', terms(100, 100), '100'],
    ['that include all', terms(100, 'all'), '100'],
    ['that include less', terms(25, 20), undefined],
  ])('%s than they cost pay from that use on, or never', (_, of, from) => {
    const use = seatBreakEven(of);
    expect(use && plain(use)).toBe(from);
    if (use) expect(plain(costWithSeat(of, use))).toBe(from);
  });

  it('are seen at the use of half of the people, and of nine in ten', () => {
    expect([0.5, 0.6, 0.61, 0.85, 0.9, 1].map((share) => plain(useAt(team, share)))).toEqual(
      ['12', '12', '60', '60', '300', '300'].map((use) => expect.stringMatching(new RegExp(String.raw`^${use}$`))),
    );
  });
});

describe('laws of seats', () => {
  const groups = fc
    .array(fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 0, max: 500 })), { minLength: 1, maxLength: 5 })
    .map((all) => people(...all));
  const anyTerms = fc
    .tuple(
      fc.integer({ min: 0, max: 200 }),
      fc.oneof(fc.integer({ min: 0, max: 400 }), fc.constant('all' as const)),
      fc.constantFrom(undefined, true as const, 150, 700),
    )
    .map(([price, includes, pooled]) => terms(price, includes, includes === 'all' ? undefined : pooled));
  const everybody = (all: readonly People[]) => all.reduce((total, { count }) => total + count, 0);

  it('all use is included, beyond it, or that of people without a seat', () => {
    fc.assert(
      fc.property(groups, anyTerms, fc.integer({ min: 0, max: 40 }), (all, of, seats) => {
        const bill = seatBill(of, all, seats);
        const parts = [bill.included, bill.beyond, bill.others];
        expect(compare(sum(parts), sum(all.map(({ use }) => use)))).toBe(0);
        expect(parts.some(isNegative)).toBe(false);
        expect(compare(bill.total, sum([bill.price, bill.beyond, bill.others]))).toBe(0);
      }),
    );
  });

  it('the best number of seats is that of trying all', () => {
    fc.assert(
      fc.property(groups, anyTerms, (all, of) => {
        const costs = Array.from({ length: everybody(all) + 1 }, (_, seats) => seatBill(of, all, seats).total);
        const least = costs.reduce((a, b) => (compare(b, a) < 0 ? b : a));
        expect(compare(costs[bestSeats(of, all)] ?? decimal(-1), least)).toBe(0);
      }),
    );
  });
});
