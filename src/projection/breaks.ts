import { addDays, type Instant } from '../values/calendar.ts';
import { plain, zero, type Money } from '../values/money.ts';
import type { Course } from './course.ts';
import type { ForecastMonth } from './forecast.ts';
import type { RangeFactors } from './learned/learn.ts';
import type { SpendingLimits } from './runway.ts';

/** When a limit is passed: one time in ten before the first of these days, and one in ten after the last. */
export interface Breaks {
  readonly early: Instant | undefined;
  readonly likely: Instant | undefined;
  readonly late: Instant | undefined;
}

/** When a candidate passes its limits; undefined where even the high end does not within ten years. */
export interface BrokenLimits {
  readonly budget: Breaks | undefined;
  readonly cash: Breaks | undefined;
}

const YEARS = 10;

/** A budget counts from the first of each month, or of the days asked for; cash from the first day on. */
export function breaksOf(
  course: Course,
  months: readonly ForecastMonth[],
  place: number,
  { budget, cash }: SpendingLimits,
): BrokenLimits {
  const costs = dailyCosts(course, months, place);
  const limit = budget?.fail;
  return {
    budget: limit && passed(course, costs, { limit: toNumber(limit), isMonthly: !course.isOfDays }),
    cash: cash && passed(course, costs, { limit: toNumber(cash), isMonthly: false }),
  };
}

/** What days cost from the first one asked for on, those beyond them at the prices of the last month. */
interface DailyCosts {
  readonly spent: number;
  readonly onDay: (day: number) => number;
}

function dailyCosts({ months: planned, weightOn }: Course, months: readonly ForecastMonth[], at: number): DailyCosts {
  const known = planned.flatMap(({ first, partEnds }, index) => {
    const billed = months[index]?.costs[at]?.traffic.slice(-partEnds.length) ?? [];
    return partEnds.map((last, part) => {
      let weight = 0;
      for (let day = (partEnds[part - 1] ?? first - 1) + 1; day <= last; day++) weight += weightOn(day);
      return { last, each: weight === 0 ? 0 : toNumber(billed[part]?.total ?? zero) / weight };
    });
  });
  let part = 0;
  return {
    spent: toNumber(months[0]?.costs[at]?.spent ?? zero),
    onDay: (day) => {
      if (day <= (known[part - 1]?.last ?? 0)) part = 0;
      while (part < known.length - 1 && day > (known[part]?.last ?? day)) part++;
      return weightOn(day) * (known[part]?.each ?? 0);
    },
  };
}

interface Limit {
  readonly limit: number;
  readonly isMonthly: boolean;
}

function passed(course: Course, { spent, onDay }: DailyCosts, { limit, isMonthly }: Limit): Breaks | undefined {
  const [{ first, days } = { first: 1, days: course.span }] = course.months;
  const found: { -readonly [K in keyof Breaks]: Breaks[K] } = { early: undefined, likely: undefined, late: undefined };
  // What is spent already counts for its month, and not for the cash, which is what is left.
  let [before, sum, since] = [isMonthly ? spent : 0, 0, first];
  for (let day = first; day < first + YEARS * 366 && found.late === undefined; day++) {
    const date = addDays(days.from, day - first);
    if (isMonthly && day > first && date.endsWith('-01')) [before, sum, since] = [0, 0, day];
    sum += onDay(day);
    const { low, high }: RangeFactors = course.range(since - 1, day) ?? { low: 1, high: 1 };
    if (before + sum * high > limit) found.early ??= date;
    if (before + sum > limit) found.likely ??= date;
    if (before + sum * low > limit) found.late ??= date;
  }
  return found.early === undefined ? undefined : found;
}

function toNumber(amount: Money): number {
  return Number(plain(amount));
}
