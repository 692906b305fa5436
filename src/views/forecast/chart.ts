import type { Solution } from '../../projection/solve.ts';
import type { Forecast, ForecastMonth } from '../../projection/forecast.ts';
import { formatMoney } from '../../values/format.ts';
import type { Card, Picture } from '../../report/report.ts';
import { monthsOverBudget } from '../../projection/runway.ts';
import { distinctTexts, type PlanPrices } from '../report-parts.ts';

import type { Chart } from '../../report/charts/chart.ts';
import { budgetLimit, candidateNames, MOST_CARDS } from '../../report/charts/parts.ts';
import { timeLabel } from '../../report/charts/time-label.ts';
import { budgetStatus, forecastCharts } from './month-charts.ts';
import { rangesOf } from './range.ts';
import type { Limited } from './runway.ts';

/** What there is to see month by month. */
export function pictureOfForecast(result: Forecast, context: ForecastContext): Picture {
  return { cards: cardsOf(result, context), charts: chartsOf(result, context) };
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

export interface ForecastContext extends PlanPrices, Limited {
  /** How much of a driver fits the limits, where that was asked. */
  readonly solved?: Solution | undefined;
  readonly baseline: string;
  /** Whether a limit is meant for a candidate. */
  readonly isMeant: (key: string) => boolean;
  readonly explain: boolean;
}
