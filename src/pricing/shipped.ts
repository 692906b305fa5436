import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { together } from '../values/errors.ts';
import { newestCheck, catalogueOf } from './catalogue.ts';
import { parsePriceList } from './parse.ts';
import type { PriceList } from './schema.ts';
import type { Catalogue } from './select.ts';

/** One YAML file of a folder of price lists. */
export interface Source {
  readonly file: string;
  readonly text: string;
}

/** The price lists of a folder, in the order of their file names. */
export function readSources(folder: string): Source[] {
  return readdirSync(folder)
    .filter((name) => /\.ya?ml$/.test(name))
    .toSorted()
    .map((name) => ({ file: join(folder, name), text: readFileSync(join(folder, name), 'utf8') }));
}

export function hashOf(texts: readonly string[]): string {
  return createHash('sha256').update(texts.join('\0')).digest('hex').slice(0, 8);
}

export interface ParsedFolder {
  readonly lists: readonly PriceList[];
  readonly hash: string;
  readonly version: string;
}

export function parseSources(sources: readonly Source[]): ParsedFolder {
  const lists = together(sources, ({ file, text }) => parsePriceList(text, file));
  const hash = hashOf(sources.map(({ text }) => text));
  return { lists, hash, version: `${newestCheck(lists)}.${hash}` };
}

export function catalogueOfSources(sources: readonly Source[]): Catalogue {
  const { lists, version } = parseSources(sources);
  return catalogueOf(lists, version);
}
