import { HOUR } from '../../../values/calendar.ts';
import { momentOf } from '../../records/moment.ts';
import type { Bytes } from '../json-scan.ts';

/** Reads timestamps from bytes; remembers the ten hours around the last one, since logs are in order of time. */
export class IsoMoments {
  private one = 0;
  private two = 0;
  private three = 0;
  /** The first of the ten hours that these twelve bytes begin; NaN if they begin none. */
  private ms = Number.NaN;

  /** `2026-01-01T00:00:02.867Z`, with any number of decimals and with a space for its T; NaN for any other form. */
  read(bytes: Bytes, view: DataView, from: number, to: number): number {
    const length = to - from;
    if (length < 20 || length > 33 || bytes[to - 1] !== 0x5a || bytes[from + 13] !== 0x3a || bytes[from + 16] !== 0x3a)
      return Number.NaN;
    const [one, two, three] = [view.getInt32(from, true), view.getInt32(from + 4, true), view.getInt32(from + 8, true)];
    if (one !== this.one || two !== this.two || three !== this.three) {
      this.one = one;
      this.two = two;
      this.three = three;
      this.ms = tenHoursOf(bytes, from);
    }
    const hour = (bytes[from + 12] ?? 0) - 48;
    const minute = twoDigits(bytes, from + 14);
    const second = twoDigits(bytes, from + 17);
    // The strict reader handles what is out of range, and the 24th hour.
    if (
      hour < 0 ||
      hour > 9 ||
      minute < 0 ||
      minute > 59 ||
      second < 0 ||
      second > 59 ||
      (hour > 3 && bytes[from + 11] === 0x32)
    )
      return Number.NaN;
    const whole = this.ms + hour * HOUR + (minute * 60 + second) * 1000;
    return length === 20 ? whole : whole + milliseconds(bytes, from + 19, to - 1);
  }
}

/** `2026-01-01T0` as milliseconds since 1970 UTC, or NaN. */
function tenHoursOf(bytes: Bytes, from: number): number {
  const text = String.fromCharCode(...bytes.subarray(from, from + 12));
  if (!/^\d{4}-\d{2}-\d{2}[T ][012]$/.test(text)) return Number.NaN;
  try {
    return momentOf(text.slice(0, 10)) + Number(text.slice(11)) * 10 * HOUR;
  } catch {
    return Number.NaN;
  }
}

/** Returns a number of two digits, or -1. */
function twoDigits(bytes: Bytes, at: number): number {
  const tens = (bytes[at] ?? 0) - 48;
  const ones = (bytes[at + 1] ?? 0) - 48;
  return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1 : tens * 10 + ones;
}

/** `.867` or `.867123` as whole milliseconds, or NaN. */
function milliseconds(bytes: Bytes, from: number, to: number): number {
  if (bytes[from] !== 0x2e || to - from < 2) return Number.NaN;
  let ms = 0;
  let digits = 0;
  for (let at = from + 1; at < to; at++) {
    const digit = (bytes[at] ?? 0) - 48;
    if (digit < 0 || digit > 9) return Number.NaN;
    if (digits++ < 3) ms = ms * 10 + digit;
  }
  return digits === 1 ? ms * 100 : digits === 2 ? ms * 10 : ms;
}
