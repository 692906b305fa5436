import { compare } from '../../values/money.ts';
import { amountInProse, countInProse } from '../../values/format.ts';
import type { Purchase } from '../../projection/purchase.ts';

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
    ? `; ${best.seats.seats} of ${best.seats.people} people have a seat${best.seats.breakEven ? `, which pays from ${amountInProse(best.seats.breakEven)} of use a month` : ''}`
    : pays && pays.from > 1
      ? `; it pays from ${countInProse(pays.from)} tokens per month`
      : '';
  return bought.length > 1 ? `Cheapest of ${bought.length} options: ${cost}${from}.` : `${cost}${from}.`;
}
