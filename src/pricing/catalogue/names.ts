import { instantToMs, type Instant } from '../../values/calendar.ts';
import type { ListedModel, Shelf, Catalogue } from './offer.ts';
import type { Model } from '../lists/schema.ts';

/** A name of a model, and the time in which it is one. */
interface Name {
  readonly name: string;
  readonly from?: Instant | undefined;
  readonly until?: Instant | undefined;
}

/** Other names of a model; only those that move from model to model have dates. */
export function aliasesOf({ aliases = [] }: Pick<Model, 'aliases'>): Name[] {
  return aliases.map((alias) => (typeof alias === 'string' ? { name: alias } : alias));
}

/** Every name that a model ever had, its id first. */
export function namesOf(model: Pick<Model, 'id' | 'aliases'>): string[] {
  return [model.id, ...aliasesOf(model).map(({ name }) => name)];
}

export function isDated({ from, until }: Name): boolean {
  return from !== undefined || until !== undefined;
}

/**
 * The model that a name (in lower case) meant at a moment: by a dated alias, else by its id or any other alias. The
 * user's own lists come first: other names would otherwise hide theirs.
 */
export function modelNamed({ models }: Shelf, wanted: string, at: Instant): ListedModel | undefined {
  const own = models.filter(({ isOwn }) => isOwn);
  return meant(own, wanted, at) ?? meant(models, wanted, at);
}

function meant(models: readonly ListedModel[], wanted: string, at: Instant): ListedModel | undefined {
  const moment = instantToMs(at) ?? Number.NaN;
  const isIt = ({ name }: Name): boolean => name.toLowerCase() === wanted;
  const isThen = ({ from, until }: Name): boolean =>
    (instantToMs(from ?? '') ?? -Infinity) <= moment && moment < (instantToMs(until ?? '') ?? Infinity);
  return (
    models.find(({ model }) => aliasesOf(model).some((alias) => isDated(alias) && isIt(alias) && isThen(alias))) ??
    models.find(
      ({ model }) =>
        model.id.toLowerCase() === wanted || aliasesOf(model).some((alias) => !isDated(alias) && isIt(alias)),
    )
  );
}

/** True for a name, with or without its provider, that may mean another model at another moment. */
export function movesAmong(catalogue: Catalogue, name: string): boolean {
  const wanted = name.trim().toLowerCase();
  const bare = wanted.slice(wanted.indexOf('/') + 1);
  const keys = [...(catalogue.names.get(wanted) ?? []), ...(catalogue.names.get(bare) ?? [])];
  const providers = new Set(keys.map((key) => key.slice(0, key.indexOf('/'))));
  return [...providers].some((provider) =>
    (catalogue.shelf(provider)?.models ?? []).some(({ model }) =>
      aliasesOf(model).some((alias) => isDated(alias) && [wanted, bare].includes(alias.name.toLowerCase())),
    ),
  );
}

/** `mistral-medium-latest from 2026-06-16`. */
export function describeAlias({ name, from, until }: Name): string {
  return [
    name,
    ...(from === undefined ? [] : [`from ${from}`]),
    ...(until === undefined ? [] : [`until ${until}`]),
  ].join(' ');
}
