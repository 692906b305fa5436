import type { Instant } from '../../values/calendar.ts';
import type { Offer } from '../catalogue/offer.ts';
import { dayAt, priceIn, timedPrices, type PricedOffer } from './timeline.ts';

/** A period of a price history with what is taken off it. */
export interface PastPrice {
  /** Undefined where nobody recorded it. */
  readonly from: Instant | undefined;
  readonly until: Instant | undefined;
  readonly price: PricedOffer;
}

/**
 * Every price that an offer ever had, the newest first. Throws a UserError (`no-price`) for another currency
 * without an exchange rate.
 */
export function priceHistory(offer: Offer): PastPrice[] {
  const past: PastPrice[] = [];
  for (const { start, end, price } of timedPrices(offer)) {
    const last = past.at(-1);
    const until = end === Infinity ? undefined : dayAt(end);
    const isSame = last && isSamePrice(last.price, price);
    if (isSame) past[past.length - 1] = { ...last, until };
    else past.push({ from: price.isUndated ? undefined : dayAt(start), until, price });
  }
  return past.toReversed();
}

function isSamePrice(first: PricedOffer, other: PricedOffer): boolean {
  return (
    first.from === other.from && first.checked === other.checked && first.discounts.length === other.discounts.length
  );
}

/** The periods that never apply, at list price. */
export function unappliedPeriods(offer: Offer): PastPrice[] {
  const idle = offer.model.rates.filter(({ state }) => state === 'withdrawn');
  return idle.map((period) => ({
    from: period.from,
    until: period.until,
    price: priceIn(offer, { period, discounts: [], isUndated: false, isRetired: false, isClosed: true }),
  }));
}
