import { amountInProse, formatMonths, monthInProse } from '../../values/format.ts';
import { compare, isZero, minus, ratio } from '../../values/money.ts';
import type { Forecast } from '../../projection/forecast.ts';
import { monthsOverBudget } from '../../projection/runway.ts';
import type { MonthlyCost } from '../../projection/monthly-costs.ts';
import { savedText } from '../cost-finding.ts';
import type { ForecastContext } from './chart.ts';
import { monthsInWords } from './runway.ts';

/** The candidates within the budget, or the cheapest and how its months go; then when the cash runs out. */
export function forecastFinding({ months }: Forecast, context: ForecastContext): string | undefined {
  const costs = months.at(-1)?.costs ?? [];
  const best = costs.reduce<MonthlyCost | undefined>(
    (a, b) => (a && compare(a.cumulative, b.cumulative) <= 0 ? a : b),
    undefined,
  );
  if (!best) return undefined;
  const { limits, baseline, course } = context;
  const said =
    limits.budget?.fail && course === undefined
      ? budgetText(context, costs, amountInProse(limits.budget.fail), months.length)
      : undefined;
  const apart = alternativesText(best, costs, months.length);
  return `${said ?? apart ?? courseText(months, best, costs, baseline)}${cashText(context, best)}.`;
}

/** `gpt-4o exceeds the $1,500 monthly budget from May to December 2027 (8 months)`. */
function budgetText(
  { runways, isMeant }: ForecastContext,
  costs: readonly MonthlyCost[],
  limit: string,
  months: number,
): string {
  const meant = costs.map(({ candidate }) => candidate.key).filter(isMeant);
  const budget = `the ${limit} monthly budget`;
  const overs = meant.flatMap((key) => {
    const runway = runways.find(({ candidate }) => candidate === key);
    const over = runway ? monthsOverBudget(runway) : [];
    return over.length > 0 ? [{ key, over }] : [];
  });
  const [first] = overs;
  const cost = costs.find(({ candidate }) => candidate.key === meant[0]);
  const total = cost ? `: ${amountInProse(cost.cumulative)} in ${formatMonths(months)}` : '';
  if (!first)
    return meant.length === 1
      ? `${meant[0]} stays within ${budget}${total}`
      : `All ${meant.length} stay within ${budget}`;
  const when = monthsInWords(first.over);
  if (meant.length === 1) return `${first.key} exceeds ${budget} ${when}${total}`;
  const within = meant.length - overs.length;
  const count = `${within === 0 ? 'None' : within} of ${meant.length} ${within > 1 ? 'stay' : 'stays'}`;
  return `${count} within ${budget}; ${first.key} exceeds it ${when}`;
}

/** What the cheapest costs in each alternative. */
function alternativesText(
  { candidate }: MonthlyCost,
  costs: readonly MonthlyCost[],
  count: number,
): string | undefined {
  const { alternative } = candidate;
  if (!alternative) return undefined;
  const each = costs.flatMap(({ candidate: other, cumulative }) =>
    other.alternative?.of === alternative.of ? [`${amountInProse(cumulative)} (${other.alternative.name})`] : [],
  );
  const others = new Set(costs.map((cost) => cost.candidate.alternative?.of)).size;
  const lead = others > 2 ? `Cheapest of ${others}: ${alternative.of} at` : `${alternative.of} costs`;
  return `${lead} ${each.join(', ')} in ${formatMonths(count)}`;
}

/** What it costs in all, and in the first and the last month. */
function courseText(
  months: Forecast['months'],
  best: MonthlyCost,
  costs: readonly MonthlyCost[],
  baseline: string,
): string {
  const { key } = best.candidate;
  const totalIn = (month: Forecast['months'][number] | undefined) =>
    month?.costs.find(({ candidate }) => candidate.key === key)?.total ?? best.total;
  const [first, last] = [months[0], months.at(-1)];
  const reference = costs.find(({ candidate }) => candidate.key === baseline);
  const savingsRatio = reference && ratio(minus(reference.cumulative, best.cumulative), reference.cumulative);
  const saved = savedText({ isBaseline: key === baseline, savingsRatio }, baseline);
  const what = `${amountInProse(best.cumulative)} in ${formatMonths(months.length)}${saved}`;
  const lead = costs.length > 2 ? `Cheapest of ${costs.length}: ${key} at ${what}` : `${key} costs ${what}`;
  if (!first || !last || first === last) return lead;
  const isLevel = months.every((month) => compare(totalIn(month), totalIn(first)) === 0);
  if (isLevel) return `${lead}: ${amountInProse(totalIn(first))} each month`;
  return (
    `${lead}: ${amountInProse(totalIn(first))} in ${monthInProse(first.month)}, ` +
    `${amountInProse(totalIn(last))} in ${monthInProse(last.month)}`
  );
}

function cashText({ limits: { cash }, runways, course }: ForecastContext, { candidate: { key } }: MonthlyCost): string {
  if (!cash || course) return '';
  const { outIn, left } = runways.find(({ candidate }) => candidate === key) ?? {};
  const use = left && isZero(left) ? 'is used up' : 'lasts beyond the forecast';
  return outIn === undefined
    ? `; ${amountInProse(cash)} ${use}`
    : `; on ${key} ${amountInProse(cash)} runs out in ${monthInProse(outIn)}`;
}
