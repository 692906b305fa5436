import { instantToMs } from '../values/calendar.ts';
import type { Instant } from '../values/calendar.ts';
import type { PricedOffer } from './select.ts';

/** Prices change several times a year; what nobody has looked at for this long may have. */
export const STALE_AFTER_DAYS = 60;

const DAY = 86_400_000;

export interface Staleness {
  /** How many offers have prices last checked more than the days before the moment they are asked for. */
  readonly count: number;
  readonly of: number;
  readonly oldest: { readonly offer: string; readonly checked: Instant };
}

/** What of these prices was last checked more than `days` before `asOf`; undefined where nothing was. */
export function stalenessOf(offers: readonly PricedOffer[], asOf: Instant, days = STALE_AFTER_DAYS): Staleness | undefined {
  const limit = (instantToMs(asOf) ?? Number.NaN) - days * DAY;
  const stale = offers
    .flatMap(({ offer, checked }) => (checked !== undefined && (instantToMs(checked) ?? limit) < limit ? [{ offer: offer.key, checked }] : []))
    .toSorted((a, b) => (a.checked < b.checked ? -1 : 1));
  const [oldest] = stale;
  return oldest && { count: stale.length, of: offers.length, oldest };
}
