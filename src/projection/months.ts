import { compare, decimal, isZero, one, significant, times, zero, type Decimal } from '../values/money.ts';

/** A month of the calendar, and the moment whose prices bill it. */
export interface Month {
  /** `2027-01`. */
  readonly name: string;
  readonly pricedAt: string;
}

/** The months from one on (`2027-01`), each priced on its first day; that of `asOf` on that day. */
export function monthsFrom(start: string, count: number, asOf: string): Month[] {
  const [year = 0, month = 1] = start.split('-').map(Number);
  return Array.from({ length: count }, (_, index) => {
    const place = month - 1 + index;
    const name = `${year + Math.floor(place / 12)}-${String((place % 12) + 1).padStart(2, '0')}`;
    return { name, pricedAt: asOf.startsWith(name) ? asOf : `${name}-01` };
  });
}

/** A volume that doubles every month for fifty years has fewer digits than this. */
const GROWTH_DIGITS = 30;

/** What a figure has become after so many months of change, from none on; the last change goes on. */
export function changeFactors(changes: readonly Decimal[], months: number): Decimal[] {
  const all = [one];
  for (let month = 1; month < months; month++) {
    const change = changes[Math.min(month, changes.length) - 1] ?? one;
    const before = all[month - 1] ?? one;
    all.push(compare(change, one) === 0 ? before : shortened(times(before, change)));
  }
  return all;
}

function shortened(factor: Decimal): Decimal {
  return isZero(factor) ? zero : decimal(significant(factor, GROWTH_DIGITS));
}

/** What a figure has become in a month, 0 being the first; worked out as far as it is asked for. */
export function monthlyChanges(changes: readonly Decimal[]): (month: number) => Decimal {
  let known = changeFactors(changes, 1);
  return (month) => {
    if (month >= known.length) known = changeFactors(changes, 2 * month);
    return known[month] ?? one;
  };
}
