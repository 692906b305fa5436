// Exact decimal arithmetic on whole numbers: the only file that knows what a Decimal is made of.

/** An exact decimal number without a unit, `units ÷ 10^scale`: a share, a ratio. */
export interface Decimal {
  readonly units: bigint;
  /** Digits after the point, trailing zeros included. */
  readonly scale: number;
}

/** An exact amount of money. A rate is Money per million tokens, which its name or type says. */
export interface Money extends Decimal {
  /**
   * `EUR`; undefined for US dollars, and for an amount whose currency is not yet known. Results of arithmetic keep it.
   */
  readonly currency?: string | undefined;
}

/** Labels an amount with its currency; nothing is converted. */
export function inCurrency({ units, scale }: Decimal, currency: string | undefined): Money {
  return { units, scale, currency };
}

/** A quotient may have endless decimals; twelve keep a ratio of billions to cents meaningful. */
const RATIO_PLACES = 12;

const powers: bigint[] = [1n];

function tenTo(exponent: number): bigint {
  while (powers.length <= exponent) powers.push((powers.at(-1) ?? 1n) * 10n);
  return powers[exponent] ?? 1n;
}

const form = /^([+-]?)(\d*)(?:\.(\d*))?(?:e([+-]?\d{1,4}))?$/i;

/** Reads `0.18`, `"1250"`, `1e-7`. A double is read as the shortest text of it, exact up to 15 significant digits. */
export function decimal(value: string | number): Decimal {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return { units: BigInt(value), scale: 0 };
  const [, sign, whole = '', fraction = '', exponent = '0'] = form.exec(String(value)) ?? [];
  if (whole + fraction === '') throw new RangeError(`"${value}" is not a number`);
  const digits = BigInt(whole + fraction);
  const units = sign === '-' ? -digits : digits;
  const scale = fraction.length - Number(exponent);
  return scale < 0 ? { units: units * tenTo(-scale), scale: 0 } : { units, scale };
}

/** Reads an amount of US dollars, or a rate of them. */
export function usd(value: string | number): Money {
  return decimal(value);
}

export const zero: Money = decimal(0);
export const one: Decimal = decimal(1);

/** The exact cost of whole `tokens` at a rate in US dollars per million. */
export function costAtRate(tokens: number, ratePerMillion: Money): Money {
  return {
    units: ratePerMillion.units * BigInt(tokens),
    scale: ratePerMillion.scale + 6,
    currency: ratePerMillion.currency,
  };
}

export function sum(amounts: Iterable<Money>): Money {
  let total: Money | undefined;
  for (const amount of amounts) total = total ? plus(total, amount) : amount;
  return total ?? zero;
}

/** Throws for amounts of two currencies: they have to be converted before. */
export function plus(a: Money, b: Money): Money {
  const currency = commonCurrency(a, b);
  if (a.scale === b.scale) return { units: a.units + b.units, scale: a.scale, currency };
  return a.scale > b.scale
    ? { units: a.units + b.units * tenTo(a.scale - b.scale), scale: a.scale, currency }
    : { units: a.units * tenTo(b.scale - a.scale) + b.units, scale: b.scale, currency };
}

/** Nothing is nothing in any currency. */
function commonCurrency(a: Money, b: Money): string | undefined {
  if (a.currency === b.currency || b.units === 0n) return a.currency ?? b.currency;
  if (a.units === 0n) return b.currency ?? a.currency;
  throw new Error(`an amount in ${a.currency ?? 'USD'} meets one in ${b.currency ?? 'USD'}`);
}

export function minus(a: Money, b: Money): Money {
  return plus(a, negate(b));
}

export function times(a: Money, b: Decimal | number): Money {
  const factor = typeof b === 'number' ? decimal(b) : b;
  return { units: a.units * factor.units, scale: a.scale + factor.scale, currency: a.currency };
}

export function negate(a: Money): Money {
  return { units: -a.units, scale: a.scale, currency: a.currency };
}

/** Without its sign. */
export function absolute(a: Money): Money {
  return isNegative(a) ? negate(a) : a;
}

/** Part of whole to twelve decimals, half up; undefined if the whole is zero. Money over a number stays money. */
export function ratio(part: Money, whole: Money): Money | undefined {
  if (isZero(whole)) return undefined;
  const shift = RATIO_PLACES + whole.scale - part.scale;
  const [above, below] =
    shift < 0 ? [part.units, whole.units * tenTo(-shift)] : [part.units * tenTo(shift), whole.units];
  return {
    units: divided(above, below),
    scale: RATIO_PLACES,
    currency: whole.currency === undefined ? part.currency : undefined,
  };
}

/** The part of an amount, in twelve decimals more than it has, rounded down; the whole for `part` = `whole`. */
export function partOf(amount: Money, part: number, whole: number): Money {
  if (part === whole) return amount;
  const units = (amount.units * tenTo(RATIO_PLACES) * BigInt(part)) / BigInt(whole);
  return { units, scale: amount.scale + RATIO_PLACES, currency: amount.currency };
}

/** Half up, away from zero. */
function divided(part: bigint, whole: bigint): bigint {
  const isBelowZero = part < 0n !== whole < 0n;
  const [top, bottom] = [part < 0n ? -part : part, whole < 0n ? -whole : whole];
  const nearest = (top + bottom / 2n) / bottom;
  return isBelowZero ? -nearest : nearest;
}

/** Below zero, zero or above zero, as `sort` expects. */
export function compare(a: Decimal, b: Decimal): -1 | 0 | 1 {
  const { units } = minus(a, b);
  return units < 0n ? -1 : units > 0n ? 1 : 0;
}

export function isZero(value: Decimal): boolean {
  return value.units === 0n;
}

export function isNegative(value: Decimal): boolean {
  return value.units < 0n;
}

function rounded(value: Decimal, places: number): Decimal {
  if (value.scale <= places) return value;
  return { units: divided(value.units, tenTo(value.scale - places)), scale: places };
}

/** Half up to a whole number: the only rounding of tokens. */
export function roundToWhole(value: Decimal): number {
  return Number(rounded(value, 0).units);
}

/** A whole count × `factor` ÷ `over`, half up to a whole number. */
export function scaledCount(count: number, factor: Decimal, over: Decimal): number {
  return Number(divided(BigInt(count) * factor.units * tenTo(over.scale), tenTo(factor.scale) * over.units));
}

/** Half up, away from zero, with exactly `places` decimals, for printing. */
export function fixed(value: Decimal, places: number): string {
  const { units, scale } = rounded(value, places);
  return fixedText({ units: units * tenTo(places - scale), scale: places });
}

/** Rounded to `digits` significant digits in plain notation, for printing amounts too small for cents. */
export function significant(value: Decimal, digits: number): string {
  const length = (value.units < 0n ? -value.units : value.units).toString().length;
  const places = value.scale - (length - digits);
  if (places >= 0) return plain(rounded(value, places));
  // Digits before the point are rounded to zeros.
  const unit = tenTo(-places);
  return plain({ units: divided(value.units, tenTo(value.scale) * unit) * unit, scale: 0 });
}

/** Every digit in plain notation, without trailing zeros or an exponent, for machine formats. */
export function plain({ units, scale }: Decimal): string {
  if (units < 0n) return `-${plain({ units: -units, scale })}`;
  const text = units.toString();
  const digits = text.length > scale ? text : text.padStart(scale + 1, '0');
  const point = digits.length - scale;
  let end = digits.length;
  while (end > point && digits[end - 1] === '0') end--;
  return end === point ? digits.slice(0, point) : `${digits.slice(0, point)}.${digits.slice(point, end)}`;
}

function fixedText({ units, scale }: Decimal): string {
  if (scale === 0) return units.toString();
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0');
  return `${units < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** The number of decimals of the exact value. */
export function decimals(value: Decimal): number {
  return plain(value).split('.')[1]?.length ?? 0;
}
