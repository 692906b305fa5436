import type { Grouping, Spending } from '../../../ask/spend.ts';
import type { Chart } from '../../charts/chart.ts';
import { spendCharts } from '../../charts/spend.ts';

/** What there is to see of what was spent. */
export function chartsOfSpend(spendings: readonly Spending[], grouping: Grouping): Chart[] {
  return spendCharts({
    by: grouping,
    isTime: grouping === 'day',
    groups: spendings.map(({ name, cost, baseline }) => ({ name, cost, baseline })),
    limits: [],
  });
}
