import type { ParsedQuantity } from './quantity.ts';

const seconds: Readonly<Record<string, number>> = { s: 1, sec: 1, m: 60, min: 60, h: 3600, d: 86_400 };

const pattern = /^(\d{1,6}(?:\.\d{1,3})?)\s*(s|sec|m|min|h|d)$/;

/** A time as it is written: `20s`, `5m`, `2h`, `1d`. */
export function readDuration(value: string | number): ParsedQuantity<string> {
  const text = String(value).trim();
  return pattern.test(text) ? { value: text } : { problem: `"${value}" is not a time; write it like 20s, 5m or 2h` };
}

/** The seconds of a time that was read. */
export function secondsIn(duration: string): number {
  const [, count = '0', unit = 's'] = pattern.exec(duration) ?? [];
  return Number(count) * (seconds[unit] ?? 1);
}
