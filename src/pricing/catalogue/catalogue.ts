import { UserError } from '../../values/errors.ts';
import { didYouMean, nearestNames } from '../../values/nearest.ts';
import { applyDiscount } from './discount.ts';
import { aliasesOf, isDated, namesOf } from './names.ts';
import { shelfOf, defaultTerms, type ListedModel, type Shelf, type Catalogue } from './offer.ts';
import type { Model, PriceList } from '../lists/schema.ts';

/** A catalogue of lists in memory; if two lists name one model of a provider, the later list counts. */
export function catalogueOf(lists: readonly PriceList[], version: string): Catalogue {
  return layered({ version, providers: [], names: new Map(), terms: defaultTerms, shelf: () => undefined }, lists, {
    version,
    isOwn: false,
  });
}

/**
 * A catalogue with a user's lists over it: they replace the rates of the models that they name, which keep their other
 * names. All other models stay, with their own currency and source. A list that extends a provider first takes over its
 * models, at its discount, and its address. Throws a UserError for an unknown provider.
 */
export function overlay(base: Catalogue, lists: readonly PriceList[], version: string): Catalogue {
  return layered(base, lists, { version, isOwn: true });
}

interface Layer {
  readonly version: string;
  readonly isOwn: boolean;
}

function layered(base: Catalogue, lists: readonly PriceList[], { version, isOwn }: Layer): Catalogue {
  const changed = new Map<string, Shelf>();
  const names = new Map(base.names);
  const find = (provider: string): Shelf | undefined => changed.get(provider) ?? base.shelf(provider);
  for (const list of lists) {
    const { provider, models, api } = shelfOf(list, isOwn);
    const taken = inherited(list, find, [...base.providers, ...changed.keys()]);
    const before = find(provider);
    const below = taken ? merged(before?.models ?? [], taken.models) : (before?.models ?? []);
    const shelf = { provider, api: api ?? before?.api ?? taken?.api, models: merged(below, models) };
    changed.set(provider, shelf);
    const ids = new Set([...(taken?.models ?? []), ...models].map(({ model }) => model.id.toLowerCase()));
    for (const { model } of shelf.models) if (ids.has(model.id.toLowerCase())) addNames(names, provider, model);
  }
  return {
    version,
    providers: [...new Set([...base.providers, ...changed.keys()])].toSorted(),
    names,
    terms: base.terms,
    shelf: find,
  };
}

/** What a list takes over from the provider it extends. */
function inherited(
  list: PriceList,
  find: (provider: string) => Shelf | undefined,
  known: readonly string[],
): Pick<Shelf, 'models' | 'api'> | undefined {
  if (list.extends === undefined) return undefined;
  const base = find(list.extends.toLowerCase());
  if (base) return { models: applyDiscount(base, list), api: base.api };
  throw new UserError(`${list.provider} extends "${list.extends}", which is not a provider of the price lists`, {
    hint: didYouMean(nearestNames(list.extends, known)) ?? known.join(', '),
  });
}

/** Models over others of one provider: each replaces the one of its name. Those above come first. */
function merged(below: readonly ListedModel[], above: readonly ListedModel[]): ListedModel[] {
  const under = new Map(below.map((listed) => [listed.model.id.toLowerCase(), listed]));
  const replacements = above.map((listed) => {
    const replaced = under.get(listed.model.id.toLowerCase());
    under.delete(listed.model.id.toLowerCase());
    return replaced ? replacing(replaced, listed) : listed;
  });
  return [...replacements, ...under.values()];
}

/** Rates and their list are those above; everything else known of the model stays, its other names too. */
export function replacing(below: ListedModel, above: ListedModel): ListedModel {
  const named = new Set(namesOf(above.model).map((name) => name.toLowerCase()));
  const kept = (below.model.aliases ?? []).filter(
    (alias) => !named.has((typeof alias === 'string' ? alias : alias.name).toLowerCase()),
  );
  const aliases = [...(above.model.aliases ?? []), ...kept];
  return {
    ...above,
    model: { ...below.model, ...above.model, ...(aliases.length > 0 && { aliases }) },
    list: { ...above.list, provider: below.list.provider, name: above.list.name ?? below.list.name },
  };
}

function addNames(names: Map<string, readonly string[]>, provider: string, model: Model): void {
  const key = `${provider}/${model.id}`.toLowerCase();
  const moving = new Set(aliasesOf(model).flatMap((alias) => (isDated(alias) ? [alias.name] : [])));
  for (const name of namesOf(model)) {
    // A name that moves is one of several models of its provider.
    const others = (names.get(name.toLowerCase()) ?? []).filter(
      (other) => moving.has(name) || !other.startsWith(`${provider}/`),
    );
    names.set(name.toLowerCase(), [...new Set([...others, key])]);
  }
}

/** The newest day on which any price of these lists was checked. */
export function newestCheck(lists: readonly PriceList[]): string {
  const days = lists.flatMap(({ models }) => models.flatMap(({ rates }) => rates.map(({ checked }) => checked ?? '')));
  return days.reduce((newest, day) => (day > newest ? day : newest), '').slice(0, 10);
}
