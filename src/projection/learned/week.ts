import { mean, median, total } from './statistics.ts';

// Days are numbers of use, oldest first. Weeks are blocks of seven days, of which the last ends with the last day.

export const WEEK = 7;

/** The whole weeks, oldest first; days before the first one are left out. */
function weeksOf(days: readonly number[]): number[][] {
  const rest = days.length % WEEK;
  return Array.from({ length: (days.length - rest) / WEEK }, (_, week) =>
    days.slice(rest + week * WEEK).slice(0, WEEK),
  );
}

export function weeklyTotals(days: readonly number[]): number[] {
  return weeksOf(days).map(total);
}

/** What each day of the weeks has of a day's mean; the first is the weekday that follows the last day. */
export type WeekPattern = readonly number[];

export const flatWeek: WeekPattern = Array.from({ length: WEEK }, () => 1);

/** Weeks before a pattern is believed by half. */
const PATTERN_PRIOR = 0.25;

/** The mean pattern of the weeks, nearer to a flat one the fewer they are. */
export function weekPattern(days: readonly number[]): WeekPattern {
  const weeks = weeksOf(days).filter((week) => total(week) > 0);
  if (weeks.length < 2) return flatWeek;
  const trust = weeks.length / (weeks.length + PATTERN_PRIOR);
  return flatWeek.map((_, weekday) => {
    const share = mean(weeks.map((week) => (week[weekday] ?? 0) / mean(week)));
    return 1 + (share - 1) * trust;
  });
}

/** The pattern of most weeks, of which few days in each may be wild. */
export function steadyPattern(days: readonly number[]): WeekPattern {
  const weeks = weeksOf(days).filter((week) => median(week) > 0);
  if (weeks.length < 2) return flatWeek;
  return flatWeek.map((_, weekday) => median(weeks.map((week) => (week[weekday] ?? 0) / median(week))));
}

/** The part of a day in a pattern, by its place from the end of the days: -1 is the last one, 0 the first one after. */
export function partOfDay(pattern: WeekPattern, place: number): number {
  return pattern[((place % WEEK) + WEEK) % WEEK] ?? 1;
}
