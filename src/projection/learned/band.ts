import { mean, total } from './statistics.ts';
import { WEEK, weeklyTotals } from './week.ts';

/** How far off a forecast of so many days was in logs: a part that is always there, and one of the volatility. */
const measured = [
  { days: 7, fixed: 0.0015, volatile: 0.57 },
  { days: 30, fixed: 0.0037, volatile: 0.485 },
  { days: 90, fixed: 0.0089, volatile: 0.671 },
] as const;

/** One time in ten the sum of days is below the first, and one time in ten above the second; in deviations. */
export const [Z10, Z90] = [-1.31, 1.74];

/** The mean square of how weekly totals change in logs, nearer to what the days tell the fewer weeks there are. */
export function volatility(days: readonly number[]): number {
  const weeks = weeklyTotals(days);
  const centre = mean(days);
  const spare = 0.05 * WEEK * centre;
  const changes = weeks.slice(1).map((week, place) => Math.log((week + spare) / ((weeks[place] ?? 0) + spare)) ** 2);
  const spread = mean(days.map((value) => (value / centre - 1) ** 2));
  return (total(changes) + (2 * spread) / WEEK) / (changes.length + 1);
}

/** The deviation in logs of a sum of so many days, from so many days of a volatility. */
export function deviation(volatile: number, known: number, days: number): number {
  const [low, high] = days <= 30 ? [measured[0], measured[1]] : [measured[1], measured[2]];
  const place = Math.log(Math.max(days, measured[0].days) / low.days) / Math.log(high.days / low.days);
  const between = (from: number, to: number): number => from * (to / from) ** place;
  const square = between(low.fixed, high.fixed) + between(low.volatile, high.volatile) * volatile;
  return Math.sqrt(square * (1 + WEEK / known));
}
