import { zero, type Money } from '../../values/money.ts';
import { groupingName, isCalendarUnit, type Grouping, type MonthEnd, type Spending } from '../../ask/ledger/spend.ts';
import { formatMoney } from '../../values/format.ts';
import type { Picture } from '../../report/report.ts';
import type { AreaChart, BarChart, ChartLimit } from '../../report/charts/chart.ts';
import { scaleFor } from '../../report/charts/scale.ts';
import { withoutGaps } from '../../report/charts/time.ts';

/** What was spent, by day, tier, model or whatever else it was added up by. */
export interface SpendFigures {
  /** `day`, `model`; the unit where it is time. */
  readonly by: string;
  /** True where the groups follow each other in time. */
  readonly isTime: boolean;
  readonly groups: readonly {
    readonly name: string;
    readonly cost: Money | undefined;
    readonly baseline?: Money | undefined;
  }[];
  readonly limits: readonly ChartLimit[];
}

/** What was spent, and, where it is known, what the baseline would have cost. */
export function spendCharts({ by, isTime, groups, limits }: SpendFigures): (BarChart | AreaChart)[] {
  const places = groups.map(({ name }) => name);
  const spent = { name: 'spent', values: groups.map(({ cost }) => cost) };
  const common = {
    name: 'cost',
    title: `What was spent, by ${by}`,
    measure: 'Cost',
    unit: 'dollars',
    places,
    limits,
  } as const;
  if (isTime) {
    const days = withoutGaps(places, by);
    const costs = new Map(groups.map(({ name, cost }) => [name, cost]));
    const series = [{ name: 'spent', values: days.map((day) => (costs.has(day) ? costs.get(day) : zero)) }];
    return [{ ...common, kind: 'areas', scale: 'linear', places: days, series, events: [] }];
  }
  const baseline = groups.map((group) => group.baseline);
  const series = baseline.some((value) => value)
    ? [{ name: 'on the baseline', isBaseline: true, values: baseline }, spent]
    : [spent];
  return [
    { ...common, kind: 'bars', isStacked: false, scale: scaleFor(series.flatMap(({ values }) => values)), series },
  ];
}

/** What there is to see of what was spent. */
export function pictureOfSpend(spendings: readonly Spending[], { grouping, total, month }: SpendContext): Picture {
  const requests = total.requests === 1 ? '1 request' : `${total.requests} requests`;
  return {
    answer: `${requests} cost ${formatMoney(total.cost ?? zero)}; ${month.month} ends at ${formatMoney(month.projected)} at this pace.`,
    charts: spendCharts({
      by: groupingName(grouping),
      isTime: isCalendarUnit(grouping),
      groups: spendings.map(({ name, cost, baseline }) => ({ name, cost, baseline })),
      limits: [],
    }),
  };
}

export interface SpendContext {
  readonly grouping: Grouping;
  readonly total: Spending;
  readonly month: MonthEnd;
}
