import { decimals, plain, times } from '../values/money.ts';
import type { Money } from '../values/money.ts';

/** A rate in US dollars per million tokens as a whole number of units: a cost is so many units of ten to the minus `places`. */
export interface WholeRate {
  readonly units: number;
  /** Decimals of a cost of whole tokens. */
  readonly places: number;
}

const PER_MILLION = 6;

/** Exact, or undefined where a rate has more digits than a whole number holds. */
export function wholeRateOf(rate: Money): WholeRate | undefined {
  const more = decimals(rate);
  const units = Number(plain(times(rate, 10 ** more)));
  return Number.isSafeInteger(units) && more <= 9 ? { units, places: PER_MILLION + more } : undefined;
}

/** So many units of ten to the minus `places` as a decimal text without trailing zeros. */
export function unitsText(units: number, places: number): string {
  if (units === 0) return '0';
  const digits = String(units).padStart(places + 1, '0');
  const point = digits.length - places;
  let end = digits.length;
  while (end > point && digits.charCodeAt(end - 1) === 48) end--;
  return end === point ? digits.slice(0, point) : `${digits.slice(0, point)}.${digits.slice(point, end)}`;
}
