import { UserError } from '../values/errors.ts';
import { decimal, zero, type Money } from '../values/money.ts';
import { inAnswer } from '../pricing/catalogue/exchange.ts';
import type { Catalogue, PricingTerms } from '../pricing/catalogue/offer.ts';
import { findSubscription, includedUse, seatOf, type PricedSubscription } from '../pricing/catalogue/subscriptions.ts';
import type { Instant } from '../values/calendar.ts';
import type { SeatSettings } from '../workload/seat-settings.ts';
import type { SeatTerms } from './seats.ts';

/** The terms of seats on a day, those of their subscription where nobody said others. Throws a UserError. */
export function seatTermsOf(
  seats: SeatSettings,
  catalogue: Catalogue,
  at: Instant,
): SeatTerms & { readonly says: readonly string[] } {
  const { subscription, price, includes } = seats;
  if (subscription === undefined)
    return { price: price ?? zero, includes: includes ?? zero, pooled: undefined, says: [] };
  const found = findSubscription(catalogue, subscription, at);
  const { allowance, overage, includes: stated } = found.price;
  const said = includes ?? includesOf(found, catalogue.terms);
  const pooled = includes === undefined ? stated?.pooled : undefined;
  return {
    price: price ?? (seats.isYearly === true ? yearlyOf(found, catalogue.terms) : seatOf(found, catalogue.terms)),
    includes: said,
    pooled: typeof pooled === 'number' ? paid(decimal(pooled), catalogue.terms) : pooled,
    says: [
      ...(allowance === undefined || includes !== undefined
        ? []
        : [
            `Nobody publishes an amount of what a seat of ${found.key} includes beside credits (${allowance}), ` +
              'so that it counts as nothing; includes=$200 or includes=all says what your people get from one.',
          ]),
      ...(overage === 'rates' || said === 'all'
        ? []
        : [`Use beyond what a seat of ${found.key} includes has no published price; list price is taken.`]),
    ],
  };
}

function includesOf({ key, price }: PricedSubscription, terms: PricingTerms): SeatTerms['includes'] {
  const use = includedUse(price);
  if (use) return paid(use, terms);
  const { credits, tokens } = price.includes ?? {};
  if (tokens !== undefined) return { tokens };
  throw new UserError(
    credits === undefined
      ? `nobody publishes what use a seat of ${key} includes`
      : `a seat of ${key} includes ${credits} credits, and nobody publishes what use they pay`,
    { hint: 'say what your people get from one a month, at the rates of the models: includes=$50, or includes=all' },
  );
}

function yearlyOf(found: PricedSubscription, terms: PricingTerms): Money {
  const { seatYearly } = found.price;
  if (seatYearly !== undefined) return seatOf({ ...found, price: { ...found.price, seat: seatYearly } }, terms);
  throw new UserError(`${found.key} has no price for a year that is paid at once`, { hint: 'leave out paid=yearly' });
}

/** Dollars in the currency of the answer, whose rate the user gave. */
function paid(dollars: Money, terms: PricingTerms): Money {
  return inAnswer(dollars, 'USD', terms) ?? dollars;
}
