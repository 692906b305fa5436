import type { Instant } from '../calendar.ts';
import type { Period } from './schema.ts';
import { appliedPeriods, findOffer, periodAt, priceIn } from './select.ts';
import type { Catalogue, Offer, PricedOffer } from './select.ts';

/** What `findOffer` and `priceAt` answer, remembered: for pricing many usages of few models. */
export function priceBook(catalogue: Catalogue): (model: string, at: Instant) => PricedOffer {
  const offers = new Map<string, { offer: Offer; periods: ReturnType<typeof appliedPeriods> }>();
  const prices = new Map<Period, PricedOffer>();
  return (model, at) => {
    const known = offers.get(model) ?? lookUp(model);
    const period = periodAt(known.offer, known.periods, at);
    const price = prices.get(period) ?? priceIn(known.offer, period);
    prices.set(period, price);
    return price;
  };

  function lookUp(model: string) {
    const offer = findOffer(catalogue, model);
    const found = { offer, periods: appliedPeriods(offer) };
    offers.set(model, found);
    return found;
  }
}
