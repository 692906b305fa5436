import type { Instant } from '../../values/calendar.ts';
import { diffPrices } from './diff.ts';
import { dayAt, isIn, msOf, timedPrices, type PricedOffer, type TimedPrice } from './timeline.ts';

// Other rates after a price that its list has or announces.

/** Other rates than those of a price, and whether they are certain. */
interface LaterRates {
  readonly from: Instant;
  readonly isAnnounced: boolean;
}

/** The first other rates that begin between two moments; undefined if the price holds until then. */
export function nextRates(price: PricedOffer, after: Instant, before: Instant): LaterRates | undefined {
  const [since, until] = [msOf(after, Number.NaN), msOf(before, Number.NaN)];
  const next = withAnnounced(price).find(
    (later) => since < later.start && later.start < until && isOther(price, later),
  );
  return next && { from: dayAt(next.start), isAnnounced: next.price.isAnnounced };
}

/** The start of announced rates that differ from a price and would bill one of these moments; undefined if none do. */
export function announcedFor(price: PricedOffer, moments: readonly Instant[]): Instant | undefined {
  if (!price.offer.model.rates.some(({ state }) => state === 'announced')) return undefined;
  const all = moments.map((moment) => msOf(moment, Number.NaN));
  const counts = (later: TimedPrice): boolean => all.some((moment) => isIn(later, moment));
  return withAnnounced(price).find((later) => later.price.isAnnounced && counts(later) && isOther(price, later))?.price
    .from;
}

/** Every price of its offer, announced ones included. */
function withAnnounced({ offer }: PricedOffer): TimedPrice[] {
  return timedPrices({ ...offer, terms: { ...offer.terms, announced: true } });
}

/** Successive periods may differ only in when they were checked. */
function isOther(price: PricedOffer, later: TimedPrice): boolean {
  return diffPrices([price], [later.price]).length > 0;
}
