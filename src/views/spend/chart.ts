import { groupingName, type Grouping, type MonthEnd, type Spending } from '../../ask/ledger/spend.ts';
import type { AreaChart, BarChart } from '../../report/charts/chart.ts';
import { scaleFor } from '../../report/charts/scale.ts';
import { withoutGaps } from '../../report/charts/time.ts';
import type { Picture } from '../../report/report.ts';
import { isUnit } from '../../usage/tally/group-by.ts';
import { formatMoney } from '../../values/format.ts';
import { zero } from '../../values/money.ts';

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
    charts: [spendChart(spendings, grouping)],
  };
}

/** Costs over time, or side by side with those of the baseline if any are known. */
export function spendChart(
  spendings: readonly Pick<Spending, 'name' | 'cost' | 'baseline'>[],
  grouping: Grouping,
): AreaChart | BarChart {
  const by = groupingName(grouping);
  const names = spendings.map(({ name }) => name);
  const places = isUnit(grouping) ? withoutGaps(names, by) : names;
  const title = `What was spent, by ${by}`;
  const common = { name: 'cost', title, measure: 'Cost', unit: 'dollars', places, limits: [] } as const;
  if (isUnit(grouping)) {
    const costs = new Map(spendings.map(({ name, cost }) => [name, cost]));
    const values = places.map((name) => (costs.has(name) ? costs.get(name) : zero));
    return { ...common, kind: 'areas', scale: 'linear', series: [{ name: 'spent', values }], events: [] };
  }
  const baselines = spendings.map(({ baseline }) => baseline);
  const series = [
    ...(baselines.some((value) => value) ? [{ name: 'on the baseline', isBaseline: true, values: baselines }] : []),
    { name: 'spent', values: spendings.map(({ cost }) => cost) },
  ];
  const scale = scaleFor(series.flatMap(({ values }) => values));
  return { ...common, kind: 'bars', isStacked: false, scale, series };
}
