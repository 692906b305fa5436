import { describe, expect, it } from 'vitest';
import { RollUp } from '../../src/usage/roll-up.ts';
import { blank, noTokens } from '../../src/usage/record.ts';
import type { UsageRecord } from '../../src/usage/record.ts';
import { trafficFrom } from '../../src/usage/traffic.ts';

const grain = { rates: () => ({ thresholds: [1000], changes: [], isHourly: true, step: 3_600_000 }), unit: undefined, timeZone: 'UTC' };
const nothingKept = { project: false, user: false, key: false, session: false, tier: false, tags: [] };
const at = (text: string): number => Date.parse(text);

function traffic(records: readonly Partial<UsageRecord>[], window: [string, string] | undefined, daysPerMonth = 30) {
  const rollUp = new RollUp(grain, nothingKept);
  for (const record of records) rollUp.add({ ...blank, provider: 'maker', model: 'm', ...record });
  return trafficFrom(rollUp.cells(), window && { from: at(window[0]), until: at(window[1]) }, daysPerMonth);
}

const used = (moment: string, input: number, more: Partial<UsageRecord> = {}) => ({ at: at(moment), tokens: { ...noTokens, input }, ...more });

describe('traffic from what was used', () => {
  it('leaves out days that were not seen whole, and carries the others on to a month', () => {
    const records = [
      used('2026-10-01T12:00:00Z', 10),
      used('2026-10-02T12:00:00Z', 20),
      used('2026-10-03T12:00:00Z', 30),
      used('2026-10-04T12:00:00Z', 40),
    ];
    const { days, models, assumptions } = traffic(records, ['2026-10-01T12:00:00Z', '2026-10-04T12:00:01Z']);
    expect({ days, requests: models[0]?.requests, input: models[0]?.tokens.input }).toEqual({ days: 2, requests: 30, input: 750 });
    expect(assumptions).toEqual([
      'Traffic of 2 days, 2026-10-02T00:00:00Z to 2026-10-04T00:00:00Z, carried on to a month of 30; the days before and after were not seen whole, and are left out.',
    ]);
  });

  it('keeps whole days of buckets', () => {
    const day = { ...used('2026-10-01T00:00:00Z', 100), until: at('2026-10-02T00:00:00Z'), requests: 5 };
    const { days, models } = traffic([day], ['2026-10-01T00:00:00Z', '2026-10-02T00:00:00Z'], 31);
    expect({ days, requests: models[0]?.requests, hours: models[0]?.slices.map(({ hourOfWeek }) => hourOfWeek) }).toEqual({
      days: 1,
      requests: 155,
      hours: [undefined],
    });
  });

  it('takes what it has where no day was seen whole', () => {
    const { days, models, assumptions } = traffic([used('2026-10-01T09:00:00Z', 10)], ['2026-10-01T09:00:00Z', '2026-10-01T15:00:00Z']);
    expect({ days, input: models[0]?.tokens.input }).toEqual({ days: 1, input: 300 });
    expect(assumptions[0]).toContain('No day was seen whole');
  });

  it('keeps hours, lengths of prompts and tiers apart', () => {
    const records = [
      used('2026-10-05T09:10:00Z', 10),
      used('2026-10-05T09:50:00Z', 20),
      used('2026-10-05T10:00:00Z', 30),
      used('2026-10-05T10:00:00Z', 5000),
      used('2026-10-05T10:00:00Z', 40, { serviceTier: 'batch' }),
    ];
    const { models } = traffic(records, ['2026-10-05T00:00:00Z', '2026-10-06T00:00:00Z'], 1);
    expect(models[0]?.slices.map(({ hourOfWeek, promptAbove, serviceTier, tokens }) => [hourOfWeek, promptAbove, serviceTier, tokens.input])).toEqual(
      [
        [9, 0, undefined, 30],
        [10, 0, undefined, 30],
        [10, 1000, undefined, 5000],
        [10, 0, 'batch', 40],
      ],
    );
  });

  it('says that nobody wrote down when', () => {
    const { models, assumptions } = traffic([{ tokens: { ...noTokens, input: 7 } }], undefined);
    expect({ input: models[0]?.tokens.input, assumptions }).toEqual({
      input: 7,
      assumptions: ['The sources do not say when it was used: taken as the traffic of a month.'],
    });
  });

  it('is nothing where nothing was used', () => {
    expect(traffic([], undefined)).toMatchObject({ models: [], assumptions: [] });
  });
});
