import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { measured, measuredPlan, monthEnd, readReceipts, spendingBy, spendingOf } from '../../src/ask/spend.ts';
import type { Receipt } from '../../src/ask/receipt.ts';
import { fixed, plain, sum } from '../../src/values/money.ts';
import type { Money } from '../../src/values/money.ts';
import { parsePlan } from '../../src/workload/parse.ts';
import { attemptWith, receiptWith } from './receipts.ts';

const texts = (...amounts: (Money | undefined)[]) => amounts.map((amount) => amount && plain(amount));
const qwen = { tier: 'fallback', offer: 'global-api/qwen3-32b', model: 'Qwen/Qwen3-32B', cost: '0.001' } as const;

describe('readReceipts', () => {
  it('passes over what is no receipt and counts it', () => {
    const whole = JSON.stringify(receiptWith());
    const lines = [whole, whole.slice(0, 40), '', '{"schemaVersion":2}', '[]', 'null', whole.replace('"tier":"default"', '"tier":5'), whole];
    expect(readReceipts(lines)).toMatchObject({ receipts: [{ tier: 'default' }, { tier: 'default' }], torn: 6 });
  });
});

describe('spending', () => {
  const receipts = [receiptWith(), receiptWith({ at: '2026-11-11T00:00:00.000Z', ...qwen }), receiptWith({ at: '2026-11-11T23:59:59.999Z' })];

  it.each([
    ['day', ['2026-11-10', '2026-11-11'], [1, 2]],
    ['tier', ['default', 'fallback'], [2, 1]],
    ['model', ['global-api/deepseek-v4-flash', 'global-api/qwen3-32b'], [2, 1]],
  ] as const)('adds up by %s', (grouping, names, requests) => {
    const found = spendingBy(receipts, grouping);
    expect(found.map(({ name }) => name)).toEqual(names);
    expect(found.map((each) => each.requests)).toEqual(requests);
  });

  it('adds cost, baseline and savings exactly', () => {
    const { cost, baseline, savings, savingsRatio } = spendingOf('all', receipts);
    expect(texts(cost, baseline, savings)).toEqual(['0.00186', '0.0375', '0.03564']);
    expect(savingsRatio && plain(savingsRatio)).toBe('0.9504');
  });

  it('counts apart what has no known cost, and compares only what can be compared', () => {
    const some = [receiptWith(), receiptWith({ cost: null }), receiptWith({ baseline: null, cost: '1' })];
    const { requests, unknown, cost, baseline, savings } = spendingOf('all', some);
    expect({ requests, unknown }).toEqual({ requests: 3, unknown: 1 });
    expect(texts(cost, baseline, savings)).toEqual(['1.00043', '0.0125', '0.01207']);
  });

  it('is unknown, not nothing, where no cost is known', () => {
    const { cost, baseline, savings } = spendingOf('all', [receiptWith({ cost: null })]);
    expect([cost, baseline, savings]).toEqual([undefined, undefined, undefined]);
    expect(texts(spendingOf('all', []).cost)).toEqual(['0']);
  });

  it('adds up to the same however it is grouped', () => {
    const day = fc.integer({ min: 10, max: 28 }).map((date) => `2026-11-${date}T00:00:00.000Z`);
    const receipt = fc
      .record({ at: day, tier: fc.constantFrom('default', 'premium'), micros: fc.nat(1_000_000) })
      .map(({ at, tier, micros }): Receipt =>
        receiptWith({ at, tier: tier === 'premium' ? 'premium' : 'default', cost: `0.${String(micros).padStart(6, '0')}` }),
      );
    fc.assert(
      fc.property(fc.array(receipt, { minLength: 1 }), (some) => {
        const total = spendingOf('all', some).cost;
        for (const grouping of ['day', 'tier', 'model'] as const)
          expect(plain(sum(spendingBy(some, grouping).flatMap(({ cost }) => cost ?? [])))).toBe(total && plain(total));
      }),
    );
  });
});

describe('monthEnd', () => {
  const receipts = [receiptWith({ cost: '1' }), receiptWith({ at: '2026-10-31T23:59:59.999Z', cost: '100' })];

  it('carries the month so far on to its end', () => {
    const { month, soFar, projected } = monthEnd(receipts, new Date('2026-11-16T00:00:00Z'));
    expect([month, plain(soFar), plain(projected)]).toEqual(['2026-11', '1', '2']);
  });

  it('is what it is at the end', () => {
    const { soFar, projected } = monthEnd(receipts, new Date('2026-11-30T23:59:59.999Z'));
    expect(fixed(projected, 6)).toBe(fixed(soFar, 6));
  });
});

describe('measured traffic', () => {
  it('is nothing without answers', () => {
    expect(measured([])).toBeUndefined();
    expect(measured([receiptWith({ outcome: 'failed' })])).toBeUndefined();
  });

  it('spreads answers over their days and carries them on to a month', () => {
    const at = (date: string) => receiptWith({ at: `${date}T12:00:00.000Z` });
    expect(measured([at('2026-11-10')])).toMatchObject({ days: 1, requests: 30, inputTokens: 1000, outputTokens: 1000 });
    expect(measured([at('2026-11-10'), at('2026-11-13'), at('2026-11-12')])).toMatchObject({
      days: 3,
      requests: 30,
      first: '2026-11-10T12:00:00.000Z',
    });
    expect(measured([at('2026-01-01'), at('2026-11-13')])).toMatchObject({ requests: 1 });
  });

  it('becomes a plan that parses, with the mix, the cache, the reasoning and the repeats that were seen', () => {
    const receipts = [
      receiptWith({ usage: { input: 600, cacheRead: 400, output: 500, reasoning: 100 } }),
      receiptWith({ usage: { input: 1000, output: 500 } }),
      receiptWith({ ...qwen, usage: { input: 500, output: 500 }, attempts: [attemptWith({ outcome: 'cutOff', cost: '0.0001' }), attemptWith(qwen)] }),
    ];
    const traffic = measured(receipts);
    const text = traffic ? measuredPlan(traffic, 'openai/gpt-4o') : '';
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
          cacheHit: 16.00%
          retries: 33.33%
      "
    `);
    const plan = parsePlan(text, 'measured.yaml');
    expect(plan.scenarios.map(({ name }) => name)).toEqual(['Measured']);
    expect(plan.candidates).toHaveLength(3);
  });

  it('says what stands in for rates that nobody publishes', () => {
    const text = (...receipts: Receipt[]) => {
      const traffic = measured(receipts);
      return traffic ? measuredPlan(traffic, 'openai/gpt-4o') : '';
    };
    expect(text(receiptWith())).not.toContain('assumeInput');
    expect(text(receiptWith({ assumeInput: '0.5' }))).toContain('\nassumeInput: 0.5\n');
    expect(text(receiptWith({ cost: null }))).toContain('\nassumeInput: output # some rates were not published');
    expect(parsePlan(text(receiptWith({ cost: null })), 'measured.yaml').assumeInput).toBe('output');
    // Whoever writes a receipt does not write the plan.
    expect(text(receiptWith({ assumeInput: 'output\nbudget: 1' }))).not.toContain('budget');
  });

  it('has shares that add up, whatever was used', () => {
    const used = fc.array(fc.record({ offer: fc.constantFrom('a/a', 'b/b', 'c/c', 'd/d'), tokens: fc.integer({ min: 1, max: 1_000_000 }) }), {
      minLength: 1,
    });
    fc.assert(
      fc.property(used, (some) => {
        const traffic = measured(some.map(({ offer, tokens }) => receiptWith({ offer, usage: { input: tokens } })));
        const text = traffic ? measuredPlan(traffic, 'a/a') : '';
        // A plan whose shares do not add up to 100% is refused.
        expect(parsePlan(text, 'measured.yaml').candidates.length).toBeGreaterThan(0);
      }),
    );
  });
});
