/** One time in ten a normal value is more than so many deviations above its middle. */
export const Z90 = 1.2815515655446004;

// P. J. Acklam's rational functions for the inverse of the normal distribution: nine digits are right.
const a = [
  -39.69683028665376, 220.9460984245205, -275.9285104469687, 138.357751867269, -30.66479806614716, 2.506628277459239,
];
const b = [-54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972, -13.28068155288572, 1];
const c = [
  -0.007784894002430293, -0.3223964580411365, -2.400758277161838, -2.549732539343734, 4.374664141464968,
  2.938163982698783,
];
const d = [0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416, 1];
const TAIL = 0.02425;

/** The deviations from the middle below which a part of all normal values lies, the part between zero and one. */
export function normalQuantile(part: number): number {
  if (part < TAIL) return tail(part);
  if (part > 1 - TAIL) return -tail(1 - part);
  const off = part - 0.5;
  const square = off * off;
  return (off * polynomial(a, square)) / polynomial(b, square);
}

function tail(part: number): number {
  const root = Math.sqrt(-2 * Math.log(part));
  return polynomial(c, root) / polynomial(d, root);
}

function polynomial(factors: readonly number[], at: number): number {
  return factors.reduce((value, factor) => value * at + factor, 0);
}
