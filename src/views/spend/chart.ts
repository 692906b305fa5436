import { groupingName, type Grouping, type MonthEnd, type Spending } from '../../ask/ledger/spend.ts';
import type { Chart } from '../../report/charts/chart.ts';
import type { Picture } from '../../report/report.ts';
import { isUnit } from '../../usage/tally/group-by.ts';
import { formatMoney } from '../../values/format.ts';
import { zero } from '../../values/money.ts';
import { usageCharts } from '../usage/chart.ts';

export interface SpendContext {
  readonly grouping: Grouping;
  readonly total: Spending;
  readonly month: MonthEnd;
}

/** The sums of receipts as one sentence and a chart. */
export function spendPicture(spendings: readonly Spending[], { grouping, total, month }: SpendContext): Picture {
  const requests = total.requests === 1 ? '1 request' : `${total.requests} requests`;
  const [cost, projected] = [formatMoney(total.cost ?? zero), formatMoney(month.projected)];
  return {
    answer: `${requests} cost ${cost}; ${month.month} ends at ${projected} at this pace.`,
    charts: spendCharts(spendings, grouping),
  };
}

/** Costs as those of usage are drawn; what they are on the baseline stands where usage has other models. */
export function spendCharts(
  spendings: readonly Pick<Spending, 'name' | 'cost' | 'baseline'>[],
  grouping: Grouping,
): Chart[] {
  const by = groupingName(grouping);
  const groups = spendings.flatMap(({ name, cost, baseline }) => (cost ? [{ key: [name], cost, baseline }] : []));
  const costs = groups.map(({ baseline }) => baseline);
  const elsewhere = costs.some((cost) => cost) ? [{ name: 'on the baseline', costs }] : [];
  const charts = usageCharts({ by: [by], isTime: isUnit(grouping), groups, elsewhere });
  return charts.map((chart) => ({ ...chart, title: `What was spent, by ${by}` }));
}
