import { DAY, instantToMs, type Instant } from '../../values/calendar.ts';
import { isMakers } from '../catalogue/offer.ts';
import type { PricedOffer } from './timeline.ts';

/** Prices change several times a year: one not checked for this long may have changed. */
export const STALE_AFTER_DAYS = 60;

/** A price that somebody should look at again. */
export interface OldCheck {
  readonly priced: PricedOffer;
  /** Whole days before the day asked for; undefined where nobody ever checked it. */
  readonly days: number | undefined;
}

/**
 * Current prices last checked more than `days` before `asOf`, in the order in which to look at them: makers' own offers
 * before those of other sellers, since people name them most, and the oldest first.
 */
export function oldChecks(offers: readonly PricedOffer[], asOf: Instant, days: number): OldCheck[] {
  const now = instantToMs(asOf) ?? Number.NaN;
  return offers
    .filter((priced) => isStale(priced, now - days * DAY) && !priced.isClosed && !priced.isRetired)
    .toSorted((a, b) => Number(isMakers(b.offer)) - Number(isMakers(a.offer)) || checkedAt(a) - checkedAt(b))
    .map((priced) => {
      const checked = checkedAt(priced);
      return { priced, days: checked === -Infinity ? undefined : Math.floor((now - checked) / DAY) };
    });
}

/** `2 of 3 prices not checked for 60 days: acme/never and 1 more; …`; undefined if all were. */
export function stalenessText(
  offers: readonly PricedOffer[],
  asOf: Instant,
  days = STALE_AFTER_DAYS,
): string | undefined {
  const limit = (instantToMs(asOf) ?? Number.NaN) - days * DAY;
  const used = [...new Map(offers.map((priced) => [priced.offer.key, priced])).values()];
  const [oldest, ...others] = used
    .filter((priced) => isStale(priced, limit))
    .toSorted((a, b) => checkedAt(a) - checkedAt(b));
  if (!oldest) return undefined;
  const which = others.length === 0 ? oldest.offer.key : `${oldest.offer.key} and ${others.length} more`;
  const age = days === 1 ? '1 day' : `${days} days`;
  const count = `${others.length + 1} of ${used.length}`;
  return `${count} prices not checked for ${age}: ${which}; run cost-projection pricing update`;
}

function isStale(priced: PricedOffer, limit: number): boolean {
  return checkedAt(priced) < limit && !(priced.checked === undefined && priced.isClosed);
}

function checkedAt({ checked }: PricedOffer): number {
  return instantToMs(checked ?? '') ?? -Infinity;
}
