import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { monthTally, readGrouping, spendTally } from '../../../src/ask/ledger/spend.ts';
import type { Receipt } from '../../../src/ask/ledger/receipt.ts';
import { summarizeReceipt } from '../../../src/usage/formats/receipts.ts';
import { fixed, plain, sum, type Money } from '../../../src/values/money.ts';
import { attemptWith, receiptWith } from '../receipts.ts';

const texts = (...amounts: (Money | undefined)[]) => amounts.map((amount) => amount && plain(amount));
const qwen = { tier: 'fallback', offer: 'global-api/qwen3-32b', model: 'Qwen/Qwen3-32B', cost: '0.001' } as const;

function spent(receipts: readonly Receipt[], grouping = 'day') {
  const tally = spendTally(readGrouping(grouping));
  for (const receipt of receipts) {
    const summary = summarizeReceipt(receipt);
    if (summary) tally.add(summary);
  }
  return { groups: tally.groups(), total: tally.total() };
}

describe('spending', () => {
  const receipts = [
    receiptWith({ tags: { team: 'search' } }),
    receiptWith({ at: '2026-11-11T00:00:00.000Z', ...qwen, tags: { team: 'chat', env: 'ci' } }),
    receiptWith({ at: '2026-11-11T23:59:59.999Z', outcome: 'failed' }),
  ];

  it.each([
    ['day', ['2026-11-10', '2026-11-11'], [1, 2]],
    ['month', ['2026-11'], [3]],
    ['tier', ['default', 'fallback'], [2, 1]],
    ['model', ['global-api/deepseek-v4-flash', 'global-api/qwen3-32b'], [2, 1]],
    ['outcome', ['answered', 'failed'], [2, 1]],
    ['tag:team', ['chat', 'none', 'search'], [1, 1, 1]],
    ['tag:env', ['ci', 'none'], [1, 2]],
  ])('adds up by %s', (grouping, names, requests) => {
    const { groups } = spent(receipts, grouping);
    expect(groups.map(({ name }) => name)).toEqual(names);
    expect(groups.map((each) => each.requests)).toEqual(requests);
  });

  it('adds up by hours of UTC, whatever clock a receipt goes by', () => {
    const moments = [
      '2026-11-10T00:10:00+02:00',
      '2026-11-10T00:20:00.000Z',
      '2026-11-09T22:59:59.999Z',
      '2026-11-10T00:00:00+02:00',
    ];
    const { groups } = spent(
      moments.map((at) => receiptWith({ at })),
      'hour',
    );
    expect(groups.map(({ name, requests }) => [name, requests])).toEqual([
      ['2026-11-09 22:00', 3],
      ['2026-11-10 00:00', 1],
    ]);
  });

  it('adds cost, baseline and savings exactly', () => {
    const { cost, baseline, savings, savingsRatio, tokens } = spent(receipts).total;
    expect(texts(cost, baseline, savings)).toEqual(['0.00186', '0.0375', '0.03564']);
    expect([savingsRatio && plain(savingsRatio), tokens]).toEqual(['0.9504', 6000]);
  });

  it('counts apart what has no known cost, and compares only what can be compared', () => {
    const some = [receiptWith(), receiptWith({ cost: null }), receiptWith({ baseline: null, cost: '1' })];
    const { requests, unknown, cost, baseline, savings } = spent(some).total;
    expect({ requests, unknown }).toEqual({ requests: 3, unknown: 1 });
    expect(texts(cost, baseline, savings)).toEqual(['1.00043', '0.0125', '0.01207']);
  });

  it('is unknown, not nothing, where no cost is known', () => {
    const { cost, baseline, savings } = spent([receiptWith({ cost: null })]).total;
    expect([cost, baseline, savings]).toEqual([undefined, undefined, undefined]);
    expect(texts(spent([]).total.cost)).toEqual(['0']);
  });

  it.each([
    [[], undefined],
    [['atLeast', 'atLeast'], 'atLeast'],
    [['atMost'], 'atMost'],
    [['atLeast', 'atMost'], 'about'],
  ] as const)('is known as its parts are: %j', (bounds, bound) => {
    expect(spent([receiptWith(), ...bounds.map((each) => receiptWith({ bound: each }))]).total.bound).toBe(bound);
  });

  it('counts what a check sent on to another tier', () => {
    expect(spent([receiptWith(), receiptWith({ escalations: 2 })]).total.escalated).toBe(1);
  });

  it('counts the answers of each offer, and those that a check refused', () => {
    const refused = [attemptWith({ outcome: 'rejected', offer: 'acme/small' }), attemptWith({ offer: 'acme/large' })];
    const answered = (offer: string) => receiptWith({ offer, attempts: [attemptWith({ offer })] });
    const failed = {
      ...receiptWith({ attempts: refused.slice(0, 1), offer: 'acme/small' }),
      outcome: 'failed' as const,
    };
    const tally = spendTally('tier');
    for (const receipt of [
      receiptWith({ attempts: refused, offer: 'acme/large' }),
      answered('acme/small'),
      answered('acme/small'),
      failed,
    ])
      tally.add(summarizeReceipt(receipt) ?? expect.fail('no receipt'));
    expect(tally.refusals()).toEqual([{ offer: 'acme/small', answers: 4, refused: 2 }]);
  });

  it('adds up to the same however it is grouped', () => {
    const day = fc.integer({ min: 10, max: 28 }).map((date) => `2026-11-${date}T00:00:00.000Z`);
    const receipt = fc
      .record({
        at: day,
        tier: fc.constantFrom('default' as const, 'premium' as const),
        micros: fc.nat(1_000_000),
        baseline: fc.boolean(),
      })
      .map(({ at, tier, micros, baseline }): Receipt =>
        receiptWith({
          at,
          tier,
          cost: `0.${String(micros).padStart(6, '0')}`,
          ...(baseline ? {} : { baseline: null }),
        }),
      );
    fc.assert(
      fc.property(fc.array(receipt, { minLength: 1 }), (some) => {
        for (const grouping of ['day', 'tier', 'model', 'tag:team']) {
          const { groups, total } = spent(some, grouping);
          expect(plain(sum(groups.flatMap(({ cost }) => cost ?? [])))).toBe(total.cost && plain(total.cost));
        }
      }),
    );
  });

  it('is by nothing else', () => {
    for (const grouping of ['weeks', 'tag:', 'tag:a b', ''])
      expect(() => readGrouping(grouping)).toThrow('cannot add up by');
  });
});

describe('the month', () => {
  function month(now: string, ...receipts: Receipt[]) {
    const tally = monthTally(new Date(now));
    for (const receipt of receipts) {
      const summary = summarizeReceipt(receipt);
      if (summary) tally.add(summary);
    }
    return tally.end();
  }
  const receipts = [
    receiptWith({ cost: '1' }),
    receiptWith({ at: '2026-10-31T23:59:59.999Z', cost: '100' }),
    receiptWith({ cost: null }),
  ];

  it('carries what it has cost so far on to its end', () => {
    const end = month('2026-11-16T00:00:00Z', ...receipts);
    expect([end.month, plain(end.soFar), plain(end.projected)]).toEqual(['2026-11', '1', '2']);
  });

  it('is what it is at the end', () => {
    const { soFar, projected } = month('2026-11-30T23:59:59.999Z', ...receipts);
    expect(fixed(projected, 6)).toBe(fixed(soFar, 6));
  });
});
