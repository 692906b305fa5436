import { isNegative, negate } from '../../../values/money.ts';
import type { Decimal, Money } from '../../../values/money.ts';
import { isPriced } from '../../../projection/candidate.ts';
import type { Contender } from '../../../projection/candidate.ts';
import type { LineItem } from '../../../projection/price.ts';
import type { Limit } from '../../charts/chart.ts';
import type { Part } from '../../charts/parts.ts';
import { formatMoney, formatShare } from '../../format.ts';

/** Two candidates by the names a table's head has for them, more of them by their keys, as its lines have. */
export function candidateNames(contenders: readonly Contender[]): string[] {
  const names = contenders.map((each) => (isPriced(each) ? `${each.name}, ${each.route ?? 'blend'}` : each.key));
  return contenders.length <= 2 && new Set(names).size === names.length ? names : contenders.map(({ key }) => key);
}

/** What a bill is made of: its meters, whichever offers and rates they were billed by. */
export function meterParts(lineItems: readonly LineItem[]): Part[] {
  return lineItems.map(({ meter, cost }) => ({ name: meter, cost }));
}

export function budgetLimit(budget: Money | undefined): Limit[] {
  return budget ? [{ value: budget, label: `Budget ${formatMoney(budget)} a month` }] : [];
}

/** `97.5% less`, or `20.6% more` for savings below zero. */
export function lessOrMore(savings: Decimal): string {
  return isNegative(savings) ? `${formatShare(negate(savings))} more` : `${formatShare(savings)} less`;
}
