import { addDays, DAY, type Instant } from '../values/calendar.ts';
import { totalTokens } from '../pricing/rates/meters.ts';
import { sumUsed, type MeasuredTraffic } from './measured.ts';

/** Days from one to another, both included. */
export interface DaySpan {
  readonly from: Instant;
  readonly until: Instant;
}

/** Whole days, and the tokens of each. */
export interface DailyTokens {
  readonly from: Instant;
  readonly days: readonly number[];
}

/** Tokens day by day; undefined where no day was seen whole, or some use does not say when it was. */
export function dailyTokens({ counted, window }: MeasuredTraffic): DailyTokens | undefined {
  if (!window || !isMidnight(window.from) || !isMidnight(window.until)) return undefined;
  if (counted.some(({ isTimed }) => !isTimed)) return undefined;
  const from = window.from.slice(0, 10);
  const days = Array.from({ length: daysBetween(from, window.until.slice(0, 10)) }, () => 0);
  for (const { counts } of counted)
    for (const { at = '', usage } of counts) {
      const day = daysBetween(from, at.slice(0, 10));
      days[day] = (days[day] ?? 0) + totalTokens(usage);
    }
  return { from, days };
}

/** What was measured on some of the days, as the traffic of so many days. */
export function measuredOn(measured: MeasuredTraffic, { from, until }: DaySpan): MeasuredTraffic {
  const end = addDays(until, 1);
  const days = daysBetween(from, end);
  const counted = measured.counted.flatMap((group) => {
    const counts = group.counts.filter(({ at = '' }) => at >= from && at < end);
    return counts.length === 0 ? [] : [{ ...group, counts, sum: sumUsed(counts) }];
  });
  return { ...measured, counted, window: { from, until: end }, days, daysPerMonth: days };
}

/** Tokens of all meters together. */
export function measuredTokens({ counted }: MeasuredTraffic): number {
  return counted.reduce((all, { sum }) => all + totalTokens(sum.usage), 0);
}

/** From midnight to midnight. */
export function daysBetween(from: Instant, until: Instant): number {
  return Math.round((Date.parse(until) - Date.parse(from)) / DAY);
}

function isMidnight(moment: Instant): boolean {
  return Date.parse(moment) % DAY === 0;
}
