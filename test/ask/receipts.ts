import type { Attempt, Receipt } from '../../src/ask/receipt.ts';

/** An attempt that answered, with what the test is about. */
export function attemptWith(more: Partial<Attempt> = {}): Attempt {
  return {
    tier: 'default',
    offer: 'global-api/deepseek-v4-flash',
    model: 'deepseek-ai/DeepSeek-V4-Flash',
    outcome: 'answered',
    latencyMs: 800,
    requests: 1,
    usage: { input: 1000, output: 1000 },
    estimated: false,
    cost: '0.00043',
    ...more,
  };
}

/** A receipt of one answer, with what the test is about. */
export function receiptWith(more: Partial<Receipt> = {}): Receipt {
  const attempts = more.attempts ?? [attemptWith()];
  return {
    schemaVersion: 1,
    at: '2026-11-10T12:00:00.000Z',
    outcome: 'answered',
    tier: 'default',
    offer: 'global-api/deepseek-v4-flash',
    model: 'deepseek-ai/DeepSeek-V4-Flash',
    attempts,
    usage: { input: 1000, output: 1000 },
    estimated: false,
    cost: '0.00043',
    baseline: { offer: 'openai/gpt-4o', cost: '0.0125' },
    catalogue: { version: '2026-11-10.00000000', asOf: '2026-11-10' },
    latencyMs: 800,
    ...more,
  };
}
