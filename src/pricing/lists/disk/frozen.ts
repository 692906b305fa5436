import { join } from 'node:path';
import { ownText } from '../../../system/open-file.ts';
import { frozenDir } from '../../../system/paths.ts';
import { defaultTerms, shelfOf, type ListedSubscription, type Shelf, type Catalogue } from '../../catalogue/offer.ts';

// The shipped price lists as the build froze them: one JSON file a provider, read when it is asked for,
// because parsing the YAML of a few hundred models costs more than everything else together.

export interface FrozenHead {
  readonly version: string;
  /** Hash of the YAML files that were frozen. */
  readonly hash: string;
  readonly providers: readonly string[];
}

// The build wrote these files from validated lists; a test proves them equal to the YAML.

export function frozenHead(folder = frozenDir): FrozenHead {
  return JSON.parse(ownText(join(folder, 'head.json')));
}

export function frozenCatalogue({ version, providers }: FrozenHead = frozenHead(), folder = frozenDir): Catalogue {
  const textOf = (file: string): string => ownText(join(folder, file));
  const shelves = new Map<string, Shelf>();
  let names: Catalogue['names'] | undefined;
  return {
    version,
    providers,
    terms: defaultTerms,
    get names() {
      names ??= new Map<string, string[]>(Object.entries(JSON.parse(textOf('names.json'))));
      return names;
    },
    get subscriptions() {
      return new Map<string, ListedSubscription>(Object.entries(JSON.parse(textOf('subscriptions.json'))));
    },
    shelf(provider) {
      if (!providers.includes(provider)) return undefined;
      const shelf = shelves.get(provider) ?? shelfOf(JSON.parse(textOf(join('lists', `${provider}.json`))), false);
      shelves.set(provider, shelf);
      return shelf;
    },
  };
}
