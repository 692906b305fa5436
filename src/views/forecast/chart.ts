import type { Solution } from '../../projection/solve.ts';
import type { Forecast, ForecastMonth } from '../../projection/forecast.ts';
import { formatMoney } from '../../values/format.ts';
import type { Card, Picture } from '../../report/report.ts';
import { monthsOverBudget, type Runway, type SpendingLimits } from '../../projection/runway.ts';
import { distinctTexts, type PlanPrices } from '../report-parts.ts';
import { isZero } from '../../values/money.ts';
import type { Course } from '../../projection/course.ts';
import type { Chart } from '../../report/charts/chart.ts';
import { budgetLimit, candidateNames, MOST_CARDS } from '../../report/charts/parts.ts';
import { timeLabel } from '../../report/charts/time-label.ts';
import { budgetStatus, forecastCharts } from './month-charts.ts';
import { rangesOf } from './range.ts';
import { budgetName, monthsInWords, type Limited } from './runway.ts';

/** What there is to see month by month. */
export function pictureOfForecast(result: Forecast, context: ForecastContext): Picture {
  return { answer: answerOf(result, context), cards: cardsOf(result, context), charts: chartsOf(result, context) };
}

/** What each candidate comes to, and whether it stays within the budget. */
function cardsOf({ months }: Forecast, { limits: { budget }, runways }: ForecastContext): Card[] {
  const [first, last] = [months[0], months.at(-1)];
  const names = candidateNames(first?.costs.map(({ candidate }) => candidate) ?? []);
  const all = months.map(({ month }) => month);
  return (last?.costs ?? []).slice(0, MOST_CARDS).map(({ candidate, cumulative, total }, place) => {
    const runway = runways.find((each) => each.candidate === candidate.key);
    const monthly = `${formatMoney(total)} in ${timeLabel(last?.month ?? '', first?.month)}`;
    return {
      name: names[place] ?? candidate.key,
      figure: formatMoney(cumulative),
      about: months.length === 1 ? `in ${timeLabel(last?.month ?? '')}` : `in ${months.length} months · ${monthly}`,
      status: budget?.fail && budgetStatus(runway ? monthsOverBudget(runway) : [], all),
    };
  });
}

function chartsOf({ months }: Forecast, context: ForecastContext): Chart[] {
  const { limits, runways, baseline } = context;
  const ranges = rangesOf(months, context);
  const candidates = months[0]?.costs.map(({ candidate }) => candidate) ?? [];
  const names = candidateNames(candidates);
  const [budget] = budgetLimit(limits.budget?.fail);
  // Of one candidate only: many scenarios take long to add up.
  const shown = Math.max(
    0,
    candidates.findIndex(({ key }) => key !== baseline),
  );
  return forecastCharts({
    months: months.map(({ month }) => month),
    candidates: candidates.map(({ key }, place) => {
      const runway = runways.find(({ candidate }) => candidate === key);
      const known = months.flatMap((_, index) => ranges.ofMonth(index, place) ?? []);
      return {
        name: names[place] ?? key,
        isBaseline: key === baseline && candidates.length > 1,
        totals: months.flatMap(({ costs }) => costs[place]?.total ?? []),
        cumulative: months.flatMap(({ costs }) => costs[place]?.cumulative ?? []),
        band:
          known.length === months.length
            ? { low: known.map(({ p10 }) => p10), high: known.map(({ p90 }) => p90) }
            : undefined,
        over: runway ? monthsOverBudget(runway) : [],
        outIn: runway?.outIn,
        priceChanges: monthsOfNewPrices(months, place),
        scenarios: place === shown ? scenariosOn(months, place) : undefined,
      };
    }),
    budget,
    cash: limits.cash && { value: limits.cash, label: `Cash ${formatMoney(limits.cash)}` },
  });
}

/** Months from which an offer of a candidate is billed at rates of another time than in the month before. */
function monthsOfNewPrices(months: readonly ForecastMonth[], place: number): string[] {
  const offersIn = (month: ForecastMonth | undefined) =>
    month?.costs[place]?.candidate.parts.map(({ offer }) => offer) ?? [];
  return months.flatMap((month, index) => {
    const before = offersIn(months[index - 1]);
    return index > 0 && offersIn(month).some((offer, part) => offer !== before[part]) ? [month.month] : [];
  });
}

function scenariosOn(months: readonly ForecastMonth[], place: number) {
  const billed = months.map(({ costs }) => costs[place]?.traffic ?? []);
  const names = distinctTexts(billed.flatMap((all) => all.map(({ traffic }) => traffic.scenario.name)));
  return names.map((name) => ({
    name,
    totals: billed.map((all) => all.find(({ traffic }) => traffic.scenario.name === name)?.total),
  }));
}

/** Of the first candidate that is not the baseline: what it comes to, and whether it stays within its limits. */
function answerOf({ months }: Forecast, context: ForecastContext): string {
  const { limits, runways, baseline, course } = context;
  const [first, last] = [months[0], months.at(-1)];
  const shown = first?.costs.find(({ candidate }) => candidate.key !== baseline) ?? first?.costs[0];
  const key = shown?.candidate.key ?? '';
  const end = last?.costs.find(({ candidate }) => candidate.key === key);
  if (!first || !last || !shown || !end) return 'There is nothing to forecast.';
  const ends =
    months.length === 1
      ? ''
      : `: ${formatMoney(shown.total)} in ${first.month}, ${formatMoney(end.total)} in ${last.month}`;
  const runway = runways.find(({ candidate }) => candidate === key);
  const said = runway ? fateOf(runway, limits, course) : [];
  const span = months.length === 1 ? `in ${first.month}` : `in ${months.length} months`;
  const fate = said.length > 0 ? `; it ${said.join(' and ')}` : '';
  return `${key} costs ${formatMoney(end.cumulative)} ${span}${ends}${fate}.`;
}

function fateOf(runway: Runway, { budget, cash }: SpendingLimits, course: Course | undefined): string[] {
  const over = monthsOverBudget(runway);
  const limit = budget?.fail && budgetName(budget.fail, course);
  const said = limit && (over.length === 0 ? `stays within ${limit}` : `is over ${limit} in ${monthsInWords(over)}`);
  const { outIn, left } = runway;
  const use = left && isZero(left) ? 'uses up all of' : 'does not use up';
  return [
    ...(said === undefined ? [] : [said]),
    ...(cash
      ? [outIn === undefined ? `${use} ${formatMoney(cash)}` : `runs out of ${formatMoney(cash)} in ${outIn}`]
      : []),
  ];
}

export interface ForecastContext extends PlanPrices, Limited {
  /** How much of a driver fits the limits, where that was asked. */
  readonly solved?: Solution | undefined;
  readonly baseline: string;
  readonly explain: boolean;
}
