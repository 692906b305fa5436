import { instantToMs } from '../values/calendar.ts';
import { undefinedIfRefused } from '../values/errors.ts';
import { aliasesOf, isDated, namesOf } from '../pricing/catalogue/names.ts';
import { findOffer } from '../pricing/catalogue/select.ts';
import type { Catalogue } from '../pricing/catalogue/offer.ts';
import { joinAlike, momentAt } from './table.ts';
import type { WindowSpan } from './window-spans.ts';

/** The offer that a name means at some time. */
export interface NameRow extends WindowSpan {
  /** Empty for a name without a provider. */
  readonly provider: string;
  readonly name: string;
  readonly offer: string;
}

/** What only the user calls an offer. */
export interface NamedOffer {
  readonly name: string;
  readonly offer: string;
}

/** A day before all prices, for the meaning of a name before it first moves. */
const LONG_AGO = Date.parse('1970-01-01');

/**
 * Every name, in lower case, with the offer that `findOffer` returns for it: in its provider, and alone or as
 * `provider/name` for sources of usage without a provider. Names that it finds nothing for are left out. A name that a
 * plan gives is one of all providers unless it begins with theirs.
 */
export function nameRows(
  catalogue: Catalogue,
  wanted: ReadonlySet<string>,
  given: readonly NamedOffer[] = [],
): NameRow[] {
  const moves = movesOf(catalogue);
  const rows: NameRow[] = [];
  const taken = new Set<string>();
  const add = (provider: string, name: string, asked: string): void => {
    // What a plan says of a name counts instead of what it means otherwise.
    if (taken.has(`${provider}|${name}`)) return;
    const edges = [
      -Infinity,
      ...(moves.get(name.slice(name.indexOf('/') + 1)) ?? []),
      ...(moves.get(name) ?? []),
      ...(moves.get(asked.slice(asked.indexOf('/') + 1)) ?? []),
      Infinity,
    ];
    const times = [...new Set(edges)].toSorted((a, b) => a - b);
    const meanings = times
      .slice(0, -1)
      .map((start, index) => ({ offer: meant(catalogue, asked, start), start, end: times[index + 1] ?? Infinity }));
    const spans = joinAlike(meanings, 'offer', (first, next) => ({ ...first, end: next.end }));
    for (const { offer, start, end } of spans)
      if (offer !== undefined && wanted.has(offer)) rows.push({ provider, name, offer, start, end });
  };
  for (const { name, offer } of given) {
    const whole = name.toLowerCase();
    const provider = catalogue.providers.find((each) => whole.startsWith(`${each}/`));
    if (provider !== undefined) add(provider, whole.slice(provider.length + 1), offer);
    for (const each of ['', ...(provider === undefined ? catalogue.providers : [])]) add(each, whole, offer);
    for (const row of rows) taken.add(`${row.provider}|${row.name}`);
  }
  const known = new Set<string>();
  for (const provider of catalogue.providers) {
    const names = (catalogue.shelf(provider)?.models ?? []).flatMap(({ model }) =>
      namesOf(model).map((name) => name.toLowerCase()),
    );
    for (const name of new Set(names)) {
      add(provider, name, `${provider}/${name}`);
      known.add(name).add(`${provider}/${name}`);
    }
  }
  for (const name of known) add('', name, name);
  return rows;
}

function meant(catalogue: Catalogue, name: string, at: number): string | undefined {
  return undefinedIfRefused(() => findOffer(catalogue, name, momentAt(Math.max(at, LONG_AGO)) ?? '').key);
}

/** The moments at which each name that moves may begin to mean something else. */
function movesOf(catalogue: Catalogue): Map<string, number[]> {
  const moves = new Map<string, number[]>();
  for (const provider of catalogue.providers) {
    for (const { model } of catalogue.shelf(provider)?.models ?? []) {
      for (const { name, from, until } of aliasesOf(model).filter(isDated)) {
        const edges = [from, until].flatMap((edge) => instantToMs(edge ?? '') ?? []);
        const key = name.toLowerCase();
        moves.set(key, [...(moves.get(key) ?? []), ...edges]);
      }
    }
  }
  return moves;
}
