import {
  inCurrency,
  compare,
  decimal,
  decimals,
  fixed,
  isNegative,
  isZero,
  negate,
  plain,
  significant,
  times,
} from './money.ts';
import type { Decimal, Money } from './money.ts';

// The only place that rounds. No Intl: its first call costs more than the whole table.

const TEN_CENTS = decimal('0.1');

/** Of a cent of any currency: what is smaller is shown by its significant digits. */
function isAtLeastTenCents(amount: Money): boolean {
  return compare(amount, inCurrency(TEN_CENTS, amount.currency)) >= 0;
}
const HUNDRED = decimal(100);
const THOUSAND = decimal(1000);

const signs: Readonly<Record<string, string>> = {
  USD: '$',
  EUR: '€',
  GBP: '£',
  JPY: '¥',
  INR: '₹',
  KRW: '₩',
  BRL: 'R$',
  CAD: 'CA$',
  AUD: 'A$',
};

/** The prefix of an amount: `$`, `€`, else the currency's code and a blank. */
export function currencySign(currency = 'USD'): string {
  return signs[currency] ?? `${currency} `;
}

/** `$1,234.50`; below ten cents two significant digits, so that a cost never reads as nothing. */
export function formatMoney(amount: Money): string {
  if (isNegative(amount)) return `-${formatMoney(negate(amount))}`;
  const sign = currencySign(amount.currency);
  if (isZero(amount) || isAtLeastTenCents(amount)) return `${sign}${groupDigits(fixed(amount, 2))}`;
  const short = decimal(significant(amount, 2));
  return `${sign}${fixed(short, Math.max(2, decimals(short)))}`;
}

/** `$1,234.500` with exactly so many decimals. */
export function amountWithPlaces(amount: Money, places: number): string {
  if (isNegative(amount)) return `-${amountWithPlaces(negate(amount), places)}`;
  return `${currencySign(amount.currency)}${groupDigits(fixed(amount, places))}`;
}

/** Published rates have at most this many decimals; a rate with more was converted. */
const RATE_PLACES = 6;

/** A rate per million tokens with all its decimals, at least two; a converted one with four that matter. */
export function formatRate(perMillion: Money): string {
  const isLong = decimals(perMillion) > RATE_PLACES;
  const shown = isLong
    ? decimal(!isAtLeastTenCents(perMillion) ? significant(perMillion, 4) : fixed(perMillion, 4))
    : perMillion;
  return `${currencySign(perMillion.currency)}${groupDigits(fixed(shown, Math.max(2, decimals(shown))))}`;
}

/** An amount in a sentence, without cents if it has none, or from a thousand on: `$500`, `$310.50`, `$2,524`. */
export function amountInProse(amount: Money): string {
  if (isNegative(amount)) return `−${amountInProse(negate(amount))}`;
  const isShort = decimals(amount) === 0 || compare(amount, inCurrency(THOUSAND, amount.currency)) >= 0;
  return isShort ? amountWithPlaces(amount, 0) : formatMoney(amount);
}

/** A share in a sentence, without decimals unless it has exactly one: `93%`, `97.5%`, `under 1%`, `over 99%`. */
export function shareInProse(value: Decimal): string {
  if (isNegative(value)) return `−${shareInProse(negate(value))}`;
  const percent = times(value, HUNDRED);
  if (decimals(percent) <= 1) return `${groupDigits(plain(percent))}%`;
  const shown = fixed(percent, 0);
  if (shown === '0') return 'under 1%';
  return shown === '100' && compare(percent, HUNDRED) < 0 ? 'over 99%' : `${groupDigits(shown)}%`;
}

/** A count in a sentence, in three digits: `3.24B`, `258M`, `1,500`. */
export function countInProse(count: number): string {
  const exact = formatTokens(count);
  if (count < 10_000 || !/\d$/.test(exact)) return exact;
  const [, suffix, exponent] = suffixes.find(([least]) => count >= least) ?? [0, '', 0];
  return `${plain(decimal(Number((count / 10 ** exponent).toPrecision(3))))}${suffix}`;
}

/** A month in a sentence: `2027-05` as `May 2027`. */
export function monthInProse(month: string): string {
  return `${monthNames[Number(month.slice(5, 7)) - 1] ?? month} ${month.slice(0, 4)}`;
}

const monthNames = 'January February March April May June July August September October November December'.split(' ');

/** `1 month`, `7 months`. */
export function formatMonths(count: number): string {
  return countOf(count, 'month');
}

const suffixes = [
  [1e12, 'T', 12],
  [1e9, 'B', 9],
  [1e6, 'M', 6],
  [1e4, 'k', 3],
] as const;

/** `5M`, `1.5B`, `250k` if two decimals are exact, else `1,234,567`. */
export function formatTokens(count: number): string {
  const [, suffix, exponent] = suffixes.find(([least]) => count >= least) ?? [0, '', 0];
  const scaled = times(decimal(count), decimal(`1e-${exponent}`));
  return decimals(scaled) <= 2 ? `${groupDigits(plain(scaled))}${suffix}` : groupDigits(String(count));
}

/**
 * A share in percent with up to three decimals if these are exact, else rounded to two, or to as many as it takes not
 * to read as nothing, or as all of it: `99.99999%`, `-0.0004%`.
 */
export function formatShare(value: Decimal): string {
  if (isNegative(value)) return `-${formatShare(negate(value))}`;
  const percent = times(value, HUNDRED);
  if (decimals(percent) <= 3) return `${groupDigits(plain(percent))}%`;
  for (let places = 2; ; places++) {
    const rounded = plain(decimal(fixed(percent, places)));
    if (rounded !== '0' && rounded !== '100') return `${groupDigits(rounded)}%`;
  }
}

/** The name of a meter, a fee or a driver in words: `cacheWrite1h` as `cache write 1h`. */
export function nameInWords(name: string): string {
  return name.replace(/(?<=[a-z])([A-Z]|1h)/g, (start) => ` ${start.toLowerCase()}`);
}

/** `3 lists`, `1 list`. */
export function countOf(count: number, one: string): string {
  return `${groupDigits(String(count))} ${one}${count === 1 ? '' : 's'}`;
}

/** `1234567.5` as `1,234,567.5`. */
export function groupDigits(digits: string): string {
  const [whole = '', fraction] = digits.split('.');
  const first = whole.length % 3 || 3;
  const groups = [whole.slice(0, first)];
  for (let at = first; at < whole.length; at += 3) groups.push(whole.slice(at, at + 3));
  const withCommas = groups.join(',');
  return fraction === undefined ? withCommas : `${withCommas}.${fraction}`;
}
