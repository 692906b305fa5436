import type { Money } from '../../values/money.ts';
import type { Contender } from '../../projection/candidate.ts';
import type { Comparison, Ranked } from '../../projection/compare.ts';
import { formatMoney } from '../../values/format.ts';
import type { Picture } from '../../report/report.ts';
import { scenarioNames, type Planned } from '../report-parts.ts';
import type { BarChart, ChartLimit, Chart } from '../../report/charts/chart.ts';
import { partsChart, budgetLimit, lessOrMore, meterParts, type CostPart } from '../../report/charts/parts.ts';
import { scaleFor } from '../../report/charts/scale.ts';

/** What `compare` found: candidates in their order, those that cannot be priced last. */
export interface CompareFigures {
  readonly scenario: string;
  readonly ranking: readonly {
    readonly name: string;
    readonly isBaseline: boolean;
    readonly total: Money | undefined;
    readonly parts: readonly CostPart[];
  }[];
  readonly limits: readonly ChartLimit[];
}

/** Candidates one below the other, and where the money of each goes. */
export function compareCharts({ scenario, ranking, limits }: CompareFigures): BarChart[] {
  const pick = (isBaseline: boolean) =>
    ranking.map((each) => (each.isBaseline === isBaseline ? each.total : undefined));
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
      ...(ranking.some(({ isBaseline }) => isBaseline)
        ? [{ name: 'baseline', isBaseline: true, values: pick(true) }]
        : []),
      { name: 'candidates', values: pick(false) },
    ],
  };
  const priced = ranking.filter((each) => each.total);
  return [
    total,
    ...partsChart(
      { name: 'meters', title: `${scenario}: where the money goes`, measure: 'Cost a month' },
      priced,
      limits,
    ),
  ];
}

/** What there is to see of a ranking. */
export function pictureOfCompare(comparison: Comparison, context: CompareContext): Picture {
  return { answer: answerOf(comparison, context), charts: chartsOf(comparison, context) };
}

function chartsOf({ traffics, ranking, unpriced }: Comparison, { baseline }: CompareContext): Chart[] {
  const priced = ranking.map(({ candidate: { key }, total, lineItems }) => ({
    name: key,
    isBaseline: key === baseline.key,
    total,
    parts: meterParts(lineItems),
  }));
  const [only, ...others] = traffics.map(({ scenario }) => scenario);
  return compareCharts({
    scenario: scenarioNames(traffics),
    ranking: [
      ...priced,
      ...unpriced.map(({ key }) => ({ name: key, isBaseline: key === baseline.key, total: undefined, parts: [] })),
    ],
    limits: budgetLimit(others.length === 0 ? only?.budget?.fail : undefined),
  });
}

function answerOf({ traffics, ranking }: Comparison, { baseline }: CompareContext): string {
  const best = ranking.reduce<Ranked | undefined>((a, b) => (a && a.rank < b.rank ? a : b), undefined);
  if (!best) return 'There is nothing to compare.';
  const among = ranking.length === 1 ? '' : `, the cheapest of ${ranking.length}`;
  const saved =
    best.savingsRatio && best.candidate.key !== baseline.key
      ? `: ${lessOrMore(best.savingsRatio)} than on ${baseline.key}`
      : '';
  return `${scenarioNames(traffics)} ${traffics.length === 1 ? 'costs' : 'cost'} ${formatMoney(best.total)} a month on ${best.candidate.key}${among}${saved}.`;
}

export interface CompareContext extends Planned {
  readonly baseline: Contender;
  /** How many candidates could be priced, shown or not. */
  readonly of: number;
  readonly explain: boolean;
}
