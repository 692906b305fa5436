import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/values/errors.ts';
import { decimal, plain } from '../../src/values/money.ts';
import { priceBook } from '../../src/pricing/rates/price-book.ts';
import { billOf } from '../../src/projection/bill.ts';
import { contenderOf, attempt } from '../../src/projection/candidate.ts';
import type { CandidateSpec } from '../../src/workload/blend.ts';
import { ownSpec } from '../../src/workload/own-models.ts';
import { trafficOf } from '../../src/workload/traffic.ts';
import { offers, requests } from '../generators.ts';
import { catalogueFrom, listText } from '../offers.ts';

const day = '2026-11-23';
const settled = { assumeWebSearch: decimal('0.5') };

describe('a scenario on a model of its own', () => {
  it('costs what it costs on that alone, and all others what they cost on the candidate', () => {
    const question = fc.record({ one: offers, other: offers, drivers: requests });
    fc.assert(
      fc.property(question, ({ one, other, drivers }) => {
        const lists = [one, other].map((periods, place) => `{ id: m${place}, rates: [${periods.join(', ')}] }`);
        const book = priceBook(catalogueFrom(listText('maker', ...lists)));
        const cost = (spec: CandidateSpec, name: string) => {
          const contender = contenderOf(spec, (model) => book(model, day), day);
          const bill = attempt(contender, (candidate) => billOf(candidate, trafficOf({ name, drivers }), settled));
          return 'total' in bill ? plain(bill.total) : bill.reason;
        };
        const spec = ownSpec('maker/m0', { Own: 'maker/m1' });
        expect(cost(spec, 'Own')).toBe(cost('maker/m1', 'Own'));
        expect(cost(spec, 'Other')).toBe(cost('maker/m0', 'Other'));
        expect(cost(ownSpec(undefined, { Own: 'maker/m1' }), 'Own')).toBe(cost('maker/m1', 'Own'));
      }),
      { numRuns: 50 },
    );
  });

  it('is needed where there is no candidate', () => {
    const book = priceBook(catalogueFrom(listText('maker', '{ id: m, rates: [{ from: 2026-01-01, output: 1 }] }')));
    const contender = contenderOf(ownSpec(undefined, { Own: 'maker/m' }), (model) => book(model, day), day);
    if (!('parts' in contender)) expect.fail(contender.reason);
    expect(() => billOf(contender, trafficOf({ name: 'Other', drivers: { tokens: 1 } }))).toThrow(UserError);
  });
});
