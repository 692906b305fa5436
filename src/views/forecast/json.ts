import { plain } from '../../values/money.ts';
import type { CostRange, Course } from '../../projection/course.ts';
import type { ForecastMonth } from '../../projection/forecast.ts';
import type { MonthlyCost } from '../../projection/monthly-costs.ts';
import type { Json } from '../../report/report.ts';
import { candidateJson, decimalOrNull, distinctTexts, lineItemJson } from '../report-parts.ts';
import type { Ranges } from './range.ts';

export function monthJson(
  month: ForecastMonth,
  explain: boolean,
  rangeOf: (place: number) => CostRange | undefined,
): Json {
  return {
    month: month.month,
    scenarios: distinctTexts(month.traffic.map(({ scenario }) => scenario.name)),
    candidates: month.costs.map((each, place) => costJson(each, explain, rangeOf(place))),
  };
}

/** A candidate in one month; a name that moves between offers comes with the offer that it meant in that month. */
function costJson(
  { candidate, tokens: count, total, cumulative, traffic }: MonthlyCost,
  explain: boolean,
  range: CostRange | undefined,
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
    ...(range && { p10: plain(range.p10), p50: plain(total), p90: plain(range.p90) }),
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
