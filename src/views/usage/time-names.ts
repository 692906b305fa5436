import { MINUTE } from '../../values/calendar.ts';
import { calendarUnitAt, calendarUnits } from '../../values/time-spans.ts';

// Names of hours, days, weeks and months, as usage is grouped by them.

const day = /^\d{4}-\d{2}-\d{2}$/;
export const forms = { hour: /^\d{4}-\d{2}-\d{2} \d{2}:00$/, day, week: day, month: /^\d{4}-\d{2}$/ };

export function startOf(name: string): number {
  return Date.parse(name.includes(' ') ? `${name.replace(' ', 'T')}Z` : name);
}

/** A span that lacks less than this part of itself is taken for whole. */
const MISSING = 1 / 24;

/** The end of what is known, if that is before the end of the last span. */
export function cutOffIn(until: string, last: string | undefined, dimension: string | undefined): string | undefined {
  const unit = calendarUnits.find((each) => each === dimension);
  if (!unit || last === undefined || !forms[unit].test(last)) return undefined;
  const end = Date.parse(`${until.replace(' ', 'T')}Z`);
  const span = calendarUnitAt(startOf(last), unit, 'UTC');
  const isCut = end > span.from && span.until - end > (span.until - span.from) * MISSING;
  return isCut ? until : undefined;
}

/** A moment by the clocks of a time zone, to the minute. */
export function minuteIn(ms: number, timeZone: string): string {
  const { from, name } = calendarUnitAt(ms, 'hour', timeZone);
  return `${name.slice(0, -2)}${String(Math.floor((ms - from) / MINUTE)).padStart(2, '0')}`;
}
