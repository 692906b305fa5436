import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { UserError } from '../../../values/errors.ts';
import { readText, failureReason, statPath } from '../../../system/files.ts';
import type { Io } from '../../../system/io.ts';
import { frozenDir, isCheckout, pricingDir } from '../../../system/paths.ts';
import { overlay } from '../../catalogue/catalogue.ts';
import { frozenCatalogue, frozenHead } from './frozen.ts';
import { hasUpdates, priceFolder } from './own-prices.ts';
import { updatedCatalogue } from '../../catalogue/updated.ts';
import { defaultTerms, type Catalogue, type PricingTerms } from '../../catalogue/offer.ts';
import type { ParsedFolder, ListFile } from './shipped.ts';
import { refuseDuplicateOffers } from '../duplicate-offers.ts';

/**
 * The shipped price lists and the updates of the user, newest first, with the user's own (`--pricing FILE|DIR|-`) over
 * them, later ones over earlier ones. Throws a UserError for a list that cannot be read or is wrong.
 */
export async function openCatalogue(
  io: Io,
  paths: readonly string[] = [],
  terms: PricingTerms = defaultTerms,
  updates = priceFolder(io.env),
): Promise<Catalogue> {
  const base = onTerms(await withUpdates(await shippedCatalogue(), updates), terms);
  if (paths.length === 0) return base;
  const { lists, hash } = await readLists(io, paths);
  const { listsOfModels, subscriptionsOver } = await import('../../catalogue/subscriptions.ts');
  return {
    ...overlay(base, listsOfModels(lists), `${base.version}+${hash}`),
    subscriptions: subscriptionsOver(base.subscriptions, lists),
  };
}

async function withUpdates(shipped: Catalogue, folder: string | undefined): Promise<Catalogue> {
  if (folder === undefined || !hasUpdates(folder)) return shipped;
  const updates = (await import('./price-folder.ts')).openUpdates(folder);
  return updates ? updatedCatalogue(shipped, updates) : shipped;
}

function onTerms(base: Catalogue, terms: PricingTerms): Catalogue {
  return {
    version: base.version,
    providers: base.providers,
    terms,
    get names() {
      return base.names;
    },
    get subscriptions() {
      return base.subscriptions;
    },
    shelf: (provider) => base.shelf(provider),
  };
}

/** Frozen by the build; in a checkout, from the YAML files as soon as one of them has changed since. */
async function shippedCatalogue(): Promise<Catalogue> {
  if (!isCheckout) return frozenCatalogue();
  const { readSources, hashOfLists, catalogueOfSources } = await import('./shipped.ts');
  const sources = readSources(pricingDir);
  const head = existsSync(join(frozenDir, 'head.json')) ? frozenHead() : undefined;
  return head?.hash === hashOfLists(sources.map(({ text }) => text))
    ? frozenCatalogue(head)
    : catalogueOfSources(sources);
}

/** The lists of files, folders and `-`, in that order. Throws a UserError, also for an offer twice in one folder. */
export async function readLists(io: Io, paths: readonly string[]): Promise<Pick<ParsedFolder, 'lists' | 'hash'>> {
  const { parseSources } = await import('./shipped.ts');
  const sources = await readUserLists(io, paths);
  const { lists, hash } = parseSources(sources);
  refuseDuplicateOffers(lists.flatMap((list, place) => (sources[place] ? [{ ...sources[place], list }] : [])));
  return { lists, hash };
}

async function readUserLists(io: Io, paths: readonly string[]): Promise<(ListFile & { readonly folder: string })[]> {
  const sources: (ListFile & { readonly folder: string })[] = [];
  for (const [place, path] of paths.entries()) {
    const folder = `${place} ${path}`;
    for (const file of listFiles(io, path))
      sources.push({ folder, file: file === '-' ? 'standard input' : file, text: await readText(file, io) });
  }
  return sources;
}

/** The price lists under a path: itself, or the YAML files of a folder by name. Throws a UserError. */
export function listFiles(io: Io, path: string): string[] {
  const statsAt = (file: string) => statPath(resolve(io.cwd, file));
  if (path === '-' || statsAt(path)?.isDirectory() !== true) return [path];
  const lists = namesIn(resolve(io.cwd, path), path).flatMap((name) =>
    /\.ya?ml$/.test(name) ? [join(path, name)] : [],
  );
  if (lists.length === 0) throw new UserError(`no price list in ${path}`, { hint: 'price lists end in .yaml or .yml' });
  // Reading a pipe would wait for it, and nobody named it.
  const other = lists.find((file) => statsAt(file)?.isFile() !== true);
  if (other !== undefined)
    throw new UserError(`${other} is not a regular file`, { hint: 'remove it, or name the files one by one' });
  return lists.toSorted((one, two) => (one < two ? -1 : 1));
}

function namesIn(folder: string, shown: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    throw new UserError(`cannot read ${shown}: ${failureReason(error)}`);
  }
}
