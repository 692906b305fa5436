import { noPrice } from './no-price.ts';
import { inCurrency, ratio, times, type Money } from '../../values/money.ts';
import type { Offer, PricingTerms } from './offer.ts';
import type { Exchange } from '../rates/rates.ts';

/** Rates that hints show as examples. */
const examples: Readonly<Record<string, string>> = { EUR: '0.92', GBP: '0.79', CNY: '7.10', JPY: '150', INR: '84' };

/** How to give the exchange rate of a currency: `--fx EUR=0.92`. */
export function exchangeHint(currency: string): string {
  return `say what a dollar is in it, like --fx ${currency}=${examples[currency] ?? '1.25'}`;
}

/** An amount in the currency of the answer; undefined where the user gave no exchange rate for one of both. */
export function inAnswer(amount: Money, from: string, { exchange, answer }: PricingTerms): Money | undefined {
  const wanted = answer?.currency ?? DOLLARS;
  if (from === wanted) return inCurrency(amount, answer?.currency);
  const rate = exchange.find(({ currency }) => currency === from);
  const dollars =
    from === DOLLARS ? inCurrency(amount, undefined) : rate && ratio(inCurrency(amount, undefined), rate.perDollar);
  return dollars && inCurrency(answer ? times(dollars, answer.perDollar) : dollars, answer?.currency);
}

const DOLLARS = 'USD';

/** True for an offer in another currency that the user gave no exchange rate for. */
export function needsExchange(offer: Offer): boolean {
  return isForeign(offer) && exchangeOf(offer) === undefined;
}

/**
 * The exchange rate that converts an offer's rates to dollars; undefined for dollars, and for an answer in the list's
 * own currency. Throws a UserError (`no-price`) if the user gave none.
 */
export function exchangeFor(offer: Offer): Exchange | undefined {
  if (!needsExchange(offer)) return isForeign(offer) ? exchangeOf(offer) : undefined;
  const { currency } = offer.list;
  throw noPrice(offer.key, `${offer.key} is priced in ${currency}`, { hint: exchangeHint(currency ?? '') });
}

/** The exchange rate from dollars to the currency of the answer; undefined if that is the list's own. */
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
