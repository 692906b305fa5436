import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { minus, plain, sum } from '../../../src/values/money.ts';
import { costCells } from '../../../src/usage/pricing/groups.ts';
import { keptFor } from '../../../src/usage/tally/group-by.ts';
import { RollUp } from '../../../src/usage/tally/roll-up.ts';
import type { UsageRecord } from '../../../src/usage/records/record.ts';
import { sampleChange } from '../../../src/usage/samples/sample-change.ts';
import { sampleCosts, type SampleKind } from '../../../src/usage/samples/sample-costs.ts';
import { prices, used } from '../pricing/costed.ts';

const costsOf = (records: readonly UsageRecord[], kind: SampleKind = 'session') => {
  const rates = prices.keepApart([], true);
  const rollUp = new RollUp(
    { rates, unit: undefined, timeZone: 'UTC' },
    { ...keptFor([]), session: true, tags: ['task'] },
  );
  for (const record of records) rollUp.add(record);
  return sampleCosts(costCells(rollUp.cells(), prices, []), kind);
};

const record = fc
  .tuple(
    fc.constantFrom('large', 'small'),
    fc.integer({ min: 1, max: 99 }),
    fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g'),
  )
  .map(([model, millions, session]) => used(model, millions, { session }));
const usage = fc.array(record, { minLength: 1, maxLength: 40 });

describe('the change of the mean cost of a session', () => {
  it('is what its models and meters add up to, to the last digit, as is each mean', () => {
    fc.assert(
      fc.property(usage, usage, (before, after) => {
        const { meters, change, ...sides } = sampleChange(costsOf(before), costsOf(after));
        expect(plain(sum(meters.map((each) => each.change)))).toBe(plain(change));
        expect(plain(minus(sides.after.mean, sides.before.mean))).toBe(plain(change));
        for (const side of ['before', 'after'] as const) {
          expect(plain(sum(meters.map((each) => each[side])))).toBe(plain(sides[side].mean));
          const { total, count, mean } = sides[side];
          expect(Number(plain(mean))).toBeCloseTo(Number(plain(total)) / count, 9);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('does not depend on the order of the records', () => {
    fc.assert(
      fc.property(usage, (records) => {
        const figures = ({ before }: ReturnType<typeof sampleChange>) => Object.values(before).map(String);
        const [one, other] = [records, records.toReversed()].map((each) => sampleChange(costsOf(each), costsOf(each)));
        expect(one && figures(one)).toEqual(other && figures(other));
      }),
      { numRuns: 20 },
    );
  });

  it('has a median and a 90th percentile that some session cost, or two of them in the middle', () => {
    const sessions = [1, 2, 3, 40].map((millions) => used('small', millions, { session: String(millions) }));
    const { before } = sampleChange(costsOf(sessions), costsOf(sessions));
    expect([before.total, before.mean, before.median, before.p90].map(plain)).toEqual(['46', '11.5', '2.5', '40']);
  });
});

describe('what is compared', () => {
  it('is a task by its tag, or the session of a record without one', () => {
    const records = [
      used('small', 1, { session: 's1', tags: { task: 't' } }),
      used('small', 2, { session: 's2', tags: { task: 't' } }),
      used('small', 4, { session: 's3' }),
      used('small', 8),
    ];
    const { bySample, loose } = costsOf(records, 'task');
    expect([...bySample].map(([name, cost]) => [name, plain(cost)])).toEqual([
      ['t', '3'],
      ['s3', '4'],
    ]);
    expect([loose.requests, plain(loose.cost)]).toEqual([1, '8']);
    expect(costsOf(records).bySample.size).toBe(3);
  });

  it('leaves out a session of which some has no price', () => {
    const { bySample, unpriced, reason, meters } = costsOf([
      used('small', 1, { session: 'whole' }),
      used('small', 2, { session: 'in part' }),
      used('unheard-of', 2, { session: 'in part' }),
    ]);
    expect([...bySample.keys()]).toEqual(['whole']);
    expect([unpriced, reason]).toEqual([1, expect.stringContaining('unheard-of')]);
    expect(meters.map(({ cost }) => plain(cost))).toEqual(['1']);
  });
});
