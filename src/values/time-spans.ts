import { addDays, utcDate, DAY, HOUR, MINUTE, QUARTER } from './calendar.ts';
import { localTime, type LocalTime } from './local-time.ts';

/** Units of the calendar that use may be added up by. */
export const calendarUnits = ['hour', 'day', 'week', 'month'] as const;

export type CalendarUnit = (typeof calendarUnits)[number];

/** A span of time in milliseconds since 1970 UTC, its end exclusive. */
export interface TimeSpan {
  readonly from: number;
  readonly until: number;
}

/** The hour, day, week (from Monday) or month of a time zone that a moment is in, and what it is called. */
export function calendarUnitAt(ms: number, unit: CalendarUnit, timeZone: string): TimeSpan & { readonly name: string } {
  const { date, weekday, minute } = localTimeAt(ms, timeZone);
  if (unit === 'hour') {
    const from = ms - (((((minute % 60) * MINUTE + (ms % MINUTE)) % HOUR) + HOUR) % HOUR);
    return { from, until: from + HOUR, name: `${date} ${String(Math.floor(minute / 60)).padStart(2, '0')}:00` };
  }
  const first = unit === 'day' ? date : unit === 'week' ? addDays(date, -weekday) : `${date.slice(0, 7)}-01`;
  const next =
    unit === 'day'
      ? addDays(date, 1)
      : unit === 'week'
        ? addDays(date, 7 - weekday)
        : `${addDays(first, 31).slice(0, 7)}-01`;
  return {
    from: startOfDay(first, timeZone),
    until: startOfDay(next, timeZone),
    name: unit === 'month' ? date.slice(0, 7) : first,
  };
}

/** The units of many moments, remembered by the quarter of an hour, which no place on earth begins a day within. */
export function calendarOf(unit: CalendarUnit, timeZone: string): (ms: number) => ReturnType<typeof calendarUnitAt> {
  const units = new Map<number, ReturnType<typeof calendarUnitAt>>();
  return (ms) => {
    const quarter = Math.floor(ms / QUARTER);
    const known = units.get(quarter) ?? calendarUnitAt(ms, unit, timeZone);
    units.set(quarter, known);
    return known;
  };
}

/**
 * The unit after the one of that name, in UTC: `2026-12` after `2026-11`, `2026-11-24 00:00` after `2026-11-23 23:00`.
 */
export function unitAfter(name: string, unit: CalendarUnit): string {
  const start = Date.parse(name.includes(' ') ? `${name.replace(' ', 'T')}Z` : name);
  return calendarUnitAt(calendarUnitAt(start, unit, 'UTC').until, unit, 'UTC').name;
}

/** The first moment of a day in a time zone. */
export function startOfDay(date: string, timeZone: string): number {
  const utc = Date.parse(date);
  if (timeZone === 'UTC') return utc;
  // Twice, since the offset at midnight may differ from the one at midnight UTC.
  let guess = utc;
  for (let round = 0; round < 2; round++) guess = utc - offsetAt(guess, timeZone);
  // A day without a midnight begins with the first time its clocks show.
  while (localTimeAt(guess, timeZone).date < date) guess += QUARTER;
  return guess;
}

/** How far the clocks of a time zone are ahead of UTC. */
function offsetAt(ms: number, timeZone: string): number {
  const { date, minute } = localTime(ms, timeZone);
  return Date.parse(date) + minute * MINUTE - Math.floor(ms / MINUTE) * MINUTE;
}

function localTimeAt(ms: number, timeZone: string): LocalTime {
  if (timeZone !== 'UTC') return localTime(ms, timeZone);
  const day = Math.floor(ms / DAY);
  return {
    date: utcDate(new Date(day * DAY)),
    weekday: (((day + 3) % 7) + 7) % 7,
    minute: Math.floor((ms - day * DAY) / MINUTE),
  };
}

/** How many days of a time zone a span touches. */
export function countDays({ from, until }: TimeSpan, timeZone: string): number {
  const first = localTimeAt(from, timeZone).date;
  const last = localTimeAt(Math.max(from, until - 1), timeZone).date;
  return Math.round((Date.parse(last) - Date.parse(first)) / DAY) + 1;
}
