/** A moment as clocks and calendars of a time zone show it. */
export interface LocalTime {
  /** `2026-11-23`. */
  readonly date: string;
  /** 0 is Monday. */
  readonly weekday: number;
  /** Minutes since midnight by the local clock. */
  readonly minute: number;
}

export const MINUTES_PER_DAY = 1440;

const formats = new Map<string, Intl.DateTimeFormat>();

/** A moment (milliseconds since 1970 UTC) by the clocks of a time zone, daylight saving included. */
export function localTime(ms: number, timeZone: string): LocalTime {
  const format = formats.get(timeZone) ?? formatOf(timeZone);
  formats.set(timeZone, format);
  // `11/23/2026, 17:00` in this locale, at any time of the year.
  const [, month = '', day = '', year = '', hours = '', minutes = ''] =
    /^(\d+)\/(\d+)\/(\d+), (\d+):(\d+)/.exec(format.format(ms)) ?? [];
  const date = `${year}-${month}-${day}`;
  return { date, weekday: weekdayOf(date), minute: Number(hours) * 60 + Number(minutes) };
}

/** True for a name of the IANA database. */
export function isTimeZone(name: string): boolean {
  try {
    return name.includes('/') || name === 'UTC' ? formatOf(name).resolvedOptions().timeZone !== '' : false;
  } catch {
    return false;
  }
}

function weekdayOf(date: string): number {
  return (new Date(Date.parse(date)).getUTCDay() + weekdays.length - 1) % weekdays.length;
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
}

/** Days of the week as price lists name them, from Monday. */
export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

export type Weekday = (typeof weekdays)[number];
