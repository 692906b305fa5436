import type { Instant } from '../../values/calendar.ts';
import { UserError } from '../../values/errors.ts';
import { didYouMean, nearestNames } from '../../values/nearest.ts';
import { decimal, times, type Money } from '../../values/money.ts';
import type { PriceList } from '../lists/schema.ts';
import type { SeatPrice } from '../lists/subscription-schema.ts';
import { startOf } from '../rates/rates.ts';
import { exchangeHint, inAnswer } from './exchange.ts';
import type { Catalogue, ListedSubscription, PricingTerms } from './offer.ts';

/** A subscription at its price of a moment, in the currency of the answer. */
export interface PricedSubscription {
  /** `provider/id` */
  readonly key: string;
  readonly subscription: ListedSubscription;
  readonly price: SeatPrice;
  readonly source: string;
}

const none: NonNullable<Catalogue['subscriptions']> = new Map();

/** The lists that have models, as a catalogue takes them: without their subscriptions. */
export function listsOfModels(lists: readonly PriceList[]): PriceList[] {
  return lists.flatMap(({ subscriptions: _subscriptions, ...list }) =>
    list.models.length > 0 || list.extends !== undefined ? [list] : [],
  );
}

/** The subscriptions of some lists, over others. */
export function subscriptionsOver(
  base: Catalogue['subscriptions'],
  lists: readonly PriceList[],
): NonNullable<Catalogue['subscriptions']> {
  const own = lists.flatMap(({ provider, name, source, subscriptions = [] }) =>
    subscriptions.map((each): [string, ListedSubscription] => [
      `${provider}/${each.id}`.toLowerCase(),
      { ...each, list: { provider, name, source } },
    ]),
  );
  return new Map([...(base ?? none), ...own]);
}

/** The subscription of a name like `anthropic/max`; undefined if there is none. */
export function subscriptionNamed({ subscriptions = none }: Catalogue, name: string): ListedSubscription | undefined {
  const wanted = name.trim().toLowerCase();
  const [provider = '', id = ''] = wanted.split('/');
  return (
    subscriptions.get(wanted) ??
    [...subscriptions.values()].find(
      ({ list, aliases = [] }) => list.provider === provider && aliases.some((alias) => alias.toLowerCase() === id),
    )
  );
}

/** A subscription at its price of a moment. Throws a UserError for an unknown name, or a day without a price. */
export function findSubscription(catalogue: Catalogue, name: string, at: Instant): PricedSubscription {
  const found = subscriptionNamed(catalogue, name);
  if (!found) throw unknownSubscription(catalogue, name);
  return priceOfSubscription(found, at);
}

function unknownSubscription({ subscriptions = none }: Catalogue, name: string): UserError {
  const known = [...subscriptions.keys()];
  const wanted = name.trim().toLowerCase();
  const alike = known.filter((key) => key.split('/').includes(wanted));
  return new UserError(`no subscription "${name}" in the price lists`, {
    hint:
      didYouMean(alike.length > 0 ? alike : nearestNames(wanted, known)) ??
      'cost-projection pricing subscriptions lists all',
  });
}

export function priceOfSubscription(subscription: ListedSubscription, at: Instant): PricedSubscription {
  const key = `${subscription.list.provider}/${subscription.id}`.toLowerCase();
  const begun = subscription.prices.filter((price) => (price.from ?? '') <= at).toSorted(newestFirst);
  // A price whose start nobody recorded counts for earlier days too.
  const price = begun.find((each) => startOf(each) <= at) ?? begun.at(-1);
  if (!price || (price.until !== undefined && price.until <= at))
    throw new UserError(`${key} has no price on ${at}`, {
      hint: `it has one from ${subscription.prices.map(startOf).toSorted()[0]}; --as-of asks for another day`,
    });
  return { key, subscription, price, source: price.source ?? subscription.list.source };
}

function newestFirst(a: SeatPrice, b: SeatPrice): number {
  return startOf(a) < startOf(b) ? 1 : -1;
}

/** What one seat costs in a month, in the currency of the answer. Throws a UserError without its exchange rate. */
export function seatOf({ key, price }: PricedSubscription, terms: PricingTerms): Money {
  const { currency = 'USD' } = price;
  const seat = inAnswer(decimal(price.seat), currency, terms);
  if (seat) return seat;
  throw new UserError(`a seat of ${key} is priced in ${currency}`, { hint: exchangeHint(currency) });
}

/** The use at the rates of the models that a seat includes, in dollars; undefined where nobody publishes it. */
export function includedUse({ includes: { use, credits } = {}, credit }: SeatPrice): Money | undefined {
  if (use !== undefined) return decimal(use);
  return credits === undefined || credit === undefined ? undefined : times(decimal(credits), decimal(credit));
}
