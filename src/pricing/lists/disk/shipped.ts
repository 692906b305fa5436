import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ownText } from '../../../system/open-file.ts';
import { collectErrors } from '../../../values/errors.ts';
import { newestCheck, catalogueOf } from '../../catalogue/catalogue.ts';
import { parsePriceList } from '../parse.ts';
import { listsOfModels, subscriptionsOver } from '../../catalogue/subscriptions.ts';
import type { PriceList } from '../schema.ts';
import type { Catalogue } from '../../catalogue/offer.ts';
import type { FrozenHead } from './frozen.ts';

/** One YAML file of a folder of price lists. */
export interface ListFile {
  readonly file: string;
  readonly text: string;
}

/** The price lists of a folder, in the order of their file names. */
export function readSources(folder: string): ListFile[] {
  return readdirSync(folder)
    .filter((name) => /\.ya?ml$/.test(name))
    .toSorted()
    .map((name) => ({ file: join(folder, name), text: ownText(join(folder, name)) }));
}

export function hashOfLists(texts: readonly string[]): string {
  return createHash('sha256').update(texts.join('\0')).digest('hex').slice(0, 8);
}

export interface ParsedFolder {
  readonly lists: readonly PriceList[];
  readonly hash: string;
  readonly version: string;
}

export function parseSources(sources: readonly ListFile[]): ParsedFolder {
  const lists = collectErrors(sources, ({ file, text }) => parsePriceList(text, file));
  const hash = hashOfLists(sources.map(({ text }) => text));
  return { lists, hash, version: `${newestCheck(lists)}.${hash}` };
}

export function catalogueOfSources(sources: readonly ListFile[]): Catalogue {
  const { lists, version } = parseSources(sources);
  return { ...catalogueOf(listsOfModels(lists), version), subscriptions: subscriptionsOver(undefined, lists) };
}

/** The files of the frozen catalogue, by name, as `frozen.ts` reads them. */
export function freeze({ lists, hash, version }: ParsedFolder): ReadonlyMap<string, string> {
  const sold = listsOfModels(lists);
  const catalogue = catalogueOf(sold, version);
  const head: FrozenHead = { version, hash, providers: catalogue.providers };
  return new Map([
    ['head.json', JSON.stringify(head)],
    ['names.json', JSON.stringify(Object.fromEntries(catalogue.names))],
    ['subscriptions.json', JSON.stringify(Object.fromEntries(subscriptionsOver(undefined, lists)))],
    ...sold.map((list): [string, string] => [`lists/${list.provider.toLowerCase()}.json`, JSON.stringify(list)]),
  ]);
}
