import { MINUTE, DAY } from '../../values/calendar.ts';
import { UserError } from '../../values/errors.ts';

const form =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,12}))?)?\s?(Z|UTC|[+-]\d{2}(?::?\d{2})?)?)?$/i;

/**
 * Milliseconds since 1970 UTC of a timestamp as logs write it: RFC 3339 with any fraction and offset, a space for its
 * T, without a zone (UTC), a day alone, or the seconds, milliseconds, microseconds or nanoseconds since 1970. Throws a
 * UserError.
 */
export function momentOf(text: string): number {
  const usual = onLastDay(text);
  if (usual !== undefined) return usual;
  const found = form.exec(text.trim());
  if (found) return fromParts(found, text);
  if (/^\d{1,19}(\.\d+)?$/.test(text)) return fromEpoch(Number(text));
  throw notATime(text);
}

/** The day of the moment before, as text and as milliseconds: logs have many moments of one day. */
let lastDay = { text: '', ms: 0 };

/** `2026-01-01T00:00:02Z`, perhaps with three decimals, of the day before; undefined for any other form or day. */
function onLastDay(text: string): number | undefined {
  const { length } = text;
  if ((length !== 20 && length !== 24) || !text.startsWith(lastDay.text) || text.charCodeAt(length - 1) !== 0x5a)
    return undefined;
  const [hour, minute, second] = [digitsAt(text, 11, 2), digitsAt(text, 14, 2), digitsAt(text, 17, 2)];
  const fraction = length === 20 ? 0 : digitsAt(text, 20, 3);
  const isUsual =
    text.charCodeAt(10) === 0x54 &&
    text.charCodeAt(13) === COLON &&
    text.charCodeAt(16) === COLON &&
    (length === 20 || text.charCodeAt(19) === 0x2e) &&
    hour < 24 &&
    minute < 60 &&
    second < 60;
  const at = lastDay.ms + ((hour * 60 + minute) * 60 + second) * 1000 + fraction;
  return isUsual && lastDay.text !== '' && !Number.isNaN(at) ? at : undefined;
}

const COLON = 0x3a;

/** A number of so many digits; NaN for anything else. */
function digitsAt(text: string, from: number, count: number): number {
  let value = 0;
  for (let at = from; at < from + count; at++) {
    const digit = text.charCodeAt(at) - 0x30;
    if (!(digit >= 0 && digit <= 9)) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

/** By its size: seconds reach the year 5138 before they are taken for milliseconds. */
export function fromEpoch(count: number): number {
  if (!(count >= 0)) throw notATime(String(count));
  return inRange(epochMoment(count), String(count));
}

/** The moment of such a count; not a number for one of another century. */
export function epochMoment(count: number): number {
  const scale = count < 1e11 ? 1000 : count < 1e14 ? 1 : count < 1e17 ? 1e-3 : 1e-6;
  const ms = Math.floor(count * scale);
  return ms >= EARLIEST && ms < LATEST ? ms : Number.NaN;
}

const EARLIEST = Date.UTC(2000, 0);
const LATEST = Date.UTC(2100, 0);

/** No log is from another century: what says so holds something else. */
function inRange(ms: number, text: string): number {
  if (ms >= EARLIEST && ms < LATEST) return ms;
  throw new UserError(`"${text.slice(0, 40)}" is not between the years 2000 and 2100`);
}

function fromParts(found: RegExpExecArray, text: string): number {
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', zone = 'Z'] = found;
  const date = Date.UTC(Number(year), Number(month) - 1, Number(day));
  // A year below 100 or a 30 February is moved by the calendar; the day shows it.
  const calendar = new Date(date);
  const isDate =
    calendar.getUTCFullYear() === Number(year) &&
    calendar.getUTCMonth() + 1 === Number(month) &&
    calendar.getUTCDate() === Number(day);
  // A leap second counts as the first one of the next minute.
  if (!isDate || Number(hour) > 24 || Number(minute) > 59 || Number(second) > 60) throw notATime(text);
  const time = Number(hour) * 60 * MINUTE + Number(minute) * MINUTE + Number(second) * 1000;
  if (time > DAY) throw notATime(text);
  lastDay = { text: text.slice(0, 10), ms: inRange(date, text) };
  return inRange(date + time + Number(fraction.padEnd(3, '0').slice(0, 3)) - offsetOf(zone), text);
}

function offsetOf(zone: string): number {
  const [, sign, hours, minutes = '0'] = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone) ?? [];
  if (sign === undefined) return 0;
  const offset = (Number(hours) * 60 + Number(minutes)) * MINUTE;
  return sign === '-' ? -offset : offset;
}

function notATime(text: string): UserError {
  if (/^\s*\d{1,2}[/-]\d{1,2}[/-]\d{4}/.test(text))
    return new UserError(
      `"${text.slice(0, 40)}" may be one of two days: say which by --columns dates=day-first or dates=month-first`,
    );
  return new UserError(`"${text.slice(0, 40)}" is not a point in time`);
}

/** `2026-10-01T09:00:00.123Z`, or shorter where it is on the second. */
export function isoOf(ms: number): string {
  const day = Math.floor(ms / DAY);
  if (day !== last.day) last = { day, text: new Date(day * DAY).toISOString().slice(0, -13) };
  const rest = ms - day * DAY;
  const fraction = rest % 1000;
  const minutes = Math.floor(rest / MINUTE);
  const clock = `${two[Math.floor(minutes / 60)]}:${two[minutes % 60]}:${two[Math.floor(rest / 1000) % 60]}`;
  return `${last.text}${clock}${fraction === 0 ? '' : `.${String(fraction).padStart(3, '0')}`}Z`;
}

// Written for every record of a log, most of them of one day: the calendar is asked once for each.
let last = { day: Number.NaN, text: '' };
const two = Array.from({ length: 60 }, (_, count) => String(count).padStart(2, '0'));
