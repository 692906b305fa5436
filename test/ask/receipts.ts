import type { Attempt, Receipt } from '../../src/ask/ledger/receipt.ts';

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

/** A receipt of one answer, with what the test is about, in the order in which receipts are written. */
export function receiptWith(more: Partial<Receipt> = {}): Receipt {
  const { bound, ceiling, stated, tags, run, hold, escalations, ...rest } = more;
  const maybe = <T>(key: string, value: T) => (value === undefined ? {} : { [key]: value });
  const receipt: Receipt = {
    schemaVersion: 1,
    at: '2026-11-10T12:00:00.000Z',
    outcome: 'answered',
    tier: 'default',
    offer: 'global-api/deepseek-v4-flash',
    model: 'deepseek-ai/DeepSeek-V4-Flash',
    usage: { input: 1000, output: 1000 },
    estimated: false,
    cost: '0.00043',
    ...maybe('bound', bound),
    ...maybe('ceiling', ceiling),
    ...maybe('stated', stated),
    baseline: { offer: 'openai/gpt-4o', cost: '0.0125' },
    ...maybe('tags', tags),
    ...maybe('run', run),
    ...maybe('hold', hold),
    ...maybe('escalations', escalations),
    attempts: [attemptWith()],
    catalogue: { version: '2026-11-10.00000000', asOf: '2026-11-10' },
    latencyMs: 800,
  };
  return { ...receipt, ...rest };
}
