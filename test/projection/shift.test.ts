import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/values/errors.ts';
import { compare, decimal, plain, zero, type Money } from '../../src/values/money.ts';
import { priceBook } from '../../src/pricing/rates/price-book.ts';
import { forecast } from '../../src/projection/forecast.ts';
import { monthsFrom } from '../../src/projection/months.ts';
import type { CandidateSpec } from '../../src/workload/blend.ts';
import type { Shift } from '../../src/workload/shift.ts';
import { withShifts } from '../../src/workload/shifted-blend.ts';
import { offers, requests } from '../generators.ts';
import { catalogueFrom, listText } from '../offers.ts';

// Forecasts of any traffic and prices, of which a part moves to another model.

const M = 1_000_000;
const question = fc.record({ one: offers, other: offers, drivers: requests });

function catalogueOf(...models: readonly (readonly string[])[]) {
  return catalogueFrom(
    listText('maker', ...models.map((periods, place) => `{ id: m${place}, rates: [${periods.join(', ')}] }`)),
  );
}

const shiftOf = (shift: Partial<Shift>): CandidateSpec =>
  withShifts(
    'maker/m0',
    [{ from: '2026-04', of: 'maker/m0', to: 'maker/m1', share: decimal(1), over: 1, ...shift }],
    (name) => name,
  );

/** The cost of each month, or that a model refuses the traffic. */
function monthly(asked: typeof question extends fc.Arbitrary<infer T> ? T : never, ...specs: CandidateSpec[]) {
  try {
    const { months } = forecast({
      scenarios: [{ name: 'S', drivers: { ...asked.drivers, requests: M } }],
      stages: [],
      candidates: specs,
      months: monthsFrom('2026-05', 6, '2026-05-01'),
      growth: [decimal('0.5')],
      priceDecline: zero,
      priceOf: priceBook(catalogueOf(asked.one, asked.other)),
      assumeWebSearch: decimal('0.5'),
    });
    return months.map(({ costs }) => costs.map(({ total }) => total));
  } catch (error) {
    if (error instanceof UserError) return 'refused';
    throw error;
  }
}

describe('a shift in a forecast', () => {
  it('of everything, from before the start, costs what the other model costs', () => {
    fc.assert(
      fc.property(question, (asked) => {
        const figures = (spec: CandidateSpec) => {
          const months = monthly(asked, spec);
          return months === 'refused' ? months : months.map(([total]) => plain(total ?? zero));
        };
        expect(figures(shiftOf({}))).toEqual(figures('maker/m1'));
        expect(figures(shiftOf({ from: '2026-01', over: 5 }))).toEqual(figures('maker/m1'));
      }),
      { numRuns: 10 },
    );
  });

  it('in steps costs, month by month, between what both models cost', () => {
    fc.assert(
      fc.property(question, fc.integer({ min: 2, max: 9 }), (asked, over) => {
        const months = monthly(asked, 'maker/m0', 'maker/m1', shiftOf({ from: '2026-06', over }));
        if (months === 'refused') return;
        for (const [place, [before, after, between]] of months.entries()) {
          if (!before || !after || !between) continue;
          if (place === 0) expect(plain(between)).toBe(plain(before));
          expect(isBetween(between, before, after)).toBe(true);
        }
      }),
      { numRuns: 10 },
    );
  });
});

/** Shares of whole tokens differ from exact ones by less than a token of each meter. */
function isBetween(amount: Money, one: Money, other: Money): boolean {
  const slack = 0.01;
  const [low, high] = compare(one, other) < 0 ? [one, other] : [other, one];
  const value = Number(plain(amount));
  return value >= Number(plain(low)) - slack && value <= Number(plain(high)) + slack;
}
