import { movesAmong, namesOf } from '../pricing/catalogue/names.ts';
import { offerOf, type ListedModel, type Shelf, type Catalogue } from '../pricing/catalogue/offer.ts';
import { findOffer } from '../pricing/catalogue/select.ts';
import type { EmbeddedList, EmbeddedPrices } from '../render/question.ts';
import type { CandidateSpec } from '../workload/blend.ts';
import { changeOwn } from '../workload/own-models.ts';

/** The part of a catalogue that a page carries: the models that these candidates may mean at any time, or all. */
export function embedPrices(
  catalogue: Catalogue,
  specs: readonly CandidateSpec[] | 'all',
  asOf: string,
  files: readonly string[],
): EmbeddedPrices {
  const wanted =
    specs === 'all' ? undefined : new Set(specs.flatMap(modelsOf).flatMap((name) => keysOf(catalogue, name, asOf)));
  const lists = catalogue.providers.flatMap((provider) =>
    listsOf(catalogue.shelf(provider), ({ key }) => wanted?.has(key) ?? true),
  );
  return { version: catalogue.version, terms: catalogue.terms, lists, files };
}

/** A candidate with qualified names, which mean the same among fewer models. */
export function qualifyCandidate(spec: CandidateSpec, catalogue: Catalogue, asOf: string): CandidateSpec {
  if (typeof spec === 'string') return qualifiedName(catalogue, spec, asOf);
  const named = (name: string): string => qualifiedName(catalogue, name, asOf);
  const { shifted } = spec;
  if (spec.own) return changeOwn(spec, (each) => qualifyCandidate(each, catalogue, asOf));
  return {
    ...spec,
    parts: spec.parts.map((part) => ({ ...part, offer: named(part.offer) })),
    shifted: shifted && {
      of: qualifyCandidate(shifted.of, catalogue, asOf),
      by: shifted.by.map((shift) => ({ ...shift, of: named(shift.of), to: named(shift.to) })),
    },
  };
}

function qualifiedName(catalogue: Catalogue, name: string, asOf: string): string {
  const { key, list } = findOffer(catalogue, name, asOf);
  return movesAmong(catalogue, name) ? `${list.provider}/${name.slice(name.indexOf('/') + 1)}` : key;
}

function modelsOf(spec: CandidateSpec): string[] {
  if (typeof spec === 'string') return [spec];
  return [...spec.parts.map(({ offer }) => offer), ...(spec.shifted?.by.flatMap(({ of, to }) => [of, to]) ?? [])];
}

/** The offer of a name; of a name that moves, all that it may ever mean there. */
function keysOf(catalogue: Catalogue, name: string, asOf: string): string[] {
  const { key, list } = findOffer(catalogue, name, asOf);
  if (!movesAmong(catalogue, name)) return [key];
  const bare = name.slice(name.indexOf('/') + 1).toLowerCase();
  const shelf = catalogue.shelf(list.provider.toLowerCase());
  const others = (shelf?.models ?? []).filter(({ model }) =>
    namesOf(model).some((each) => each.toLowerCase() === bare),
  );
  return others.map((listed) => offerOf(listed, catalogue.terms).key);
}

function listsOf(shelf: Shelf | undefined, isWanted: (offer: { readonly key: string }) => boolean): EmbeddedList[] {
  if (!shelf) return [];
  const byList = new Map<ListedModel['list'], Omit<ListedModel, 'list'>[]>();
  for (const listed of shelf.models) {
    const { list, ...rest } = listed;
    if (isWanted({ key: `${list.provider}/${listed.model.id}`.toLowerCase() }))
      byList.set(list, [...(byList.get(list) ?? []), rest]);
  }
  return [...byList].map(([list, models]) => ({ provider: shelf.provider, list, models }));
}

/** Embedded lists as a catalogue again. */
export function catalogueFrom({ version, terms, lists }: EmbeddedPrices): Catalogue {
  const shelves = new Map<string, Shelf>();
  const names = new Map<string, readonly string[]>();
  for (const { provider, list, models } of lists) {
    const listed = models.map((each) => ({ ...each, list }));
    shelves.set(provider, { provider, api: undefined, models: [...(shelves.get(provider)?.models ?? []), ...listed] });
    for (const { model } of listed) {
      const key = `${provider}/${model.id}`.toLowerCase();
      for (const name of namesOf(model))
        names.set(name.toLowerCase(), [...new Set([...(names.get(name.toLowerCase()) ?? []), key])]);
    }
  }
  const shelf = (provider: string): Shelf | undefined => shelves.get(provider);
  return { version, terms, names, providers: [...shelves.keys()], shelf };
}

/** Every offer that a page can price, by its key. */
export function embeddedOffers({ lists }: EmbeddedPrices): string[] {
  return lists.flatMap(({ list, models }) => models.map(({ model }) => `${list.provider}/${model.id}`.toLowerCase()));
}
