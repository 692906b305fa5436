import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blank, noTokens, type UsageRecord } from '../../../src/usage/records/record.ts';
import { Buckets } from '../../../src/usage/tally/buckets.ts';
import { keepAll } from '../../../src/usage/tally/group-by.ts';
import type { KeptLabels } from '../../../src/usage/tally/series.ts';

// Records share a bucket if nothing that decides a rate, and nothing that a report asks for, tells them apart.

const at = (text: string): number => Date.parse(text);
const HOUR = 3_600_000;
const change = at('2026-10-02T00:00:00Z');
const nothingKept: KeptLabels = { project: false, user: false, key: false, session: false, tier: false, tags: [] };
const one: UsageRecord = {
  ...blank,
  model: 'gpt-4o',
  at: at('2026-10-01T09:00:00Z'),
  tokens: { ...noTokens, input: 100, output: 10 },
};

function bucketsOf(records: readonly Partial<UsageRecord>[], kept = nothingKept, isHourly = false) {
  const rates = () => ({ thresholds: [1000, 5000], changes: [change], isHourly, step: HOUR });
  const buckets = new Buckets({ rates, unit: undefined, timeZone: 'UTC' }, kept);
  return { numbers: records.map((record) => buckets.of({ ...one, ...record })), all: buckets.all };
}

describe('the bucket of a record', () => {
  it.each<[string, Partial<UsageRecord>]>([
    ['model', { model: 'o3' }],
    ['provider', { provider: 'azure' }],
    ['service tier', { serviceTier: 'batch' }],
    ['thinking mode', { thinking: true }],
    ['multiplier', { multipliers: ['us'] }],
    ['currency', { billed: { amount: '1', currency: 'EUR' } }],
    ['rates of its time', { at: change }],
    ['lack of a time', { at: undefined }],
    ['lack of an answer', { tokens: { ...noTokens, input: 100 } }],
    ['web searches', { webSearches: 1 }],
    ['average instead of a prompt', { requests: 2 }],
  ])('is another one because of its %s', (_, other) => {
    expect(bucketsOf([{}, other, {}, other]).numbers).toEqual([0, 1, 0, 1]);
  });

  it.each<[string, Partial<UsageRecord>]>([
    ['a moment before the rates change', { at: change - 1 }],
    ['other counts', { tokens: { ...noTokens, input: 7, output: 7 } }],
    ['an id', { id: 'a' }],
    [
      'labels that nobody asks for',
      { project: 'p', user: 'u', key: 'k', session: 's', tier: 't', tags: { team: 'a' } },
    ],
  ])('is the same in spite of %s', (_, other) => {
    expect(bucketsOf([{}, other]).numbers).toEqual([0, 0]);
  });

  it.each([
    [1000, 0],
    [1001, 1000],
    [5000, 1000],
    [5001, 5000],
  ])('of a prompt of %d tokens is above %d', (promptTokens, promptAbove) => {
    expect(bucketsOf([{ promptTokens }]).all.map((bucket) => bucket.promptAbove)).toEqual([promptAbove]);
  });

  it('counts cached tokens to the length of a prompt', () => {
    const tokens = { ...noTokens, input: 1, cacheRead: 600, cacheWrite: 300, cacheWrite1h: 100, output: 10 };
    expect(bucketsOf([{ tokens }]).all[0]?.promptAbove).toBe(1000);
  });

  it('tells labels apart that are asked for, whatever the order of tags', () => {
    const records = [
      { tags: { team: 'a', app: 'x' } },
      { tags: { app: 'x', team: 'a' } },
      { tags: { team: 'b', app: 'x' } },
      { project: 'p' },
    ];
    expect(bucketsOf(records, keepAll).numbers).toEqual([0, 0, 1, 2]);
    expect(bucketsOf(records, { ...nothingKept, tags: ['app'] }).numbers).toEqual([0, 0, 0, 1]);
  });

  it('is an hour where rates depend on the hour; a longer span is a bucket of its own', () => {
    const [nine, ten] = [at('2026-10-01T09:00:00Z'), at('2026-10-01T10:00:00Z')];
    const records = [
      { at: nine },
      { at: ten - 1 },
      { at: ten },
      { at: nine, until: ten },
      { at: nine, until: ten + 1 },
    ];
    expect(bucketsOf(records, nothingKept, true).numbers).toEqual([0, 0, 1, 0, 2]);
  });

  it('is found again among many series as among few', () => {
    const models = fc.array(
      fc.record({ provider: fc.constantFrom('a', 'b', 'c'), project: fc.integer({ min: 0, max: 9 }).map(String) }),
      {
        minLength: 1,
        maxLength: 60,
      },
    );
    fc.assert(
      fc.property(models, (records) => {
        const names = records.map(({ provider, project }) => `${provider} ${project}`);
        const order = [...new Set(names)];
        expect(bucketsOf(records, { ...nothingKept, project: true }).numbers).toEqual(
          names.map((name) => order.indexOf(name)),
        );
      }),
    );
  });
});

describe('the bucket of counts without a record', () => {
  it('is that of the same record', () => {
    const count = fc.constantFrom(0, 1, 400, 2000);
    const request = fc.record({
      model: fc.constantFrom('gpt-4o', 'o3'),
      provider: fc.constantFrom(undefined, 'azure'),
      at: fc.constantFrom(change - HOUR, change - 1, change, change + HOUR),
      input: count,
      cacheRead: count,
      cacheWrite: count,
      cacheWrite1h: count,
      output: count,
      reasoning: count,
    });
    fc.assert(
      fc.property(fc.array(fc.tuple(request, fc.boolean()), { maxLength: 30 }), (requests) => {
        const rates = () => ({ thresholds: [1000], changes: [change], isHourly: true, step: HOUR });
        const [mixed, plain] = [0, 1].map(() => new Buckets({ rates, unit: undefined, timeZone: 'UTC' }, nothingKept));
        for (const [{ model, provider, at: moment, ...tokens }, isBare] of requests) {
          const record = { ...blank, model, provider, at: moment, tokens: { ...noTokens, ...tokens } };
          const counts = {
            model,
            provider,
            at: moment,
            ...tokens,
            id: undefined,
            isReplay: false,
            project: undefined,
            user: undefined,
            key: undefined,
            session: undefined,
          };
          expect(isBare ? mixed?.ofCounts(counts) : mixed?.of(record)).toBe(plain?.of(record));
        }
      }),
    );
  });
});
