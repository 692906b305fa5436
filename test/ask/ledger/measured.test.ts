import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { receiptPlan, measureReceipts } from '../../../src/ask/ledger/measured.ts';
import type { Receipt } from '../../../src/ask/ledger/receipt.ts';
import { detailsOf, summarizeReceipt } from '../../../src/usage/formats/receipts.ts';
import { parsePlan } from '../../../src/workload/parse.ts';
import { attemptWith, receiptWith } from '../receipts.ts';

const qwen = { tier: 'fallback', offer: 'global-api/qwen3-32b', model: 'Qwen/Qwen3-32B', cost: '0.001' } as const;

function measuredOf(receipts: readonly Receipt[]) {
  const { add, traffic } = measureReceipts();
  for (const receipt of receipts) {
    const summary = summarizeReceipt(receipt);
    if (summary) add(summary, detailsOf({ ...receipt }));
  }
  return traffic();
}

describe('measured traffic', () => {
  it('is nothing without answers', () => {
    expect(measuredOf([])).toBeUndefined();
    expect(measuredOf([receiptWith({ outcome: 'failed' })])).toBeUndefined();
    expect(measuredOf([receiptWith({ usage: {} })])).toBeUndefined();
  });

  it('spreads answers over their days and carries them on to a month', () => {
    const at = (date: string) => receiptWith({ at: `${date}T12:00:00.000Z` });
    expect(measuredOf([at('2026-11-10')])).toMatchObject({
      days: 1,
      requests: 30,
      inputTokens: 1000,
      outputTokens: 1000,
    });
    expect(measuredOf([at('2026-11-10'), at('2026-11-13'), at('2026-11-12')])).toMatchObject({
      days: 3,
      requests: 30,
      first: Date.UTC(2026, 10, 10, 12),
    });
    expect(measuredOf([at('2026-01-01'), at('2026-11-13')])).toMatchObject({ requests: 1 });
  });

  it('becomes a plan that parses, with the mix, the cache, the reasoning and the repeats that were seen', () => {
    const receipts = [
      receiptWith({ usage: { input: 600, cacheRead: 400, output: 500, reasoning: 100 } }),
      receiptWith({ usage: { input: 1000, output: 500 } }),
      receiptWith({
        ...qwen,
        usage: { input: 500, output: 500 },
        attempts: [attemptWith({ outcome: 'cutOff', cost: '0.0001' }), attemptWith(qwen)],
      }),
    ];
    const traffic = measuredOf(receipts);
    const text = traffic ? receiptPlan(traffic, 'openai/gpt-4o') : '';
    expect(text).toMatchInlineSnapshot(`
      "# Measured by the receipts of cost-projection ask: 3 answers from 2026-11-10T12:00:00.000Z to 2026-11-10T12:00:00.000Z,
      # taken as the traffic of 1 day and carried on to a month of 30; tokens are the mean of a request.
      schema: 1
      baseline: openai/gpt-4o
      candidates:
        - name: as routed
          blend:
            global-api/deepseek-v4-flash: 75.61%
            global-api/qwen3-32b: 24.39%
        - global-api/deepseek-v4-flash
        - global-api/qwen3-32b
      scenarios:
        - name: Measured
          requests: 90
          inputTokens: 833
          outputTokens: 500
          reasoningTokens: 33
          cacheHit: 16%
          retries: 33.33%
      "
    `);
    const plan = parsePlan(text, 'measured.yaml');
    expect(plan.scenarios.map(({ name }) => name)).toEqual(['Measured']);
    expect(plan.candidates).toHaveLength(3);
  });

  it('says what stands in for rates that nobody publishes', () => {
    const text = (...receipts: Receipt[]) => {
      const traffic = measuredOf(receipts);
      return traffic ? receiptPlan(traffic, 'openai/gpt-4o') : '';
    };
    expect(text(receiptWith())).not.toContain('assumeInput');
    expect(text(receiptWith({ assumeInput: '0.5' }))).toContain('\nassumeInput: 0.5\n');
    expect(text(receiptWith({ cost: null }))).toMatch(/\n# some rates were not published.*\nassumeInput: output\n/);
    expect(parsePlan(text(receiptWith({ cost: null })), 'measured.yaml').assumeInput).toBe('output');
    // Whoever writes a receipt does not write the plan.
    expect(text(receiptWith({ assumeInput: 'output\nbudget: 1' }))).not.toContain('budget');
  });

  it('has shares that add up, whatever was used', () => {
    const used = fc.array(
      fc.record({ offer: fc.constantFrom('a/a', 'b/b', 'c/c', 'd/d'), tokens: fc.integer({ min: 1, max: 1_000_000 }) }),
      {
        minLength: 1,
      },
    );
    fc.assert(
      fc.property(used, (some) => {
        const traffic = measuredOf(some.map(({ offer, tokens }) => receiptWith({ offer, usage: { input: tokens } })));
        const text = traffic ? receiptPlan(traffic, 'a/a') : '';
        // A plan whose shares do not add up to 100% is refused.
        expect(parsePlan(text, 'measured.yaml').candidates.length).toBeGreaterThan(0);
      }),
    );
  });
});
