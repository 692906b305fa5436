export function total(values: readonly number[]): number {
  let all = 0;
  for (const value of values) all += value;
  return all;
}

/** 0 of nothing. */
export function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : total(values) / values.length;
}

/** 0 of nothing. */
export function median(values: readonly number[]): number {
  const sorted = Float64Array.from(values).toSorted();
  const middle = sorted.length >> 1;
  const [low = 0, high = 0] = [sorted[middle - 1 + (sorted.length % 2)], sorted[middle]];
  return (low + high) / 2;
}

/** How far a line through `values`, one step apart, rises with each step, by least squares. */
export function slopeOf(values: readonly number[]): number {
  const [middle, centre] = [(values.length - 1) / 2, mean(values)];
  let [above, below] = [0, 0];
  for (const [at, value] of values.entries()) {
    above += (at - middle) * (value - centre);
    below += (at - middle) ** 2;
  }
  return below === 0 ? 0 : above / below;
}
