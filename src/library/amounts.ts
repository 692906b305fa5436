import { compare, decimal, plain, sum, type Decimal } from '../values/money.ts';
import { CostError } from './cost-error.ts';

/** The exact sum of amounts, all in one currency; `'0'` for none. Throws a CostError. */
export function sumAmounts(amounts: Iterable<string>): string {
  return plain(sum([...amounts].map(amountOf)));
}

/** Below zero, zero or above zero as the first amount is less than, equal to or more than the other, for `sort`. */
export function compareAmounts(one: string, other: string): number {
  return compare(amountOf(one), amountOf(other));
}

function amountOf(text: string): Decimal {
  if (typeof text === 'string' && /^-?\d+(?:\.\d+)?$/.test(text)) return decimal(text);
  throw new CostError(`${text} is not an amount`, { hint: "write it as decimal text, like '0.0375'" });
}
