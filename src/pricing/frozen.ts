import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { frozenDir } from '../system/paths.ts';
import { asListed } from './terms.ts';
import type { PriceList } from './schema.ts';
import type { Catalogue } from './select.ts';

// The shipped price lists as the build froze them: one JSON file a provider, read when it is asked for,
// because parsing the YAML of a few hundred models costs more than everything else together.

export interface FrozenHead {
  readonly version: string;
  /** Hash of the YAML files that were frozen. */
  readonly hash: string;
  readonly providers: readonly string[];
}

// The build wrote these files from validated lists; a test proves them equal to the YAML.

export function frozenHead(): FrozenHead {
  return JSON.parse(textOf('head.json'));
}

export function frozenCatalogue({ version, providers }: FrozenHead = frozenHead()): Catalogue {
  const lists = new Map<string, PriceList>();
  let names: Catalogue['names'] | undefined;
  return {
    version,
    providers,
    terms: asListed,
    get names() {
      names ??= new Map<string, string[]>(Object.entries(JSON.parse(textOf('names.json'))));
      return names;
    },
    list(provider) {
      if (!providers.includes(provider)) return undefined;
      const list: PriceList = lists.get(provider) ?? JSON.parse(textOf(join('lists', `${provider}.json`)));
      lists.set(provider, list);
      return list;
    },
  };
}

function textOf(file: string): string {
  return readFileSync(join(frozenDir, file), 'utf8');
}
