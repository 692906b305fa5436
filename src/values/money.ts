import Big from 'big.js';

// The only door to the decimal library: everything else holds Decimals and calls these functions.

/** An exact decimal number without a unit: a share, a ratio. */
export type Decimal = Big;

/** An exact amount of US dollars. A rate is Money per million tokens; its name or type says so. */
export type Money = Decimal;

// A division may have no end; twelve places keep a ratio of billions to cents meaningful.
Big.DP = 12;
Big.RM = Big.roundHalfUp;

/** Reads `0.18`, `"1250"`; the shortest text of a double is what was written, up to 15 significant digits. */
export function decimal(value: string | number): Decimal {
  return new Big(value);
}

/** Reads an amount of US dollars, or a rate of them. */
export function usd(value: string | number): Money {
  return decimal(value);
}

export const zero: Money = decimal(0);
export const one: Decimal = decimal(1);

/** What whole `tokens` cost at a rate in US dollars per million, exactly. */
export function costOf(tokens: number, ratePerMillion: Money): Money {
  const cost = ratePerMillion.times(tokens);
  // A millionth of it, exactly, and without a second multiplication.
  if (!isZero(cost)) cost.e -= 6;
  return cost;
}

export function sum(amounts: Iterable<Money>): Money {
  let total: Money | undefined;
  for (const amount of amounts) total = total ? total.plus(amount) : amount;
  return total ?? zero;
}

export function minus(a: Decimal, b: Decimal): Decimal {
  return a.minus(b);
}

export function times(a: Decimal, b: Decimal | number): Decimal {
  return a.times(b);
}

export function negate(a: Decimal): Decimal {
  return isZero(a) ? a : a.times(-1);
}

/** Part of whole to twelve decimal places, half up; undefined where the whole is zero. */
export function ratio(part: Decimal, whole: Decimal): Decimal | undefined {
  return isZero(whole) ? undefined : part.div(whole);
}

/** Below zero, zero or above zero, as a sort function wants it. */
export function compare(a: Decimal, b: Decimal): -1 | 0 | 1 {
  return a.cmp(b);
}

export function isZero(value: Decimal): boolean {
  return value.eq(0);
}

export function isNegative(value: Decimal): boolean {
  return value.lt(0);
}

/** Half up to whole numbers: the one rounding of tokens. */
export function roundToWhole(value: Decimal): number {
  return value.round(0, Big.roundHalfUp).toNumber();
}

/** Half up, away from zero, with exactly `places` decimals: for printing. */
export function fixed(value: Decimal, places: number): string {
  return value.toFixed(places, Big.roundHalfUp);
}

/** Rounded to `digits` significant digits, in plain notation: for printing what is too small for cents. */
export function significant(value: Decimal, digits: number): string {
  return value.prec(digits, Big.roundHalfUp).toFixed();
}

/** Every digit, plain notation, no trailing zeros, never an exponent: what machines read. */
export function plain(value: Decimal): string {
  return isZero(value) ? '0' : value.toFixed();
}

/** How many decimals the exact value has. */
export function decimals(value: Decimal): number {
  return plain(value).split('.')[1]?.length ?? 0;
}
