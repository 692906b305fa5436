import { decimal, plain, times, type Money } from '../../values/money.ts';

/** Figures of all draws, each as a multiple of the figure at the middles of all ranges. */
export type DrawnFactors = Float64Array;

/** What a cost is one time in ten at most, as often more as less, and nine times in ten at most. */
export interface CostOdds {
  readonly p10: Money;
  readonly p50: Money;
  readonly p90: Money;
}

/** A cost at the middles of all ranges, and what multiplies it in each draw. */
export interface DrawnCost {
  readonly total: Money;
  readonly factors: readonly (DrawnFactors | undefined)[];
}

/** The sum of costs in each draw. */
export function drawnSum(costs: readonly DrawnCost[], count: number): Float64Array {
  const sum = new Float64Array(count);
  for (const { total, factors } of costs) {
    const amounts = new Float64Array(count).fill(toNumber(total));
    for (const each of factors) if (each) multiply(amounts, each);
    for (let draw = 0; draw < count; draw++) sum[draw] = (sum[draw] ?? 0) + (amounts[draw] ?? 0);
  }
  return sum;
}

function multiply(amounts: Float64Array, factors: DrawnFactors): void {
  for (let draw = 0; draw < amounts.length; draw++) amounts[draw] = (amounts[draw] ?? 0) * (factors[draw] ?? 1);
}

/** More would pretend to know; and it hides where machines differ. */
const DIGITS = 6;

/** Quantiles of a cost, each a multiple of what it is at the middles: prices times two give quantiles times two. */
export function oddsOf(total: Money, draws: Float64Array): CostOdds {
  const middle = toNumber(total);
  const values = draws.slice();
  const part = (share: number): Money =>
    middle === 0 ? total : times(total, decimal((quantile(values, share) / middle).toPrecision(DIGITS)));
  return { p10: part(0.1), p50: part(0.5), p90: part(0.9) };
}

/** Between the two values beside it. The values are put into another order. */
function quantile(values: Float64Array, share: number): number {
  const place = share * values.length - 0.5;
  const below = Math.floor(place);
  const low = smallest(values, below);
  let high = Infinity;
  for (let index = below + 1; index < values.length; index++) high = Math.min(high, values[index] ?? high);
  return low + (high - low) * (place - below);
}

/** The value that would stand at a place in ascending order; smaller ones are put before it (Hoare's selection). */
function smallest(values: Float64Array, place: number): number {
  let [from, until] = [0, values.length - 1];
  while (from < until) {
    const pivot = values[place] ?? 0;
    let [low, high] = [from, until];
    while (low <= high) {
      while ((values[low] ?? pivot) < pivot) low++;
      while ((values[high] ?? pivot) > pivot) high--;
      if (low > high) break;
      const swapped = values[low] ?? 0;
      values[low++] = values[high] ?? 0;
      values[high--] = swapped;
    }
    if (high < place) from = low;
    if (place < low) until = high;
  }
  return values[place] ?? 0;
}

/** In what part of all draws something is so. */
export function chanceThat(count: number, isSo: (draw: number) => boolean): number {
  let found = 0;
  for (let draw = 0; draw < count; draw++) if (isSo(draw)) found++;
  return found / count;
}

export function toNumber(amount: Money): number {
  return Number(plain(amount));
}
