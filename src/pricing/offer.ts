import type { Instant } from '../values/calendar.ts';
import type { Decimal } from '../values/money.ts';
import type { Model, PriceList } from './schema.ts';
import type { Terms } from './terms.ts';

/** What a price list says of all its models. It travels with each of them: lists merge model by model, never as a whole. */
type ListHead = Omit<PriceList, 'models'>;

/** A part taken off the token rates of a model, and the list that grants it. */
export interface Discount {
  readonly share: Decimal;
  /** The first moment of it; undefined where it always counts. */
  readonly from: Instant | undefined;
  readonly source: string;
}

/** A model with the list its rates stand in. */
export interface ListedModel {
  readonly model: Model;
  readonly list: ListHead;
  readonly discounts: readonly Discount[];
  /** True where a list of the user's names it. */
  readonly isOwn: boolean;
}

/** All models that one provider sells. */
export interface Shelf {
  /** In lower case, as in the keys of its offers. */
  readonly provider: string;
  readonly models: readonly ListedModel[];
}

/** One model as sold by one provider. */
export interface Offer extends ListedModel {
  /** `provider/model`, the name that is never ambiguous. */
  readonly key: string;
  readonly terms: Terms;
}

export function offerOf(listed: ListedModel, terms: Terms): Offer {
  return { ...listed, key: `${listed.list.provider}/${listed.model.id}`.toLowerCase(), terms };
}

/** A list of its own, not merged with any other. */
export function shelfOf({ models, ...list }: PriceList, isOwn: boolean): Shelf {
  return { provider: list.provider.toLowerCase(), models: models.map((model) => ({ model, list, discounts: [], isOwn })) };
}

export function displayName({ model }: Pick<Offer, 'model'>): string {
  return model.name ?? model.id;
}

/** `direct` from the maker itself, else through whom. */
export function route({ list, model }: Pick<Offer, 'list' | 'model'>): string {
  return isMakers({ list, model }) ? 'direct' : `via ${list.name ?? list.provider}`;
}

/** True for an offer of the one who made the model. */
export function isMakers({ list, model }: Pick<Offer, 'list' | 'model'>): boolean {
  return (model.maker ?? list.provider).toLowerCase() === list.provider.toLowerCase();
}
