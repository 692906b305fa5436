import {
  compare,
  decimal,
  decimals,
  fixed,
  isNegative,
  isZero,
  negate,
  one,
  plain,
  significant,
  times,
} from './money.ts';
import type { Decimal, Money } from './money.ts';

// The only place that rounds. No Intl: its first call costs more than the whole table.

const TEN_CENTS = decimal('0.1');
const HUNDRED = decimal(100);

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

/** What stands before an amount: `$`, `€`, else the currency itself and a blank. */
export function signOf(currency = 'USD'): string {
  return signs[currency] ?? `${currency} `;
}

/** `$1,234.50`; below ten cents two significant digits, so that a cost never reads as nothing. */
export function formatMoney(amount: Money): string {
  if (isNegative(amount)) return `-${formatMoney(negate(amount))}`;
  const sign = signOf(amount.currency);
  if (isZero(amount) || compare(amount, TEN_CENTS) >= 0) return `${sign}${grouped(fixed(amount, 2))}`;
  const short = decimal(significant(amount, 2));
  return `${sign}${fixed(short, Math.max(2, decimals(short)))}`;
}

/** So many decimals any published rate has; what has more was converted. */
const RATE_PLACES = 6;

/** A rate per million tokens with all its digits, at least two after the point; a converted one with those that matter. */
export function formatRate(perMillion: Money): string {
  const isLong = decimals(perMillion) > RATE_PLACES;
  const shown = isLong
    ? decimal(compare(perMillion, TEN_CENTS) < 0 ? significant(perMillion, 4) : fixed(perMillion, 4))
    : perMillion;
  return `${signOf(perMillion.currency)}${grouped(fixed(shown, Math.max(2, decimals(shown))))}`;
}

/** `1 month`, `7 months`. */
export function formatMonths(count: number): string {
  return `${count} ${count === 1 ? 'month' : 'months'}`;
}

/** `5M`, `1.5B`, `250k` where two decimals say it exactly, else `1,234,567`. */
export function formatTokens(count: number): string {
  const [suffix, size] =
    count >= 1e12
      ? ['T', 1e12]
      : count >= 1e9
        ? ['B', 1e9]
        : count >= 1e6
          ? ['M', 1e6]
          : count >= 1e4
            ? ['k', 1e3]
            : ['', 1];
  const scaled = times(decimal(count), decimal(`1e-${Math.log10(size)}`));
  return decimals(scaled) <= 2 ? `${grouped(plain(scaled))}${suffix}` : grouped(String(count));
}

/** A share in percent: exact to three decimals if that is all it has, else rounded to two; never rounded up to 100. */
export function formatShare(value: Decimal): string {
  const percent = times(value, HUNDRED);
  if (decimals(percent) <= 3) return `${grouped(plain(percent))}%`;
  const rounded = plain(decimal(fixed(percent, 2)));
  const isFalseWhole = rounded === '100' && compare(value, one) < 0;
  return isFalseWhole ? '>99.99%' : `${grouped(rounded)}%`;
}

/** `1234567.5` as `1,234,567.5`. */
export function grouped(digits: string): string {
  const [whole = '', fraction] = digits.split('.');
  const withCommas = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? withCommas : `${withCommas}.${fraction}`;
}
