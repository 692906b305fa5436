import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quickEntry, readEntry } from '../../../src/ask/ledger/receipt-summary.ts';
import type { Receipt } from '../../../src/ask/ledger/receipt.ts';
import { attemptWith, receiptWith } from '../receipts.ts';

const line = (more: Parameters<typeof receiptWith>[0] = {}) => JSON.stringify(receiptWith(more));

/** As they were written before: the attempts before the sums. */
const oldLine = ({ attempts, usage, estimated, cost, baseline, catalogue, latencyMs, ...rest }: Receipt) =>
  JSON.stringify({ ...rest, attempts, usage, estimated, cost, baseline, catalogue, latencyMs });

describe('a receipt', () => {
  it('has its sums read', () => {
    const written = line({
      tags: { team: 'search' },
      run: 'ci-7',
      hold: 'ab12',
      escalations: 1,
      stated: '0.0005',
      ceiling: '0.01',
      bound: 'atMost',
    });
    expect(quickEntry(written)).toEqual({
      at: '2026-11-10T12:00:00.000Z',
      outcome: 'answered',
      tier: 'default',
      offer: 'global-api/deepseek-v4-flash',
      tokens: 2000,
      cost: '0.00043',
      bound: 'atMost',
      ceiling: '0.01',
      stated: '0.0005',
      baseline: '0.0125',
      tags: { team: 'search' },
      run: 'ci-7',
      hold: 'ab12',
      escalations: 1,
    });
  });

  it.each([
    ['as it is written now', line()],
    ['as it was written before', oldLine(receiptWith())],
    [
      'with several attempts',
      oldLine(
        receiptWith({
          attempts: [attemptWith({ outcome: 'busy', reason: 'it said "],\\"usage\\":{"' }), attemptWith()],
        }),
      ),
    ],
    ['without a cost', line({ cost: null })],
    ['without a baseline', line({ baseline: null })],
    ['with a baseline that has no cost', line({ baseline: { offer: 'openai/gpt-4o', cost: null } })],
    ['without an offer', line({ offer: null, model: null })],
    ['without usage', line({ usage: {} })],
    ['with meters that have digits', line({ usage: { input: 1, cacheWrite1h: 20, output: 300 } })],
  ])('%s is read quickly and to the same', (_what, written) => {
    const quick = quickEntry(written);
    expect(quick).toBeDefined();
    expect(quick).toEqual(readEntry(written));
  });

  it('is read the slow way where it is written otherwise', () => {
    for (const written of [
      line({ offer: 'é/ü' }),
      line({ offer: 'a"b' }),
      JSON.stringify({ ...receiptWith(), usage: { input: 5.0, output: 1 }, extra: 1 }),
      ` ${line()}`,
    ]) {
      const quick = quickEntry(written);
      expect(quick === undefined || JSON.stringify(quick) === JSON.stringify(readEntry(written))).toBe(true);
      expect(readEntry(written)).toBeDefined();
    }
    expect(quickEntry(line({ offer: 'é/ü' }))).toBeUndefined();
  });

  it('is read quickly as it is read slowly, or not at all', () => {
    const name = fc.option(fc.string({ maxLength: 20 }), { nil: null });
    const amount = fc.option(fc.stringMatching(/^\d{1,6}(\.\d{1,12})?$/), { nil: null });
    const some = fc.record({
      offer: name,
      cost: amount,
      tags: fc.dictionary(fc.string({ maxLength: 5 }), fc.string({ maxLength: 5 }), { maxKeys: 2 }),
      input: fc.nat(),
    });
    fc.assert(
      fc.property(some, ({ offer, cost, tags, input }) => {
        const written = line({ offer, cost, tags, usage: { input } });
        const quick = quickEntry(Buffer.from(written).toString('latin1'));
        expect(quick ?? readEntry(written)).toEqual(readEntry(written));
      }),
    );
  });
});

describe('no receipt', () => {
  it.each([
    ['nothing', ''],
    ['a torn line', line().slice(0, 100)],
    ['another version', '{"schemaVersion":2}'],
    ['an array', '[]'],
    ['null', 'null'],
    ['a tier that is a number', line().replace('"tier":"default"', '"tier":5')],
    ['usage in words', line().replace('"input":1000', '"input":"abc"')],
    ['usage below zero', line().replace('"input":1000', '"input":-1')],
    [
      'an offer that is a number',
      line().replace('"offer":"global-api/deepseek-v4-flash","model"', '"offer":5,"model"'),
    ],
    ['attempts that are none', line({ attempts: [] }).replace('"attempts":[]', '"attempts":[null]')],
    ['a cost of 100,000 digits', line({ cost: '1'.repeat(100_000) })],
    ['a cost in words', line().replace('"cost":"0.00043","baseline"', '"cost":"free","baseline"')],
    ['no moment', line().replace('2026-11-10T12:00:00.000Z', 'once upon a time')],
  ])('is %s', (_what, written) => {
    expect(readEntry(written)).toBeUndefined();
    // Attempts stand behind the sums, and are looked at by those who need them.
    if (!written.includes('[null]')) expect(quickEntry(written)).toBeUndefined();
  });
});
