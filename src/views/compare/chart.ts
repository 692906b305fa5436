import type { Money } from '../../values/money.ts';
import type { MonthlyOdds } from '../../projection/chances/monthly-odds.ts';
import type { Contender } from '../../projection/candidate.ts';
import type { Comparison, Ranked } from '../../projection/compare.ts';
import { formatMoney } from '../../values/format.ts';
import type { Picture } from '../../report/report.ts';
import { scenarioNames, type PlanPrices } from '../report-parts.ts';
import type { BarChart } from '../../report/charts/chart.ts';
import {
  budgetLimit,
  lessOrMore,
  meterParts,
  MOST_CARDS,
  partsChart,
  savingsStatus,
} from '../../report/charts/parts.ts';
import { scaleFor } from '../../report/charts/scale.ts';

/** The answer and the charts of a ranking. */
export function pictureOfCompare(comparison: Comparison, context: CompareContext): Picture {
  const { baseline } = context;
  return {
    answer: answerOf(comparison, context),
    cards: comparison.ranking.slice(0, MOST_CARDS).map(({ candidate: { key }, total, savingsRatio }) => ({
      name: key,
      figure: formatMoney(total),
      about: 'per month',
      status: key === baseline.key ? undefined : savingsStatus(savingsRatio, baseline.key),
    })),
    charts: compareCharts(comparison, context),
  };
}

/** Candidates one below the other, those without a price last and without a bar, and where the money of each goes. */
export function compareCharts(
  { traffics, ranking, unpriced }: Pick<Comparison, 'traffics' | 'ranking' | 'unpriced'>,
  { baseline }: Pick<CompareContext, 'baseline'>,
): BarChart[] {
  const scenarios = scenarioNames(traffics);
  const limits = budgetLimit(traffics.length === 1 ? traffics[0]?.scenario.budget?.fail : undefined);
  const bars = [
    ...ranking.map(({ candidate: { key }, total }) => ({ key, total })),
    ...unpriced.map(({ key }) => ({ key, total: undefined })),
  ];
  const totals = (isWanted: (key: string) => boolean) =>
    bars.map(({ key, total }) => (isWanted(key) ? total : undefined));
  const total: BarChart = {
    name: 'total',
    kind: 'bars',
    isStacked: false,
    title: `${scenarios}: cost per month by model`,
    unit: 'dollars',
    scale: limits.length > 0 ? 'linear' : scaleFor(bars.map((bar) => bar.total)),
    places: bars.map(({ key }) => key),
    limits,
    series: [
      ...(bars.some(({ key }) => key === baseline.key)
        ? [{ name: 'baseline', isBaseline: true, values: totals((key) => key === baseline.key) }]
        : []),
      { name: 'candidates', values: totals((key) => key !== baseline.key) },
    ],
  };
  const wholes = ranking.map(({ candidate, lineItems }) => ({ name: candidate.key, parts: meterParts(lineItems) }));
  const chart = { name: 'meters', title: `${scenarios}: cost per month by meter` };
  return [total, ...partsChart(chart, wholes, limits)];
}

function answerOf({ traffics, ranking }: Comparison, { baseline }: CompareContext): string {
  const best = ranking.reduce<Ranked | undefined>((a, b) => (a && a.rank < b.rank ? a : b), undefined);
  if (!best) return 'There is nothing to compare.';
  const among = ranking.length === 1 ? '' : `, the cheapest of ${ranking.length}`;
  const saved =
    best.savingsRatio && best.candidate.key !== baseline.key
      ? `: ${lessOrMore(best.savingsRatio)} than on ${baseline.key}`
      : '';
  const costs = `${scenarioNames(traffics)} ${traffics.length === 1 ? 'costs' : 'cost'}`;
  return `${costs} ${formatMoney(best.total)} a month on ${best.candidate.key}${among}${saved}.`;
}

export interface CompareContext extends PlanPrices {
  readonly baseline: Contender;
  /** How many candidates could be priced, shown or not. */
  readonly of: number;
  readonly explain: boolean;
  /** What ranges make of each candidate, by its key; undefined where every driver is certain. */
  readonly odds?: ReadonlyMap<string, MonthlyOdds> | undefined;
  /** Of all scenarios together. */
  readonly budget?: Money | undefined;
}
