import { zero } from '../../values/money.ts';
import { formatMoney } from '../../values/format.ts';
import type { CostOdds } from '../../projection/chances/odds.ts';
import type { Outlook } from '../../projection/chances/outlook.ts';
import { chanceText, rangeText, tooLongNotes } from '../odds.ts';
import type { Course } from '../../projection/course.ts';
import { costRange } from '../../projection/course-range.ts';
import type { ForecastMonth } from '../../projection/forecast.ts';
import type { MonthlyCost } from '../../projection/monthly-costs.ts';

/** The range of each cost of each month, and of all months up to it, by the places of both. */
export interface Ranges {
  /** True if there is one of any month. */
  readonly isKnown: boolean;
  readonly ofMonth: (month: number, candidate: number) => CostOdds | undefined;
  readonly soFar: (month: number, candidate: number) => CostOdds | undefined;
}

/** Where costs are not certain: measured traffic was learned, or a plan has ranges. */
export interface Uncertainty {
  readonly course?: Course | undefined;
  readonly outlook?: Outlook | undefined;
}

export function rangesOf(months: readonly ForecastMonth[], { course, outlook }: Uncertainty): Ranges {
  if (outlook) return { isKnown: true, ...outlook };
  const costAt = (month: number, place: number): MonthlyCost | undefined => months[month]?.costs[place];
  return {
    isKnown: course?.months.some(({ range }) => range) === true,
    ofMonth: (month, place) => {
      const cost = costAt(month, place);
      const range = cost && costRange(cost.total, cost.spent ?? zero, course?.months[month]?.range);
      return range && { ...range, p50: cost.total };
    },
    soFar: (month, place) => {
      const cost = costAt(month, place);
      const spent = costAt(0, place)?.spent ?? zero;
      const range = cost && costRange(cost.cumulative, spent, course?.months[month]?.rangeSoFar);
      return range && { ...range, p50: cost.cumulative };
    },
  };
}

/** What each candidate comes to in all months. */
export function sumNotes(months: readonly ForecastMonth[], ranges: Ranges, { tooLong }: Outlook): string[] {
  return (months[0]?.costs ?? []).flatMap(({ candidate }, place) => {
    const odds = ranges.soFar(months.length - 1, place);
    const span = months.length === 1 ? 'one month' : `${months.length} months`;
    return odds
      ? [
          `${candidate.key}: ${formatMoney(odds.p50)} in ${span} (P50), ${rangeText(odds)} (P10 to P90).`,
          ...tooLongNotes(candidate.key, tooLong(place)),
        ]
      : [];
  });
}

/** How sure it is that a candidate is cheaper than the baseline. */
export function cheaperNotes(
  months: readonly ForecastMonth[],
  { outlook, baseline }: Uncertainty & { readonly baseline: string },
): string[] {
  return chancesOfCheaper(months, outlook, baseline).map(
    ({ candidate, chance }) => `${candidate}: a chance ${chanceText(chance)} to cost less than ${baseline} in total.`,
  );
}

/** Of each candidate but the baseline, whose costs are drawn with the same values. */
export function chancesOfCheaper(months: readonly ForecastMonth[], outlook: Outlook | undefined, baseline: string) {
  const keys = months[0]?.costs.map(({ candidate }) => candidate.key) ?? [];
  const than = keys.indexOf(baseline);
  return outlook && than >= 0
    ? keys.flatMap((candidate, place) =>
        place === than ? [] : [{ candidate, chance: outlook.isCheaper(place, than) }],
      )
    : [];
}
