import type { Instant } from '../../values/calendar.ts';
import type { Decimal } from '../../values/money.ts';
import type { Model, Period, PriceList } from '../lists/schema.ts';
import type { Subscription } from '../lists/subscription-schema.ts';
import type { Exchange } from '../rates/rates.ts';

/** The head of a price list. It travels with each model: lists merge model by model, never as a whole. */
type ListHead = Omit<PriceList, 'models' | 'api' | 'subscriptions'>;

/** A part taken off the token rates of a model, and the list that grants it. */
export interface Discount {
  readonly share: Decimal;
  /** The first moment of it; undefined where it always counts. */
  readonly from: Instant | undefined;
  readonly source: string;
}

/** A model with the list of its rates. */
export interface ListedModel {
  readonly model: Model;
  readonly list: ListHead;
  readonly discounts: readonly Discount[];
  /** True if a list of the user names it. */
  readonly isOwn: boolean;
  /** Periods that only an update of the user's has; undefined where it decides nothing. */
  readonly updated?: readonly Period[] | undefined;
}

/** All models that one provider sells. */
export interface Shelf {
  /** In lower case, as in the keys of its offers. */
  readonly provider: string;
  /** Where its models are asked; undefined if no list says so. */
  readonly api: PriceList['api'];
  readonly models: readonly ListedModel[];
}

/** One model as sold by one provider. */
export interface Offer extends ListedModel {
  /** `provider/model`, the name that is never ambiguous. */
  readonly key: string;
  readonly terms: PricingTerms;
}

export function offerOf(listed: ListedModel, terms: PricingTerms): Offer {
  return { ...listed, key: `${listed.list.provider}/${listed.model.id}`.toLowerCase(), terms };
}

/** The shelf of one list, not merged with any other. */
export function shelfOf({ models, api, ...list }: Omit<PriceList, 'subscriptions'>, isOwn: boolean): Shelf {
  return {
    provider: list.provider.toLowerCase(),
    api,
    models: models.map((model) => ({ model, list, discounts: [], isOwn })),
  };
}

export function displayName({ model }: Pick<Offer, 'model'>): string {
  return model.name ?? model.id;
}

/** `direct` from the maker itself, else through whom. */
export function describeRoute({ list, model }: Pick<Offer, 'list' | 'model'>): string {
  return isMakers({ list, model }) ? 'direct' : `via ${list.name ?? list.provider}`;
}

/** True for an offer by the maker of the model. */
export function isMakers({ list, model }: Pick<Offer, 'list' | 'model'>): boolean {
  return (model.maker ?? list.provider).toLowerCase() === list.provider.toLowerCase();
}

/** The user's decisions on what the lists leave open. */
export interface PricingTerms {
  /** Rates for lists in another currency. */
  readonly exchange: readonly Exchange[];
  /** The currency of the answer; undefined for US dollars. */
  readonly answer?: Exchange | undefined;
  /** True if rates without a recorded start do not count for days before somebody checked them. */
  readonly strictDates: boolean;
}

/** The terms of a user who decides nothing. */
export const defaultTerms: PricingTerms = { exchange: [], strictDates: false };

/** A subscription with who sells it. */
export interface ListedSubscription extends Subscription {
  readonly list: Pick<PriceList, 'provider' | 'name' | 'source'>;
}

/** All price lists in force together. */
export interface Catalogue {
  /** Its newest checked day and a hash of its content, as `2026-11-10.3fa9c1d2`. */
  readonly version: string;
  readonly providers: readonly string[];
  /** Every id and alias in lower case, with the keys of the offers it may mean. */
  readonly names: ReadonlyMap<string, readonly string[]>;
  readonly terms: PricingTerms;
  /** What is sold by the seat, by `provider/id` in lower case; undefined for nothing. */
  readonly subscriptions?: ReadonlyMap<string, ListedSubscription> | undefined;
  /** The models of a provider, by its name in lower case. */
  shelf(provider: string): Shelf | undefined;
}
