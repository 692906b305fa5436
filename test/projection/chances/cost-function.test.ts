import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { undefinedIfRefused } from '../../../src/values/errors.ts';
import { decimal, plain } from '../../../src/values/money.ts';
import { findOffer } from '../../../src/pricing/catalogue/select.ts';
import { priceAt } from '../../../src/pricing/rates/timeline.ts';
import { billOf } from '../../../src/projection/bill.ts';
import { candidateOf } from '../../../src/projection/candidate.ts';
import { costFunction } from '../../../src/projection/chances/cost-function.ts';
import { driverNumbers } from '../../../src/projection/chances/driver-numbers.ts';
import type { Drivers } from '../../../src/workload/drivers.ts';
import type { DriverRanges } from '../../../src/workload/driver-ranges.ts';
import { trafficOf } from '../../../src/workload/traffic.ts';
import { days, offers, requests } from '../../generators.ts';
import { catalogueFrom, listText } from '../../offers.ts';

const settled = { assumeWebSearch: decimal('0.5') };

/** The cost of a month by the one way to price and by the fast one; undefined where the first refuses it. */
function bothCosts(model: string, day: string, drivers: Drivers, ranges: DriverRanges): [number, number] | undefined {
  const catalogue = catalogueFrom(listText('maker', model));
  const candidate = candidateOf('maker/m', (name) => priceAt(findOffer(catalogue, name, day), day));
  return undefinedIfRefused(() => {
    const traffic = trafficOf({ name: 'S', drivers, ranges });
    const exact = Number(plain(billOf(candidate, traffic, settled).total));
    return [exact, costFunction(candidate, traffic, settled).costOf(driverNumbers(drivers))];
  });
}

const share = fc.integer({ min: 1, max: 30 }).map((percent) => decimal(percent / 100));

describe('the cost of thousands of draws', () => {
  it('is that of the one way to price, whatever list, drivers and ranges', () => {
    fc.assert(
      fc.property(offers, days, requests, fc.subarray(['batch', 'peakShare'] as const), (periods, day, drivers, of) => {
        const ranges = Object.fromEntries(
          of.filter((name) => drivers[name]).map((name) => [name, { low: 0.1, high: 0.5 }]),
        );
        const both = bothCosts(`{ id: m, rates: [${periods.join(', ')}] }`, day, drivers, ranges);
        fc.pre(both !== undefined);
        expect(both[1]).toBeCloseTo(both[0], 8 - String(Math.trunc(both[0])).length);
      }),
      { numRuns: 100 },
    );
  });

  it('has the floors and steps of what providers cache', () => {
    const cached =
      '{ id: m, caching: { minTokens: 1024, step: 128 }, rates: [{ from: 2026-01-01, input: 2, cacheRead: 0.5, output: 8 }] }';
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4000 }), fc.integer({ min: 1, max: 4 }), (inputTokens, turns) => {
        const drivers = { requests: 1_000_000, inputTokens, outputTokens: 300, turns, cacheHit: decimal('0.5') };
        const [exact = 0, fast = 1] = bothCosts(cached, '2026-11-23', drivers, {}) ?? [];
        expect(fast / exact).toBeCloseTo(1, 6);
      }),
    );
  });

  it('splits tokens alone as bills do', () => {
    fc.assert(
      fc.property(share, share, share, (outputShare, cacheHit, retries) => {
        const drivers = { tokens: 10 ** 12, outputShare, cacheHit, retries };
        const [exact = 0, fast = 1] =
          bothCosts(
            '{ id: m, rates: [{ from: 2026-01-01, input: 2, cacheRead: 0.5, output: 8 }] }',
            '2026-11-23',
            drivers,
            {},
          ) ?? [];
        expect(fast / exact).toBeCloseTo(1, 9);
      }),
    );
  });
});
