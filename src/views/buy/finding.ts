import { compare } from '../../values/money.ts';
import { amountInProse, countInProse } from '../../values/format.ts';
import type { SeatPurchase } from '../../projection/seats.ts';
import type { Purchase } from '../../projection/bought.ts';

/** The cheapest option, and from which volume on it is. */
export function buyFinding(bought: readonly Purchase[]): string | undefined {
  const best = bought.reduce<Purchase | undefined>(
    (a, b) => (a && compare(a.monthly, b.monthly) <= 0 ? a : b),
    undefined,
  );
  if (!best) return undefined;
  const cost = `${best.way.name} at ${amountInProse(best.monthly)} per month for ${best.candidate.key}`;
  const [pays] = best.breakEven ?? [];
  const from = best.seats
    ? seatsFinding(best.seats)
    : pays && pays.from > 1
      ? `; it pays from ${countInProse(pays.from)} tokens per month`
      : '';
  return bought.length > 1 ? `Cheapest of ${bought.length} options: ${cost}${from}.` : `${cost}${from}.`;
}

function seatsFinding({ seats, people, breakEven }: SeatPurchase): string {
  const from = breakEven ? `, which pays from ${amountInProse(breakEven)} of use per month` : '';
  return `; ${seats} of ${people} people have a seat${from}`;
}
