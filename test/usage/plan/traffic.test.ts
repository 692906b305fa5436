import { describe, expect, it } from 'vitest';
import { RollUp } from '../../../src/usage/tally/roll-up.ts';
import { blank, noTokens, type UsageRecord } from '../../../src/usage/records/record.ts';
import { trafficFrom } from '../../../src/usage/plan/traffic.ts';
import { trafficOf } from '../../../src/workload/traffic.ts';

const grain = {
  rates: () => ({ thresholds: [1000], changes: [], isHourly: true, step: 3_600_000 }),
  unit: undefined,
  timeZone: 'UTC',
};
const nothingKept = { project: false, user: false, key: false, session: false, tier: false, tags: [] };
const at = (text: string): number => Date.parse(text);

function traffic(records: readonly Partial<UsageRecord>[], window: [string, string] | undefined, daysPerMonth = 30) {
  const rollUp = new RollUp(grain, nothingKept);
  for (const record of records) rollUp.add({ ...blank, provider: 'maker', model: 'm', ...record });
  const span = window && { from: at(window[0]), until: at(window[1]) };
  const measured = trafficFrom(rollUp.cells(), {
    window: span,
    now: at('2027-01-01T00:00:00Z'),
    daysPerMonth,
    rates: grain.rates,
  });
  return { ...measured, month: trafficOf({ name: 'Measured', drivers: {}, measured }) };
}

const used = (moment: string, input: number, more: Partial<UsageRecord> = {}) => ({
  at: at(moment),
  tokens: { ...noTokens, input },
  ...more,
});

describe('traffic from what was used', () => {
  it('leaves out days that were not seen whole, and carries the others on to a month', () => {
    const records = [
      used('2026-10-01T12:00:00Z', 10),
      used('2026-10-02T12:00:00Z', 20),
      used('2026-10-03T12:00:00Z', 30),
      used('2026-10-04T12:00:00Z', 40),
    ];
    const { days, month, says } = traffic(records, ['2026-10-01T12:00:00Z', '2026-10-04T12:00:01Z']);
    expect({ days, requests: month.requests, input: month.usage.input }).toEqual({ days: 2, requests: 30, input: 750 });
    expect(says).toEqual([
      'Traffic of 2 days, 2026-10-02T00:00:00Z to 2026-10-04T00:00:00Z, carried on to a month of 30; the days before and after were not seen whole, and are left out.',
    ]);
  });

  it('keeps whole days of buckets', () => {
    const day = { ...used('2026-10-01T00:00:00Z', 100), until: at('2026-10-02T00:00:00Z'), requests: 5 };
    const { days, month, counted } = traffic([day], ['2026-10-01T00:00:00Z', '2026-10-02T00:00:00Z'], 31);
    const hours = counted[0]?.counts ?? [];
    expect({ days, requests: month.requests, hours: hours.length, noon: hours[12] }).toEqual({
      days: 1,
      requests: 155,
      hours: 24,
      noon: { at: '2026-10-01T12:00:00Z', usage: { input: 4 }, requests: 0, webSearches: 0 },
    });
    expect(hours.reduce((total, { usage }) => total + (usage.input ?? 0), 0)).toBe(100);
  });

  it('takes what it has where no day was seen whole', () => {
    const { days, month, says } = traffic(
      [used('2026-10-01T09:00:00Z', 10)],
      ['2026-10-01T09:00:00Z', '2026-10-01T15:00:00Z'],
    );
    expect({ days, input: month.usage.input }).toEqual({ days: 1, input: 300 });
    expect(says[0]).toContain('The logs cover no complete day');
  });

  it('keeps hours, lengths of prompts and tiers apart', () => {
    const records = [
      used('2026-10-05T09:10:00Z', 10),
      used('2026-10-05T09:50:00Z', 20),
      used('2026-10-05T10:00:00Z', 30),
      used('2026-10-05T10:00:00Z', 5000),
      used('2026-10-05T10:00:00Z', 40, { serviceTier: 'batch' }),
    ];
    const { counted } = traffic(records, ['2026-10-05T00:00:00Z', '2026-10-06T00:00:00Z'], 1);
    const shown = counted.flatMap(({ promptAbove, serviceTier, counts }) =>
      counts.map((each) => [each.at, promptAbove, serviceTier, each.usage.input]),
    );
    expect(shown).toEqual([
      ['2026-10-05T09:10:00Z', 0, undefined, 30],
      ['2026-10-05T10:00:00Z', 0, undefined, 30],
      ['2026-10-05T10:00:00Z', 1000, undefined, 5000],
      ['2026-10-05T10:00:00Z', 0, 'batch', 40],
    ]);
  });

  it('says that nobody wrote down when', () => {
    const { month, says } = traffic([{ tokens: { ...noTokens, input: 7 } }], undefined);
    expect({ input: month.usage.input, at: month.kinds[0]?.sent?.counts[0]?.at, says }).toEqual({
      input: 7,
      at: undefined,
      says: ['The sources do not say when it was used: taken as the traffic of a month.'],
    });
  });

  it('rounds where each hour ends, so that the hours come to the rounded whole', () => {
    const records = Array.from({ length: 7 * 24 }, (_, hour) =>
      used(new Date(at('2026-10-05T00:00:00Z') + hour * 3_600_000).toISOString(), 1),
    );
    const { month } = traffic(records, ['2026-10-05T00:00:00Z', '2026-10-12T00:00:00Z']);
    expect({ requests: month.requests, input: month.usage.input }).toEqual({ requests: 720, input: 720 });
  });

  it('is nothing where nothing was used', () => {
    expect(traffic([], undefined)).toMatchObject({ counted: [], says: [] });
  });
});
