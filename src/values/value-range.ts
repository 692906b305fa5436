import type { ParsedQuantity } from './quantity.ts';

/** A value that is not certain: one time in ten below `low` (P10), one time in ten above `high` (P90). */
export interface ValueRange<T> {
  readonly low: T;
  readonly high: T;
}

/** Whether a value is written as a range, `3k..6k/day`, be it a right one or not. */
export function isRangeText(value: string | number): value is string {
  return typeof value === 'string' && value.includes('..');
}

/** `3k..6k/day` → `3k/day` and `6k/day`: an end without a unit has that of the other. */
export function readEnds<T>(text: string, read: (text: string) => ParsedQuantity<T>): ParsedQuantity<ValueRange<T>> {
  const [from = '', to = '', ...more] = text.split('..').map((end) => end.trim());
  if (from === '' || to === '' || more.length > 0)
    return { problem: `"${text}" is not a range; write it like 3k..6k or 10%..25%` };
  const [, scale] = /^[\d.]+\s*([kmbt])(?!\w)/i.exec(to) ?? [];
  if (scale !== undefined && /^[\d.]+$/.test(from) && Number(from) > 0 && Number(from) < Number.parseFloat(to))
    return { problem: `"${text}" may begin at ${from} or at ${from}${scale}; write out both ends` };
  const unit = unitOf(to) || unitOf(from);
  const readEnd = (end: string): ParsedQuantity<T> => read(unitOf(end) === '' ? end + unit : end);
  const [low, high] = [readEnd(from), readEnd(to)];
  if ('problem' in low) return low;
  return 'problem' in high ? high : { value: { low: low.value, high: high.value } };
}

function unitOf(end: string): string {
  return /(?:%|\/\s*\w+)$/.exec(end)?.[0] ?? '';
}
