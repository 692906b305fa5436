import { compare, isZero } from '../../values/money.ts';
import { amountInProse, countInProse, formatMonths, monthInProse } from '../../values/format.ts';
import type { SeatPurchase } from '../../projection/seats.ts';
import type { Purchase } from '../../projection/bought.ts';
import type { BuyContext } from './chart.ts';

/** The cheapest option over the term, and from which volume on, or month, it is. */
export function buyFinding(
  bought: readonly Purchase[],
  { term, growth }: Pick<BuyContext, 'term' | 'growth'>,
): string | undefined {
  const best = bought.reduce<Purchase | undefined>((a, b) => (a && compare(a.term, b.term) <= 0 ? a : b), undefined);
  if (!best) return undefined;
  const price = isZero(growth)
    ? `${amountInProse(best.monthly)} per month`
    : `${amountInProse(best.term)} over ${formatMonths(term)}`;
  const when = isZero(growth) ? volumeFinding(best) : best.paysFrom && `; it pays from ${monthInProse(best.paysFrom)}`;
  const pays = best.seats ? seatsFinding(best.seats) : (when ?? '');
  const cost = `${best.way.name} at ${price} for ${best.candidate.key}${pays}`;
  return bought.length > 1 ? `Cheapest of ${bought.length} options: ${cost}.` : `${cost}.`;
}

function volumeFinding({ breakEven: [pays] = [] }: Purchase): string {
  return pays && pays.from > 1 ? `; it pays from ${countInProse(pays.from)} tokens per month` : '';
}

function seatsFinding({ seats, people, breakEven }: SeatPurchase): string {
  const from = breakEven ? `, which pays from ${amountInProse(breakEven)} of use per month` : '';
  return `; ${seats} of ${people} people have a seat${from}`;
}
