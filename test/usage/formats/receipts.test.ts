import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bookedAttempts, summarizeReceipt } from '../../../src/usage/formats/receipts.ts';
import { attemptWith, receiptWith } from '../../ask/receipts.ts';

const line = (more: Parameters<typeof receiptWith>[0] = {}) => JSON.stringify(receiptWith(more));
const summaryOf = (text: string) => summarizeReceipt(JSON.parse(text));

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
      assumeInput: 'output',
    });
    expect(summaryOf(written)).toEqual({
      at: '2026-11-10T12:00:00.000Z',
      atMs: Date.UTC(2026, 10, 10, 12),
      outcome: 'answered',
      tier: 'default',
      offer: 'global-api/deepseek-v4-flash',
      tokens: 2000,
      cost: '0.00043',
      bound: 'atMost',
      ceiling: '0.01',
      baseline: '0.0125',
      tags: { team: 'search' },
      run: 'ci-7',
      hold: 'ab12',
      escalations: 1,
    });
  });

  it.each([
    ['without a cost', line({ cost: null }), { cost: null }],
    ['without a baseline', line({ baseline: null }), { baseline: null }],
    [
      'with a baseline that has no cost',
      line({ baseline: { offer: 'openai/gpt-4o', cost: null } }),
      { baseline: null },
    ],
    ['without an offer', line({ offer: null, model: null }), { offer: null }],
    ['with an offer without a name', line({ offer: '' }), { offer: null }],
    ['without usage', line({ usage: {} }), { tokens: 0 }],
    ['with meters that have digits', line({ usage: { input: 1, cacheWrite1h: 20, output: 300 } }), { tokens: 321 }],
    ['with an offer of any letters', line({ offer: 'é/"ü"' }), { offer: 'é/"ü"' }],
    ['with further keys', line().replace('{', '{"extra":1,'), { tokens: 2000 }],
  ])('is read %s', (_what, written, more) => {
    expect(summaryOf(written)).toMatchObject(more);
  });

  it('has the same sums whatever the order of its keys', () => {
    const { attempts, usage, ...rest } = receiptWith({
      attempts: [attemptWith({ outcome: 'busy', reason: 'it said "],\\"usage\\":{"' }), attemptWith()],
    });
    // As early versions wrote it: the attempts before the sums.
    expect(summarizeReceipt({ attempts, usage, ...rest })).toEqual(summarizeReceipt({ ...rest, usage, attempts }));
  });

  it('has the offer, cost, tags and tokens that were written', () => {
    const word = fc.string({ minLength: 1, maxLength: 5 }).filter((text) => text !== '__proto__');
    const some = fc.record({
      offer: fc.option(word, { nil: null }),
      cost: fc.option(fc.stringMatching(/^\d{1,6}(\.\d{1,12})?$/), { nil: null }),
      tags: fc.dictionary(word, word, { minKeys: 1, maxKeys: 2 }),
      input: fc.nat(),
    });
    fc.assert(
      fc.property(some, ({ offer, cost, tags, input }) => {
        const summary = summaryOf(line({ offer, cost, tags, usage: { input } }));
        expect(summary).toMatchObject({ offer, cost, tags: { ...tags }, tokens: input });
      }),
    );
  });
});

describe('the attempts of a receipt', () => {
  it('have their two costs and what may explain a difference', () => {
    const booked = { stated: '0.0005', served: 'flash', serviceTier: 'default', pricedAs: 'a/b', usage: { input: 5 } };
    const [attempt] = bookedAttempts({ ...receiptWith({ attempts: [attemptWith(booked)] }) });
    expect(attempt).toMatchObject({ ...booked, outcome: 'answered', estimated: false, cost: '0.00043' });
  });

  it('lack a cost or usage that cannot be read', () => {
    const [attempt] = bookedAttempts({ attempts: [{ cost: 'free', stated: '-1', usage: { input: 'many' } }] });
    expect(attempt).toMatchObject({ cost: undefined, stated: undefined, usage: undefined });
  });
});

describe('not a receipt', () => {
  it.each([
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
    ['an offer that cannot be a key', line({ offer: '__proto__' })],
    ['a moment of no time zone', line({ at: '2026-11-10T12:00:00' })],
    ['attempts that are none', line({ attempts: [] }).replace('"attempts":[]', '"attempts":[null]')],
    ['a cost of 100,000 digits', line({ cost: '1'.repeat(100_000) })],
    ['a cost in words', line().replace('"cost":"0.00043","baseline"', '"cost":"free","baseline"')],
    ['no moment', line().replace('2026-11-10T12:00:00.000Z', 'once upon a time')],
  ])('is %s', (_what, written) => {
    expect(summaryOf(written)).toBeUndefined();
  });
});
