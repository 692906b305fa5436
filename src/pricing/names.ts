import { instantToMs } from '../values/calendar.ts';
import type { Instant } from '../values/calendar.ts';
import type { Model } from './schema.ts';

/** A name of a model, and while it is one. */
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

/** The model that a name (in lower case) meant at a moment: by a dated alias, else by its id or any other alias. */
export function modelNamed(models: readonly Model[], wanted: string, at: Instant): Model | undefined {
  const moment = instantToMs(at) ?? Number.NaN;
  const isIt = ({ name }: Name): boolean => name.toLowerCase() === wanted;
  const isThen = ({ from, until }: Name): boolean =>
    (instantToMs(from ?? '') ?? -Infinity) <= moment && moment < (instantToMs(until ?? '') ?? Infinity);
  return (
    models.find((model) => aliasesOf(model).some((alias) => isDated(alias) && isIt(alias) && isThen(alias))) ??
    models.find((model) => model.id.toLowerCase() === wanted || aliasesOf(model).some((alias) => !isDated(alias) && isIt(alias)))
  );
}

/** True for a name, with or without its provider, that may mean another of these models at another moment. */
export function movesAmong(models: readonly Model[], name: string): boolean {
  const wanted = name.trim().toLowerCase();
  return models.some((model) =>
    aliasesOf(model).some((alias) => isDated(alias) && (wanted === alias.name.toLowerCase() || wanted.endsWith(`/${alias.name.toLowerCase()}`))),
  );
}

/** `mistral-medium-latest from 2026-06-16`. */
export function describeAlias({ name, from, until }: Name): string {
  return [name, ...(from === undefined ? [] : [`from ${from}`]), ...(until === undefined ? [] : [`until ${until}`])].join(' ');
}
