import { UserError } from '../values/errors.ts';
import { didYouMean, nearest } from '../values/nearest.ts';
import { discounted } from './discount.ts';
import { aliasesOf, isDated, namesOf } from './names.ts';
import type { Catalogue } from './select.ts';
import type { Model, PriceList } from './schema.ts';
import { asListed } from './terms.ts';

/** Lists in memory as a catalogue; of two models with one name in one provider the later list's counts. */
export function catalogueOf(lists: readonly PriceList[], version: string): Catalogue {
  return overlay({ version, providers: [], names: new Map(), terms: asListed, list: () => undefined }, lists, version);
}

/**
 * A catalogue with a user's lists over it: they replace models of the same name and add the others. A list that extends
 * a provider takes its models over first, at its discount. Throws a UserError for a provider that is not there.
 */
export function overlay(base: Catalogue, lists: readonly PriceList[], version: string): Catalogue {
  const changed = new Map<string, PriceList>();
  const names = new Map(base.names);
  const listOf = (provider: string): PriceList | undefined => changed.get(provider) ?? base.list(provider);
  for (const written of lists) {
    const list = taken(written, listOf, [...base.providers, ...changed.keys()]);
    const provider = list.provider.toLowerCase();
    const below = listOf(provider);
    changed.set(provider, { ...(below ? merge(below, list) : list), provider: below?.provider ?? provider });
    for (const model of list.models) addNames(names, provider, model);
  }
  return {
    version,
    providers: [...new Set([...base.providers, ...changed.keys()])].toSorted(),
    names,
    terms: base.terms,
    list: listOf,
  };
}

/** A list with what it extends: the models of another one at its discount, but for those it has itself. */
function taken(list: PriceList, listOf: (provider: string) => PriceList | undefined, known: readonly string[]): PriceList {
  if (list.extends === undefined) return list;
  const base = listOf(list.extends.toLowerCase());
  if (base) return merge({ ...base, models: discounted(base, list) }, list);
  throw new UserError(`${list.provider} extends "${list.extends}", which is no provider of the catalogue`, {
    hint: didYouMean(nearest(list.extends, known)) ?? known.join(', '),
  });
}

function merge(below: PriceList, above: PriceList): PriceList {
  const replaced = new Set(above.models.map(({ id }) => id.toLowerCase()));
  const kept = below.models.filter(({ id }) => !replaced.has(id.toLowerCase()));
  // The list above comes first, so that its aliases win over the ids below.
  return { ...below, ...above, models: [...above.models, ...kept] };
}

function addNames(names: Map<string, readonly string[]>, provider: string, model: Model): void {
  const key = `${provider}/${model.id}`.toLowerCase();
  const moving = new Set(aliasesOf(model).flatMap((alias) => (isDated(alias) ? [alias.name] : [])));
  for (const name of namesOf(model)) {
    // A name that moves is one of several models of its provider.
    const others = (names.get(name.toLowerCase()) ?? []).filter((other) => moving.has(name) || !other.startsWith(`${provider}/`));
    names.set(name.toLowerCase(), [...new Set([...others, key])]);
  }
}

/** The newest day on which any price of these lists was checked. */
export function newestCheck(lists: readonly PriceList[]): string {
  const days = lists.flatMap(({ models }) => models.flatMap(({ rates }) => rates.map(({ checked }) => checked ?? '')));
  return days.reduce((newest, day) => (day > newest ? day : newest), '').slice(0, 10);
}
