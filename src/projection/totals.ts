import { minus, ratio, sum } from '../values/money.ts';
import type { Decimal, Money } from '../values/money.ts';
import type { Candidate } from './candidate.ts';
import type { ScenarioProjection } from './project.ts';

/** All scenarios together on one candidate, a month. */
export interface Total {
  readonly candidate: Candidate;
  readonly isBaseline: boolean;
  readonly total: Money;
  /** Against the baseline; undefined where that cannot be priced in every scenario. */
  readonly savings: Money | undefined;
  readonly savingsRatio: Decimal | undefined;
}

/** What scenarios that run side by side cost together, on each candidate that can be priced in all of them. */
export function totalsOf(results: Iterable<ScenarioProjection>): { readonly tokens: number; readonly totals: readonly Total[] } {
  const found = new Map<string, Pick<Total, 'candidate' | 'isBaseline' | 'total'> & { readonly count: number }>();
  let scenarios = 0;
  let tokens = 0;
  for (const { traffic, projections } of results) {
    scenarios++;
    tokens += traffic.tokens;
    for (const { candidate, isBaseline, total } of projections) {
      const before = found.get(candidate.key);
      found.set(candidate.key, { candidate, isBaseline, count: (before?.count ?? 0) + 1, total: before ? sum([before.total, total]) : total });
    }
  }
  const whole = [...found.values()].filter(({ count }) => count === scenarios);
  const baseline = whole.find(({ isBaseline }) => isBaseline)?.total;
  const totals = whole.map(({ candidate, isBaseline, total }): Total => {
    const savings = baseline && minus(baseline, total);
    return { candidate, isBaseline, total, savings, savingsRatio: savings && baseline && ratio(savings, baseline) };
  });
  return { tokens, totals };
}
