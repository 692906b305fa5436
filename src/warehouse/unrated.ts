import { meters, metersBilling, type CountedFee, type Meter } from '../pricing/rates/meters.ts';
import type { Rated } from '../pricing/rates/rate-set.ts';
import type { OfferRows } from './offer-rows.ts';

/**
 * Meters without a rate in some cells, those that always lack it together in one class. Requests that use them may not
 * be added to others, which would lose their price.
 */
export function unratedClasses(all: readonly OfferRows[]): (Meter | CountedFee)[][] {
  const byPattern = new Map<string, (Meter | CountedFee)[]>();
  const add = (pattern: readonly number[], name: Meter | CountedFee): void => {
    if (pattern.length > 0) byPattern.set(pattern.join(), [...(byPattern.get(pattern.join()) ?? []), name]);
  };
  const cells = ratedCells(all);
  for (const meter of meters)
    add(
      missing(cells, (rated) => !hasRate(rated, meter)),
      meter,
    );
  const fees = all.map(
    (rows) =>
      rows.prices.length > 0 && rows.fees.filter(({ fee }) => fee === 'webSearches').length < rows.prices.length,
  );
  add(
    missing(fees, (isMissing) => isMissing).map((place) => -1 - place),
    'webSearches',
  );
  return [...byPattern.values()];
}

function missing<T>(all: readonly T[], isMissing: (each: T) => boolean): number[] {
  return all.flatMap((each, place) => (isMissing(each) ? [place] : []));
}

/** The meters with a rate in each cell. */
function ratedCells(all: readonly OfferRows[]): ReadonlySet<Rated>[] {
  const cells = new Map<string, Set<Rated>>();
  for (const { rates } of all) {
    for (const { meter, offer, serviceTier, window, above, start } of rates) {
      const key = [offer, serviceTier, window, above, start].join('\n');
      cells.set(key, (cells.get(key) ?? new Set<Rated>()).add(meter));
    }
  }
  return [...cells.values()];
}

function hasRate(rated: ReadonlySet<Rated>, meter: Meter): boolean {
  return metersBilling(meter).some((each) => rated.has(each));
}
