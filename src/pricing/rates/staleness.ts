import { DAY, instantToMs, type Instant } from '../../values/calendar.ts';
import type { PricedOffer } from './timeline.ts';

/** Prices change several times a year: one not checked for this long may have changed. */
export const STALE_AFTER_DAYS = 60;

export interface Staleness {
  /** How many offers have prices last checked more than that many days ago, or never. */
  readonly count: number;
  readonly of: number;
  readonly oldest: { readonly offer: string; readonly checked: Instant | undefined };
}

/** The offers last checked more than `days` before `asOf`, or never although current; undefined if there are none. */
export function stalenessOf(
  offers: readonly PricedOffer[],
  asOf: Instant,
  days = STALE_AFTER_DAYS,
): Staleness | undefined {
  const limit = (instantToMs(asOf) ?? Number.NaN) - days * DAY;
  const isStale = (priced: PricedOffer): boolean =>
    checkedAt(priced) < limit && !(priced.checked === undefined && priced.isClosed);
  const [oldest, ...others] = offers.filter(isStale).toSorted((a, b) => checkedAt(a) - checkedAt(b));
  return (
    oldest && {
      count: others.length + 1,
      of: offers.length,
      oldest: { offer: oldest.offer.key, checked: oldest.checked },
    }
  );
}

function checkedAt({ checked }: PricedOffer): number {
  return instantToMs(checked ?? '') ?? -Infinity;
}
