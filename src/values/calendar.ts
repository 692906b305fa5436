/** An ISO 8601 day (`2026-11-23`) or UTC instant (`2026-08-16T16:00:00Z`); a bare day is its midnight UTC. */
export type Instant = string;

// Lengths of time in milliseconds.
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
/** The shortest step by which zones on earth differ. */
export const QUARTER = HOUR / 4;
export const DAY = 24 * HOUR;

const pattern = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?Z)?$/;

/** Milliseconds since 1970 UTC; undefined for a date that does not exist (`2026-02-30`) and for any other text. */
export function instantToMs(text: string): number | undefined {
  if (text !== last.text) last = { text, ms: parsed(text) };
  return last.ms;
}

// Each moment is parsed several times in a row: for its form, its period, its hour of the week.
let last: { readonly text: string; readonly ms: number | undefined } = { text: '', ms: undefined };

function parsed(text: string): number | undefined {
  if (!pattern.test(text)) return undefined;
  const ms = Date.parse(text);
  // Date.parse turns 30 February into a day of March.
  return !Number.isNaN(ms) && new Date(ms).getUTCDate() === Number(text.slice(8, 10)) ? ms : undefined;
}

export function isInstant(text: string): boolean {
  return instantToMs(text) !== undefined;
}

/** The UTC date of a moment, as `2026-11-23`. */
export function utcDate(date: Date): string {
  return date.toISOString().slice(0, 10);
}

/** The date so many days later; for a negative number, earlier. */
export function addDays(date: string, days: number): string {
  return utcDate(new Date(Date.parse(date) + days * DAY));
}

/** The date so many months later; the first of the month after it if that month is too short. */
export function monthsAfter(start: Instant, months: number): Instant {
  const date = new Date(instantToMs(start) ?? Number.NaN);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + months];
  return utcDate(new Date(Math.min(Date.UTC(year, month, date.getUTCDate()), Date.UTC(year, month + 1, 1))));
}
