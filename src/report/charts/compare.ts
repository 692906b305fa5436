import type { Money } from '../../values/money.ts';
import type { BarChart, Limit } from './chart.ts';
import { partsChart } from './parts.ts';
import type { Part } from './parts.ts';
import { scaleFor } from './scale.ts';

/** What `compare` found: candidates in their order, those that cannot be priced last. */
export interface CompareFigures {
  readonly scenario: string;
  readonly ranking: readonly {
    readonly name: string;
    readonly isBaseline: boolean;
    readonly total: Money | undefined;
    readonly parts: readonly Part[];
  }[];
  readonly limits: readonly Limit[];
}

/** Candidates one below the other, and where the money of each goes. */
export function compareCharts({ scenario, ranking, limits }: CompareFigures): BarChart[] {
  const pick = (isBaseline: boolean) => ranking.map((each) => (each.isBaseline === isBaseline ? each.total : undefined));
  const total: BarChart = {
    name: 'total',
    kind: 'bars',
    isStacked: false,
    title: `${scenario}: what a month costs on each`,
    measure: 'Cost a month',
    unit: 'dollars',
    scale: scaleFor(ranking.map((each) => each.total)),
    places: ranking.map(({ name }) => name),
    limits,
    series: [
      ...(ranking.some(({ isBaseline }) => isBaseline) ? [{ name: 'baseline', isBaseline: true, values: pick(true) }] : []),
      { name: 'candidates', values: pick(false) },
    ],
  };
  const priced = ranking.filter((each) => each.total);
  return [total, ...partsChart({ name: 'meters', title: `${scenario}: where the money goes`, measure: 'Cost a month' }, priced, limits)];
}
