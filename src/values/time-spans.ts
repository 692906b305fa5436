import { MINUTE, HOUR, DAY } from './calendar.ts';
import { localTime } from './local-time.ts';

/** Stretches of the calendar that use may be added up by. */
export const units = ['hour', 'day', 'week', 'month'] as const;

export type CalendarUnit = (typeof units)[number];

/** A stretch of time in milliseconds since 1970 UTC, its end exclusive. */
export interface TimeSpan {
  readonly from: number;
  readonly until: number;
}

/** The hour, day, week (from Monday) or month of a time zone that a moment is in, and what it is called. */
export function unitAt(ms: number, unit: CalendarUnit, timeZone: string): TimeSpan & { readonly name: string } {
  const { date, weekday, minute } = at(ms, timeZone);
  if (unit === 'hour') {
    const from = ms - (((((minute % 60) * MINUTE + (ms % MINUTE)) % HOUR) + HOUR) % HOUR);
    return { from, until: from + HOUR, name: `${date} ${String(Math.floor(minute / 60)).padStart(2, '0')}:00` };
  }
  const first = unit === 'day' ? date : unit === 'week' ? shifted(date, -weekday) : `${date.slice(0, 7)}-01`;
  const next =
    unit === 'day'
      ? shifted(date, 1)
      : unit === 'week'
        ? shifted(date, 7 - weekday)
        : `${shifted(first, 31).slice(0, 7)}-01`;
  return {
    from: startOf(first, timeZone),
    until: startOf(next, timeZone),
    name: unit === 'month' ? date.slice(0, 7) : first,
  };
}

/** The first moment of a day in a time zone. */
export function startOf(date: string, timeZone: string): number {
  const utc = Date.parse(date);
  if (timeZone === 'UTC') return utc;
  // Twice: the offset at midnight may differ from the one at midnight UTC.
  let guess = utc;
  for (let round = 0; round < 2; round++) guess = utc - offsetAt(guess, timeZone);
  // Where a day has no midnight it begins with what its clocks show first.
  while (at(guess, timeZone).date < date) guess += 15 * MINUTE;
  return guess;
}

/** How far the clocks of a time zone are ahead of UTC. */
function offsetAt(ms: number, timeZone: string): number {
  const { date, minute } = localTime(ms, timeZone);
  return Date.parse(date) + minute * MINUTE - Math.floor(ms / MINUTE) * MINUTE;
}

function at(ms: number, timeZone: string): ReturnType<typeof localTime> {
  if (timeZone !== 'UTC') return localTime(ms, timeZone);
  const day = Math.floor(ms / DAY);
  return {
    date: new Date(day * DAY).toISOString().slice(0, 10),
    weekday: (((day + 3) % 7) + 7) % 7,
    minute: Math.floor((ms - day * DAY) / MINUTE),
  };
}

function shifted(date: string, days: number): string {
  return new Date(Date.parse(date) + days * DAY).toISOString().slice(0, 10);
}

/** How many days of a time zone a span touches. */
export function daysIn({ from, until }: TimeSpan, timeZone: string): number {
  const [first, last] = [at(from, timeZone).date, at(Math.max(from, until - 1), timeZone).date];
  return Math.round((Date.parse(last) - Date.parse(first)) / DAY) + 1;
}
