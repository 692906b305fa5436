import type { Instant } from '../values/calendar.ts';
import { movesAmong } from './names.ts';
import type { Period } from './schema.ts';
import { appliedPeriods, findOffer, periodAt, priceIn } from './select.ts';
import type { Catalogue, Offer, PricedOffer } from './select.ts';

/** What `findOffer` and `priceAt` answer, remembered: for pricing many usages of few models. */
export function priceBook(catalogue: Catalogue): (model: string, at: Instant) => PricedOffer {
  const offers = new Map<string, { offer: Offer; periods: ReturnType<typeof appliedPeriods> }>();
  const prices = new Map<Period, PricedOffer>();
  return (model, at) => {
    const known = offers.get(model) ?? lookUp(model, at);
    const period = periodAt(known.offer, known.periods, at);
    const price = prices.get(period) ?? priceIn(known.offer, period);
    prices.set(period, price);
    return price;
  };

  function lookUp(model: string, at: Instant) {
    const offer = findOffer(catalogue, model, at);
    const found = { offer, periods: appliedPeriods(offer) };
    if (!movesAmong(offer.list.models, model)) offers.set(model, found);
    return found;
  }
}
