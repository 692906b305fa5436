import { addDays, type Instant } from '../values/calendar.ts';
import { minus, plain, zero, type Money } from '../values/money.ts';
import type { Course } from './course.ts';
import type { ForecastMonth } from './forecast.ts';
import type { RangeFactors } from './learned/learn.ts';
import type { SpendingLimits } from './runway.ts';

/** The days on which a limit is passed: one time in ten earlier than the first, and one in ten later than the last. */
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

/** A budget counts from the first of each month, or from the first of the days asked for; cash from the first day on. */
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

/** Costs of days from the first one asked for on, some beyond them at the prices of the last month. */
interface DailyCosts {
  readonly spent: number;
  readonly onDay: (day: number) => number;
}

function dailyCosts({ months: planned, weightOn }: Course, months: readonly ForecastMonth[], at: number): DailyCosts {
  const known = planned.map(({ first, last }, index) => {
    const { total, spent = zero } = months[index]?.costs[at] ?? { total: zero };
    let weight = 0;
    for (let day = first; day <= last; day++) weight += weightOn(day);
    return { last, each: weight === 0 ? 0 : toNumber(minus(total, spent)) / weight };
  });
  let month = 0;
  return {
    spent: toNumber(months[0]?.costs[at]?.spent ?? zero),
    onDay: (day) => {
      if (day <= (known[month - 1]?.last ?? 0)) month = 0;
      while (month < known.length - 1 && day > (known[month]?.last ?? day)) month++;
      return weightOn(day) * (known[month]?.each ?? 0);
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
  // What is spent already counts for its month, and is no part of the cash that is left.
  let [before, sum, since] = [isMonthly ? spent : 0, 0, first];
  for (let day = first; day < first + YEARS * 366 && found.late === undefined; day++) {
    const date = addDays(days.from, day - first);
    if (isMonthly && day > first && date.endsWith('-01')) [before, sum, since] = [0, 0, day];
    sum += onDay(day);
    const { low, high }: RangeFactors = course.learned.range(since - 1, day) ?? { low: 1, high: 1 };
    if (before + sum * high > limit) found.early ??= date;
    if (before + sum > limit) found.likely ??= date;
    if (before + sum * low > limit) found.late ??= date;
  }
  return found.early === undefined ? undefined : found;
}

function toNumber(amount: Money): number {
  return Number(plain(amount));
}
