import type { Model, Period } from '../lists/schema.ts';
import { figuresOf } from '../lists/figures.ts';
import { replacing } from './catalogue.ts';
import type { Catalogue, ListedModel, Shelf } from './offer.ts';

/**
 * The shipped prices with those that the user asked for since: of each model, those that were checked last count, so
 * that neither an old update nor an old program wins. A provider is read when it is asked for.
 */
export function updatedCatalogue(shipped: Catalogue, updates: Catalogue): Catalogue {
  const shelves = new Map<string, Shelf | undefined>();
  let names: Catalogue['names'] | undefined;
  return {
    version: `${shipped.version}+${updates.version}`,
    providers: [...new Set([...shipped.providers, ...updates.providers])].toSorted(),
    terms: shipped.terms,
    get subscriptions() {
      return shipped.subscriptions;
    },
    get names() {
      names ??= allNames(shipped, updates);
      return names;
    },
    shelf(provider) {
      if (!shelves.has(provider)) shelves.set(provider, newestShelf(shipped.shelf(provider), updates.shelf(provider)));
      return shelves.get(provider);
    },
  };
}

function allNames(...catalogues: readonly Catalogue[]): Catalogue['names'] {
  const all = new Map<string, readonly string[]>();
  for (const { names } of catalogues)
    for (const [name, keys] of names) all.set(name, [...new Set([...(all.get(name) ?? []), ...keys])]);
  return all;
}

function newestShelf(shipped: Shelf | undefined, updates: Shelf | undefined): Shelf | undefined {
  if (!shipped || !updates) return shipped ?? (updates && { ...updates, models: updates.models.map(allUpdated) });
  const newer = new Map(updates.models.map((listed) => [listed.model.id.toLowerCase(), listed]));
  const models = shipped.models.map((listed) => {
    const update = newer.get(listed.model.id.toLowerCase());
    newer.delete(listed.model.id.toLowerCase());
    return update && lastCheck(update.model) >= lastCheck(listed.model) ? updated(listed, update) : listed;
  });
  return { ...shipped, api: shipped.api ?? updates.api, models: [...models, ...[...newer.values()].map(allUpdated)] };
}

function updated(shipped: ListedModel, update: ListedModel): ListedModel {
  const known = new Set(shipped.model.rates.map(billedBy));
  const changed = update.model.rates.filter((period) => !known.has(billedBy(period)));
  return { ...replacing(shipped, update), ...(changed.length > 0 && { updated: changed }) };
}

function allUpdated(listed: ListedModel): ListedModel {
  return { ...listed, updated: listed.model.rates };
}

/** What is billed, without who said so and when: a price that continues from a later day is the same price. */
function billedBy({ from: _from, ...period }: Period): string {
  return figuresOf([period]);
}

/** The newest day on which somebody looked at the prices of a model. */
export function lastCheck({ rates }: Model): string {
  return rates.reduce((newest, { checked = '' }) => (checked > newest ? checked : newest), '');
}
