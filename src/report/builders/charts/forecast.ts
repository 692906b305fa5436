import type { Forecast, ForecastMonth } from '../../../projection/forecast.ts';
import type { Chart } from '../../charts/chart.ts';
import { forecastCharts } from '../../charts/forecast.ts';
import { formatMoney } from '../../format.ts';
import { unique } from '../common.ts';
import type { ForecastContext } from '../forecast.ts';
import { budgetLimit, candidateNames } from './common.ts';

/** What there is to see month by month. */
export function chartsOfForecast({ months }: Forecast, { limits, runways, baseline }: ForecastContext): Chart[] {
  const candidates = months[0]?.costs.map(({ candidate }) => candidate) ?? [];
  const names = candidateNames(candidates);
  const [budget] = budgetLimit(limits.budget?.fail);
  return forecastCharts({
    months: months.map(({ month }) => month),
    candidates: candidates.map(({ key }, place) => {
      const runway = runways.find(({ candidate }) => candidate === key);
      return {
        name: names[place] ?? key,
        isBaseline: key === baseline && candidates.length > 1,
        totals: months.flatMap(({ costs }) => costs[place]?.total ?? []),
        cumulative: months.flatMap(({ costs }) => costs[place]?.cumulative ?? []),
        crossedIn: runway?.over.find(({ level, scenario }) => level === 'fail' && scenario === undefined)?.month,
        outIn: runway?.outIn,
        priceChanges: priceChanges(months, place),
        scenarios: scenariosOn(months, place),
      };
    }),
    budget,
    cash: limits.cash && { value: limits.cash, label: `Cash ${formatMoney(limits.cash)}` },
  });
}

/** Months from which an offer of a candidate is billed at rates of another time than in the month before. */
function priceChanges(months: readonly ForecastMonth[], place: number): string[] {
  const offersIn = (month: ForecastMonth | undefined) => month?.costs[place]?.candidate.parts.map(({ offer }) => offer) ?? [];
  return months.flatMap((month, index) => {
    const before = offersIn(months[index - 1]);
    return index > 0 && offersIn(month).some((offer, part) => offer !== before[part]) ? [month.month] : [];
  });
}

function scenariosOn(months: readonly ForecastMonth[], place: number) {
  const billed = months.map(({ costs }) => costs[place]?.traffic ?? []);
  const names = unique(billed.flatMap((all) => all.map(({ traffic }) => traffic.scenario.name)));
  return names.map((name) => ({ name, totals: billed.map((all) => all.find(({ traffic }) => traffic.scenario.name === name)?.total) }));
}
