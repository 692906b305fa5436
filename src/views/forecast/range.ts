import { zero } from '../../values/money.ts';
import { formatMoney } from '../../values/format.ts';
import { costRange, type CostRange, type Course } from '../../projection/course.ts';
import type { ForecastMonth } from '../../projection/forecast.ts';
import type { MonthlyCost } from '../../projection/monthly-costs.ts';

/** The range of each cost of each month, and of all months up to it, by the places of both. */
export interface Ranges {
  readonly ofMonth: (month: number, candidate: number) => CostRange | undefined;
  readonly soFar: (month: number, candidate: number) => CostRange | undefined;
}

export function rangesOf(months: readonly ForecastMonth[], course: Course | undefined): Ranges {
  const costAt = (month: number, place: number): MonthlyCost | undefined => months[month]?.costs[place];
  return {
    ofMonth: (month, place) => {
      const cost = costAt(month, place);
      return cost && costRange(cost.total, cost.spent ?? zero, course?.months[month]?.range);
    },
    soFar: (month, place) => {
      const cost = costAt(month, place);
      const spent = costAt(0, place)?.spent ?? zero;
      return cost && costRange(cost.cumulative, spent, course?.months[month]?.rangeSoFar);
    },
  };
}

export function rangeText(range: CostRange | undefined): string {
  return range === undefined ? '' : `${formatMoney(range.p10)} to ${formatMoney(range.p90)}`;
}

export function hasRange(course: Course | undefined): boolean {
  return course?.months.some(({ range }) => range) === true;
}
