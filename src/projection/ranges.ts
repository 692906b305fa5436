/** Whole numbers from one to another, both included; `to` is undefined for a range without end. */
export interface Range {
  readonly from: number;
  readonly to: number | undefined;
}

/** More than anybody could mean. */
const MOST = 2 ** 52;

/**
 * The whole numbers from 1 on for which a function is not above zero. The function is a straight line between its
 * kinks, so that each stretch holds one change of sign at most, found by halving.
 */
export function rangesBelow(sign: (at: number) => number, kinks: readonly number[]): Range[] {
  const edges = [...new Set([1, ...kinks.filter((kink) => kink > 1 && kink < MOST), MOST])].toSorted((a, b) => a - b);
  const isBelow = (at: number): boolean => sign(at) <= 0;
  const changes = edges.slice(1).flatMap((end, place): number[] => {
    const start = edges[place] ?? 1;
    return isBelow(start) === isBelow(end) ? [] : [firstUnlike(isBelow, start, end)];
  });
  const starts = isBelow(1) ? [1, ...changes] : changes;
  return starts.flatMap((from, place): Range[] => {
    if (place % 2 === 1) return [];
    const next = starts[place + 1];
    return [{ from, to: next === undefined ? undefined : next - 1 }];
  });
}

/** The first number of a stretch that is not as its start is. */
function firstUnlike(is: (at: number) => boolean, start: number, end: number): number {
  const atStart = is(start);
  let [low, high] = [start, end];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (is(middle) === atStart) low = middle;
    else high = middle;
  }
  return high;
}
