import { catalogueOf } from './catalogue.ts';
import type { FrozenHead } from './frozen.ts';
import type { ParsedFolder } from './shipped.ts';

/** The files of the frozen catalogue, by name, as `frozen.ts` reads them. */
export function freeze({ lists, hash, version }: ParsedFolder): ReadonlyMap<string, string> {
  const catalogue = catalogueOf(lists, version);
  const head: FrozenHead = { version, hash, providers: catalogue.providers };
  return new Map([
    ['head.json', JSON.stringify(head)],
    ['names.json', JSON.stringify(Object.fromEntries(catalogue.names))],
    ...lists.map((list): [string, string] => [`lists/${list.provider.toLowerCase()}.json`, JSON.stringify(list)]),
  ]);
}
