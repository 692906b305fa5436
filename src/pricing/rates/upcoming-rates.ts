import type { Instant } from '../../values/calendar.ts';
import { diffPrices } from './diff.ts';
import { dayAt, msOf, timedPrices, type PricedOffer, type TimedPrice } from './timeline.ts';

// Other rates after a price that its list has or announces.

/** Other rates than those of a price, and whether they are certain. */
interface LaterRates {
  readonly from: Instant;
  readonly isAnnounced: boolean;
}

/** The first other rates that begin between two moments; undefined if the price holds until then. */
export function nextRates(price: PricedOffer, after: Instant, before: Instant): LaterRates | undefined {
  const [since, until] = [msOf(after, Number.NaN), msOf(before, Number.NaN)];
  const next = timedPrices(price.offer).find(
    (later) => since < later.start && later.start < until && isOther(price, later),
  );
  return next && { from: dayAt(next.start), isAnnounced: next.price.isAnnounced };
}

/** Successive periods may differ only in when they were checked. */
function isOther(price: PricedOffer, later: TimedPrice): boolean {
  return diffPrices([price], [later.price]).length > 0;
}
