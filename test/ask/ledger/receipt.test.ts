import { describe, expect, it } from 'vitest';
import { buildReceipt } from '../../../src/ask/ledger/receipt.ts';
import { openCatalogue } from '../../../src/pricing/lists/disk/load.ts';
import { priceBook } from '../../../src/pricing/rates/price-book.ts';
import { receiptLines } from '../../../src/views/ask.ts';
import { fakeIo } from '../../fake-io.ts';
import { attemptWith } from '../receipts.ts';

const gpt4o = priceBook(await openCatalogue(fakeIo()))('openai/gpt-4o', '2026-11-10');
const receiptOf = (...attempts: NonNullable<Parameters<typeof attemptWith>[0]>[]) =>
  buildReceipt({
    at: new Date('2026-11-10'),
    outcome: 'answered',
    attempts: attempts.map((more) => attemptWith(more)),
    latencyMs: 1000,
    baseline: gpt4o,
    catalogue: { version: '2026-11-10.00000000', asOf: '2026-11-10' },
    assumeInput: undefined,
    tags: {},
    run: undefined,
    kept: undefined,
  });

describe('the baseline of a receipt', () => {
  it('is priced on the tokens of the attempts whose cost it is compared with', () => {
    const one = receiptOf({});
    const two = receiptOf({ outcome: 'cutOff' }, {});
    // $2.50 and $10 a million: 1,000 tokens in and out are $0.0125.
    expect([one.baseline?.cost, two.baseline?.cost]).toEqual(['0.0125', '0.025']);
    expect(receiptLines(two).at(-1)).toContain('2,000 in, 2,000 out · $0.00086 (openai/gpt-4o: $0.025, 96.56% saved)');
  });

  it('says how much more the answer has cost than there', () => {
    expect(receiptLines(receiptOf({ cost: '0.025' })).at(-1)).toContain('(openai/gpt-4o: $0.013, 100% more)');
  });

  it('leaves out what cost nothing', () => {
    expect(receiptOf({ outcome: 'busy', cost: '0', usage: undefined }, {}).baseline?.cost).toBe('0.0125');
    expect(receiptOf({ outcome: 'reset', cost: '0' }, {}).baseline?.cost).toBe('0.0125');
    expect(receiptOf({ outcome: 'reset', cost: '0', usage: undefined }).baseline?.cost).toBe(null);
  });
});
