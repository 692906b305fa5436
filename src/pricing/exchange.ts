import { NoPrice } from './no-price.ts';
import type { Offer } from './offer.ts';
import type { Exchange } from './rates.ts';

/** True for an offer in another currency while nobody said what a dollar is in it. */
export function needsExchange(offer: Offer): boolean {
  return isForeign(offer) && exchangeOf(offer) === undefined;
}

/** What the rates of an offer are converted with; undefined for US dollars. Throws NoPrice where nobody said it. */
export function exchangeFor(offer: Offer): Exchange | undefined {
  if (!needsExchange(offer)) return exchangeOf(offer);
  const { currency } = offer.list;
  throw new NoPrice(offer.key, `${offer.key} is priced in ${currency}`, { hint: `say what a dollar is in it, like --fx ${currency}=7.10` });
}

function exchangeOf({ list: { currency }, terms }: Offer): Exchange | undefined {
  return terms.exchange.find((each) => each.currency === currency && currency !== 'USD');
}

function isForeign({ list: { currency } }: Offer): boolean {
  return currency !== undefined && currency !== 'USD';
}
