import type { Instant } from '../../values/calendar.ts';
import { hasCode, type UserError } from '../../values/errors.ts';
import { movesAmong } from '../catalogue/names.ts';
import type { Offer, Catalogue } from '../catalogue/offer.ts';
import { findOffer } from '../catalogue/select.ts';
import { pricesOver, type PricedOffer } from './timeline.ts';

/** `findOffer` and `priceAt` with a cache, for pricing many usages of few models. */
export function priceBook(catalogue: Catalogue): (model: string, at: Instant) => PricedOffer {
  const byName = new Map<string, (at: Instant) => PricedOffer>();
  const byOffer = new Map<string, (at: Instant) => PricedOffer>();
  const lately = new Map<string, { readonly at: Instant; readonly prices: (at: Instant) => PricedOffer }>();
  const unknown = new Map<string, UserError>();
  return (model, at) => (byName.get(model) ?? lookUp(model, at))(at);

  function lookUp(model: string, at: Instant): (at: Instant) => PricedOffer {
    const known = lately.get(model);
    if (known?.at === at) return known.prices;
    // A name that moves between models is looked up for each moment. Only a second moment needs the index of all names
    // that tells whether it moves.
    if (known && !movesAmong(catalogue, model)) {
      byName.set(model, known.prices);
      return known.prices;
    }
    const offer = found(model, at);
    const prices = byOffer.get(offer.key) ?? pricesOver(offer);
    byOffer.set(offer.key, prices);
    lately.set(model, { at, prices });
    return prices;
  }

  /** Suggestions for a wrong name take long enough to look for them only once. */
  function found(model: string, at: Instant): Offer {
    const before = unknown.get(model);
    if (before) throw before;
    try {
      return findOffer(catalogue, model, at);
    } catch (error) {
      if (hasCode(error, 'unknown-model')) unknown.set(model, error);
      throw error;
    }
  }
}
