import { formatMoney } from '../../values/format.ts';
import type { Browsed } from '../../pricing/catalogue/browse.ts';
import type { Money } from '../../values/money.ts';
import type { MonthlyOdds } from '../../projection/chances/monthly-odds.ts';
import type { Contender } from '../../projection/candidate.ts';
import type { Comparison } from '../../projection/compare.ts';
import type { Picture } from '../../report/report.ts';
import { scenarioNames, type PlanPrices } from '../report-parts.ts';
import type { BarChart } from '../../report/charts/chart.ts';
import { budgetLimit, meterParts, MOST_CARDS, partsChart, savingsStatus } from '../../report/charts/parts.ts';
import { scaleFor } from '../../report/charts/scale.ts';

/** The charts of a ranking. */
export function pictureOfCompare(comparison: Comparison, context: CompareContext): Picture {
  const { baseline } = context;
  return {
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
  { baseline, budget }: Pick<CompareContext, 'baseline' | 'budget'>,
): BarChart[] {
  const scenarios = scenarioNames(traffics);
  const limits = budgetLimit(budget);
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

export interface CompareContext extends PlanPrices {
  readonly baseline: Contender;
  /** How many candidates could be priced, shown or not. */
  readonly of: number;
  /** What was browsed for and is not among them; undefined if nothing was. */
  readonly leftOut?: Browsed['leftOut'] | undefined;
  readonly explain: boolean;
  /** What ranges make of each candidate, by its key; undefined where every driver is certain. */
  readonly odds?: ReadonlyMap<string, MonthlyOdds> | undefined;
  /** Of all scenarios together. */
  readonly budget?: Money | undefined;
}
