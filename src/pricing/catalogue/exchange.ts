import { noPrice } from './no-price.ts';
import type { Offer } from './offer.ts';
import type { Exchange } from '../rates/rates.ts';

/** A rate to show in a hint how one is written. */
const examples: Readonly<Record<string, string>> = { EUR: '0.92', GBP: '0.79', CNY: '7.10', JPY: '150', INR: '84' };

/** How to say what a dollar is in a currency: `--fx EUR=0.92`. */
export function exchangeHint(currency: string): string {
  return `say what a dollar is in it, like --fx ${currency}=${examples[currency] ?? '1.25'}`;
}

/** True for an offer in another currency while nobody said what a dollar is in it. */
export function needsExchange(offer: Offer): boolean {
  return isForeign(offer) && exchangeOf(offer) === undefined;
}

/**
 * What the rates of an offer are converted with to dollars; undefined for dollars, and where the answer is in the list's
 * currency. Throws a UserError (`no-price`) where nobody said it.
 */
export function exchangeFor(offer: Offer): Exchange | undefined {
  if (!needsExchange(offer)) return isForeign(offer) ? exchangeOf(offer) : undefined;
  const { currency } = offer.list;
  throw noPrice(offer.key, `${offer.key} is priced in ${currency}`, { hint: exchangeHint(currency ?? '') });
}

/** What the rates of an offer, in dollars, are converted with to the currency of the answer, if that is not the list's own. */
export function answerFor(offer: Offer): Exchange | undefined {
  return isAnswers(offer) ? undefined : offer.terms.answer;
}

function isAnswers({ list: { currency }, terms: { answer } }: Offer): boolean {
  return answer !== undefined && answer.currency === currency;
}

function exchangeOf({ list: { currency }, terms }: Offer): Exchange | undefined {
  return terms.exchange.find((each) => each.currency === currency && currency !== 'USD');
}

function isForeign(offer: Offer): boolean {
  const { currency } = offer.list;
  return currency !== undefined && currency !== 'USD' && !isAnswers(offer);
}
