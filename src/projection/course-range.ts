import { decimal, minus, plus, times, type Money } from '../values/money.ts';
import type { Learned, RangeFactors } from './learned/learn.ts';

// How sure what was measured and is carried on is.

type UseOn = (day: number) => number;

/**
 * The range of a level that was learned, with growth that is stated as ranges: independent of each other, so that their
 * distances from the middle add up as squares, in logs. The ends of growth are use day by day at P10 and at P90.
 */
export function rangeWithGrowth(
  level: Learned['range'],
  middle: UseOn,
  ends: readonly (readonly UseOn[])[],
): Learned['range'] {
  const sum = sumsOf(middle);
  const grown = ends.map((each) => each.map(sumsOf));
  return (after, until) => {
    const own = level(after, until);
    const all = sum(after, until);
    if (!own || all === 0 || ends.length === 0) return own;
    const distance = (of: number, place: number): number =>
      Math.hypot(Math.log(of), ...grown.map((each) => Math.log((each[place]?.(after, until) ?? all) / all)));
    return { low: Math.exp(-distance(own.low, 0)), high: Math.exp(distance(own.high, 1)) };
  };
}

/** Sums of days after one and up to another. */
function sumsOf(useOn: UseOn): (after: number, until: number) => number {
  const sums = [0];
  return (after, until) => {
    for (let day = sums.length; day <= until; day++) sums.push((sums[day - 1] ?? 0) + useOn(day));
    return (sums[until] ?? 0) - (sums[after] ?? 0);
  };
}

/** More would pretend to know. */
const RANGE_DIGITS = 6;

/** What a month, or all months up to it, cost one time in ten at most, and nine times in ten at most. */
export interface CostRange {
  readonly p10: Money;
  readonly p90: Money;
}

/** Of a sum that is spent in part; undefined where nothing is known of the rest. */
export function costRange(total: Money, spent: Money, range: RangeFactors | undefined): CostRange | undefined {
  if (!range) return undefined;
  const rest = minus(total, spent);
  const part = (factor: number): Money => plus(spent, times(rest, decimal(factor.toPrecision(RANGE_DIGITS))));
  return { p10: part(range.low), p90: part(range.high) };
}
