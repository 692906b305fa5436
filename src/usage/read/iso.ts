import { momentOf } from '../moment.ts';
import { isDigit } from './scan.ts';
import type { Bytes } from './scan.ts';

const DAY = 86_400_000;

/** Reads time stamps from bytes; the day of the one before is remembered, since logs go on in time. */
export class Moments {
  private readonly day = new Uint8Array(10);
  private ms = Number.NaN;

  /** `2026-01-01T00:00:02.867Z`, with any number of decimals and with a space for its T; undefined for any other form. */
  read(bytes: Bytes, from: number, to: number): number | undefined {
    const length = to - from;
    if (length < 20 || bytes[to - 1] !== 0x5a || bytes[from + 13] !== 0x3a || bytes[from + 16] !== 0x3a) return undefined;
    const separator = bytes[from + 10];
    if (separator !== 0x54 && separator !== 0x20) return undefined;
    if (!this.isSameDay(bytes, from)) this.remember(bytes, from);
    const hour = two(bytes, from + 11);
    const minute = two(bytes, from + 14);
    const second = two(bytes, from + 17);
    // What is out of range is left to the strict reader.
    if (!(hour < 24 && minute < 60 && second < 60)) return undefined;
    const fraction = length === 20 ? 0 : milliseconds(bytes, from + 19, to - 1);
    const moment = this.ms + ((hour * 60 + minute) * 60 + second) * 1000 + fraction;
    return Number.isNaN(moment) ? undefined : moment;
  }

  private isSameDay(bytes: Bytes, from: number): boolean {
    for (let place = 9; place >= 0; place--) if (bytes[from + place] !== this.day[place]) return false;
    return true;
  }

  private remember(bytes: Bytes, from: number): void {
    let text = '';
    for (let place = 0; place < 10; place++) {
      this.day[place] = bytes[from + place] ?? 0;
      text += String.fromCharCode(bytes[from + place] ?? 0);
    }
    this.ms = /^\d{4}-\d{2}-\d{2}$/.test(text) ? dayOf(text) : Number.NaN;
  }
}

function dayOf(text: string): number {
  try {
    const ms = momentOf(text);
    return ms % DAY === 0 ? ms : Number.NaN;
  } catch {
    return Number.NaN;
  }
}

/** Two digits, or NaN. */
function two(bytes: Bytes, at: number): number {
  const [tens, ones] = [bytes[at] ?? 0, bytes[at + 1] ?? 0];
  return isDigit(tens) && isDigit(ones) ? (tens - 48) * 10 + ones - 48 : Number.NaN;
}

/** `.867` or `.867123` as whole milliseconds, or NaN. */
function milliseconds(bytes: Bytes, from: number, to: number): number {
  if (bytes[from] !== 0x2e || to - from < 2 || to - from > 13) return Number.NaN;
  let ms = 0;
  for (let place = 1; place <= 3; place++) {
    const byte = from + place < to ? (bytes[from + place] ?? 0) : 48;
    if (!isDigit(byte)) return Number.NaN;
    ms = ms * 10 + byte - 48;
  }
  for (let at = from + 4; at < to; at++) if (!isDigit(bytes[at] ?? 0)) return Number.NaN;
  return ms;
}
