import type { Catalogue } from './select.ts';
import type { Model, PriceList } from './schema.ts';

/** Lists in memory as a catalogue; of two models with one name in one provider the later list's counts. */
export function catalogueOf(lists: readonly PriceList[], version: string): Catalogue {
  return overlay({ version, providers: [], names: new Map(), list: () => undefined }, lists, version);
}

/** A catalogue with a user's lists over it: they replace models of the same name and add the others. */
export function overlay(base: Catalogue, lists: readonly PriceList[], version: string): Catalogue {
  const changed = new Map<string, PriceList>();
  const names = new Map(base.names);
  for (const list of lists) {
    const provider = list.provider.toLowerCase();
    const below = changed.get(provider) ?? base.list(provider);
    changed.set(provider, below ? merge(below, list) : { ...list, provider });
    for (const model of list.models) addNames(names, provider, model);
  }
  return {
    version,
    providers: [...new Set([...base.providers, ...changed.keys()])].toSorted(),
    names,
    list: (provider) => changed.get(provider) ?? base.list(provider),
  };
}

function merge(below: PriceList, above: PriceList): PriceList {
  const replaced = new Set(above.models.map(({ id }) => id.toLowerCase()));
  const kept = below.models.filter(({ id }) => !replaced.has(id.toLowerCase()));
  // The list above comes first, so that its aliases win over the ids below.
  return { ...below, ...above, provider: below.provider, models: [...above.models, ...kept] };
}

function addNames(names: Map<string, readonly string[]>, provider: string, model: Model): void {
  const key = `${provider}/${model.id}`.toLowerCase();
  for (const name of [model.id, ...(model.aliases ?? [])]) {
    const others = (names.get(name.toLowerCase()) ?? []).filter((other) => !other.startsWith(`${provider}/`));
    names.set(name.toLowerCase(), [...others, key]);
  }
}

/** The newest day on which any price of these lists was checked. */
export function newestCheck(lists: readonly PriceList[]): string {
  const days = lists.flatMap(({ models }) => models.flatMap(({ rates }) => rates.map(({ checked }) => checked ?? '')));
  return days.reduce((newest, day) => (day > newest ? day : newest), '').slice(0, 10);
}
