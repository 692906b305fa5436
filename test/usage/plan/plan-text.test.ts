import { expect, it } from 'vitest';
import { planText, type PlanSettings } from '../../../src/usage/plan/plan-text.ts';
import { inCurrency, usd } from '../../../src/values/money.ts';
import { sumUsed, type MeasuredTraffic } from '../../../src/workload/measured.ts';

function measured(model: string, cacheRead: number): MeasuredTraffic {
  const counts = [
    {
      at: '2026-10-01T00:00:00Z',
      usage: { input: 1000 - cacheRead, cacheRead, output: 200 },
      requests: 1,
      webSearches: 0,
    },
  ];
  const sending = { serviceTier: undefined, thinking: false, multipliers: [], promptAbove: 0, isMean: false };
  return {
    counted: [{ model, ...sending, isTimed: true, counts, sum: sumUsed(counts) }],
    window: undefined,
    days: 30,
    daysPerMonth: 30,
    says: ['Two lines\nof an assumption.'],
  };
}

it('writes shares without zeros at their end, and leaves out those of nothing', () => {
  const text = planText(measured('gpt-4o', 400), () => 'openai/gpt-4o');
  expect(text).toContain('    inputTokens: 1000\n    outputTokens: 200\n    cacheHit: 40%\n');
  expect(text).not.toContain('cacheWrite');
  expect(planText(measured('gpt-4o', 0), () => 'openai/gpt-4o')).not.toContain('cacheHit');
});

it('quotes names and keeps what is said in comments, whatever they hold', () => {
  const text = planText(measured('gpt-4o', 0), () => 'mine/a: b # c');
  expect(text).toContain('baseline: "mine/a: b # c"\n');
  expect(text.split('\n').filter((line) => line.startsWith('of an assumption'))).toEqual([]);
});

it('keeps the rates that were assumed, in dollars only, and marks a guess', () => {
  const plan = (settings: PlanSettings) => planText(measured('gpt-4o', 0), () => 'openai/gpt-4o', settings);
  const rates = { assumeInput: usd('0.5'), assumeWebSearch: usd('0.01'), baseline: 'openai/gpt-4o-mini' };
  expect(plan(rates)).toMatch(/\nbaseline: openai\/gpt-4o-mini\n[^]*\nassumeInput: 0.5\nassumeWebSearch: 0.01\n/);
  expect(plan({ assumeInput: inCurrency(usd('0.5'), 'EUR') })).not.toContain('assumeInput');
  expect(plan({ assumeInput: 'output', isGuess: true })).toContain('\n# some input rates are not published: a guess\n');
});
