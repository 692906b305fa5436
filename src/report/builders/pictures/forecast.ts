import type { Forecast, ForecastMonth } from '../../../projection/forecast.ts';
import type { Runway } from '../../../projection/runway.ts';
import type { Chart } from '../../charts/chart.ts';
import { forecastCharts } from '../../charts/forecast.ts';
import { formatMoney } from '../../format.ts';
import { unique } from '../common.ts';
import type { ForecastContext } from '../forecast.ts';
import type { Picture } from '../../report.ts';
import { budgetLimit, candidateNames } from './common.ts';

/** What there is to see month by month. */
export function pictureOfForecast(result: Forecast, context: ForecastContext): Picture {
  return { answer: answerOf(result, context), charts: chartsOf(result, context) };
}

function chartsOf({ months }: Forecast, { limits, runways, baseline }: ForecastContext): Chart[] {
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
        crossedIn: overBudget(runway),
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

/** Of the first candidate that is not the baseline: what it comes to, and whether it stays within its limits. */
function answerOf({ months }: Forecast, { limits: { budget, cash }, runways, baseline }: ForecastContext): string {
  const [first, last] = [months[0], months.at(-1)];
  const shown = first?.costs.find(({ candidate }) => candidate.key !== baseline) ?? first?.costs[0];
  const key = shown?.candidate.key ?? '';
  const end = last?.costs.find(({ candidate }) => candidate.key === key);
  if (!first || !last || !shown || !end) return 'There is nothing to forecast.';
  const course = months.length === 1 ? '' : `: ${formatMoney(shown.total)} in ${first.month}, ${formatMoney(end.total)} in ${last.month}`;
  const runway = runways.find(({ candidate }) => candidate === key);
  const over = overBudget(runway);
  const said = [
    ...(budget?.fail
      ? [
          over === undefined
            ? `stays within the budget of ${formatMoney(budget.fail)} a month`
            : `is over the budget of ${formatMoney(budget.fail)} a month from ${over} on`,
        ]
      : []),
    ...(cash ? [runway?.outIn === undefined ? `does not use up ${formatMoney(cash)}` : `runs out of ${formatMoney(cash)} in ${runway.outIn}`] : []),
  ];
  const span = months.length === 1 ? `in ${first.month}` : `in ${months.length} months`;
  return `${key} costs ${formatMoney(end.cumulative)} ${span}${course}${said.length > 0 ? `; it ${said.join(' and ')}` : ''}.`;
}

function overBudget(runway: Runway | undefined): string | undefined {
  return runway?.over.find(({ level, scenario }) => level === 'fail' && scenario === undefined)?.month;
}
