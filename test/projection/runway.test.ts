import { describe, expect, it } from 'vitest';
import { overBudget, overruns } from '../../src/projection/runway.ts';
import { decimal } from '../../src/values/money.ts';
import type { MonthlyBudget } from '../../src/workload/scenario.ts';
import { shown } from './shown.ts';

const budgetOf = (warn: number | undefined, fail: number | undefined): MonthlyBudget => ({
  warn: warn === undefined ? undefined : decimal(warn),
  fail: fail === undefined ? undefined : decimal(fail),
});

describe('a budget', () => {
  it.each([
    [100, budgetOf(100, 200), []],
    [101, budgetOf(100, 200), [{ level: 'warn', total: '101', limit: '100' }]],
    [200, budgetOf(100, 200), [{ level: 'warn', total: '200', limit: '100' }]],
    [201, budgetOf(100, 200), [{ level: 'fail', total: '201', limit: '200' }]],
    [201, budgetOf(undefined, 200), [{ level: 'fail', total: '201', limit: '200' }]],
    [201, budgetOf(100, undefined), [{ level: 'warn', total: '201', limit: '100' }]],
    [200, budgetOf(undefined, 200), []],
    [201, budgetOf(undefined, undefined), []],
    [201, undefined, []],
  ])('is met by %d or not: %o', (total, budget, expected) => {
    expect(shown(overBudget(decimal(total), budget))).toEqual(expected);
  });
});

describe('what is over the budgets', () => {
  const spent = (
    name: string,
    budget: MonthlyBudget | undefined,
    ...totals: readonly (readonly [string, number])[]
  ) => ({
    traffic: { scenario: { name, drivers: {}, budget } },
    projections: totals.map(([key, total]) => ({ candidate: { key }, total: decimal(total) })),
  });
  const results = [
    spent('A', budgetOf(50, 80), ['dear', 90], ['cheap', 60], ['free', 0]),
    spent('B', undefined, ['dear', 20], ['cheap', 10], ['free', 0]),
    spent('C', budgetOf(undefined, 5), ['dear', 5], ['cheap', 6], ['free', 0]),
  ];

  const month = (warn: number, fail: number) => ({ budget: budgetOf(warn, fail), stages: [] });

  it('is each scenario on each candidate, then all of them together', () => {
    expect(shown(overruns(results, month(70, 110), () => true))).toEqual([
      { level: 'fail', scenario: 'A', candidate: 'dear', total: '90', limit: '80' },
      { level: 'warn', scenario: 'A', candidate: 'cheap', total: '60', limit: '50' },
      { level: 'fail', scenario: 'C', candidate: 'cheap', total: '6', limit: '5' },
      { level: 'fail', scenario: undefined, candidate: 'dear', total: '115', limit: '110' },
      { level: 'warn', scenario: undefined, candidate: 'cheap', total: '76', limit: '70' },
    ]);
  });

  it('is told of the candidates that are meant', () => {
    expect(shown(overruns(results, month(70, 110), (candidate) => candidate === 'cheap'))).toEqual([
      { level: 'warn', scenario: 'A', candidate: 'cheap', total: '60', limit: '50' },
      { level: 'fail', scenario: 'C', candidate: 'cheap', total: '6', limit: '5' },
      { level: 'warn', scenario: undefined, candidate: 'cheap', total: '76', limit: '70' },
    ]);
  });

  it('is each stage by itself where they follow each other, never their sum', () => {
    const stages = [
      { scenario: 'A', month: 1 },
      { scenario: 'B', month: 4 },
      { scenario: 'C', month: 7 },
    ];
    // Together they would be 115 and 76.
    expect(shown(overruns(results, { budget: budgetOf(15, 85), stages }, () => true))).toEqual([
      { level: 'fail', scenario: 'A', candidate: 'dear', total: '90', limit: '80' },
      { level: 'fail', scenario: 'A', candidate: 'dear', total: '90', limit: '85' },
      { level: 'warn', scenario: 'A', candidate: 'cheap', total: '60', limit: '50' },
      { level: 'warn', scenario: 'A', candidate: 'cheap', total: '60', limit: '15' },
      { level: 'warn', scenario: 'B', candidate: 'dear', total: '20', limit: '15' },
      { level: 'fail', scenario: 'C', candidate: 'cheap', total: '6', limit: '5' },
    ]);
    expect(
      overruns(results, { budget: budgetOf(undefined, 90), stages }, () => true).filter(
        ({ limit }) => limit === decimal(90),
      ),
    ).toEqual([]);
  });

  it('is of scenarios alone where there is no budget for all', () => {
    expect(
      overruns(results, { budget: undefined, stages: [] }, () => true).map(({ scenario, candidate }) => [
        scenario,
        candidate,
      ]),
    ).toEqual([
      ['A', 'dear'],
      ['A', 'cheap'],
      ['C', 'cheap'],
    ]);
  });
});
