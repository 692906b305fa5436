import { plain } from '../../values/money.ts';
import type { CostOdds } from '../../projection/chances/odds.ts';
import type { Course } from '../../projection/course.ts';
import type { ForecastMonth } from '../../projection/forecast.ts';
import type { MonthlyCost } from '../../projection/monthly-costs.ts';
import type { Json, JsonObject } from '../../report/report.ts';
import { candidateJson, decimalOrNull, distinctTexts, lineItemJson } from '../report-parts.ts';
import { chanceOf, oddsJson } from '../odds.ts';
import { chancesOfCheaper, type Ranges, type Uncertainty } from './range.ts';

interface MonthOdds {
  readonly range: CostOdds | undefined;
  /** The chance that the month is over the budget. */
  readonly overBudget: number | undefined;
}

export function monthJson(month: ForecastMonth, explain: boolean, oddsOf: (place: number) => MonthOdds): Json {
  return {
    month: month.month,
    scenarios: distinctTexts(month.traffic.map(({ scenario }) => scenario.name)),
    candidates: month.costs.map((each, place) => costJson(each, explain, oddsOf(place))),
  };
}

/** A candidate in one month; a name that moves between offers comes with the offer that it meant in that month. */
function costJson(
  { candidate, tokens: count, total, cumulative, traffic }: MonthlyCost,
  explain: boolean,
  { range, overBudget }: MonthOdds,
): Json {
  const lineItems = traffic.flatMap((each) =>
    each.lineItems().map((item) => ({ scenario: each.traffic.scenario.name, ...lineItemJson(item) })),
  );
  const [part] = candidate.parts;
  const offer =
    candidate.isBlend || part?.offer.offer.key === candidate.key ? {} : { offer: part?.offer.offer.key ?? null };
  return {
    ...candidateJson(candidate),
    ...offer,
    tokens: count,
    total: plain(total),
    ...oddsJson(range),
    ...(overBudget !== undefined && { overBudget: plain(chanceOf(overBudget)) }),
    cumulative: plain(cumulative),
    ...(explain && { lineItems }),
  };
}

/** The days that were asked for, as one. */
export function periodJson({ span }: Course, months: readonly ForecastMonth[], ranges: Ranges): Json {
  return {
    ...span,
    candidates: (months[0]?.costs ?? []).map(({ candidate, total }, place) => {
      const range = ranges.ofMonth(0, place);
      return {
        candidate: candidate.key,
        p10: decimalOrNull(range?.p10),
        p50: plain(total),
        p90: decimalOrNull(range?.p90),
      };
    }),
  };
}

/** All months together, where a plan has ranges. */
export function totalsJson(
  months: readonly ForecastMonth[],
  { outlook, baseline }: Uncertainty & { readonly baseline: string },
  ranges: Ranges,
): JsonObject {
  if (!outlook) return {};
  const chances = new Map(
    chancesOfCheaper(months, outlook, baseline).map(({ candidate, chance }) => [candidate, plain(chanceOf(chance))]),
  );
  return {
    totals: (months.at(-1)?.costs ?? []).map(({ candidate, cumulative }, place) => ({
      candidate: candidate.key,
      total: plain(cumulative),
      ...oddsJson(ranges.soFar(months.length - 1, place)),
      cheaperThanBaseline: chances.get(candidate.key) ?? null,
      tooLong: plain(chanceOf(outlook.tooLong(place))),
    })),
  };
}
