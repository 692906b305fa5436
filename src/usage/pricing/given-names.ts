import { collectErrors, UserError } from '../../values/errors.ts';
import type { Instant } from '../../values/calendar.ts';
import { findOffer } from '../../pricing/catalogue/select.ts';
import type { Catalogue } from '../../pricing/catalogue/offer.ts';
import type { GivenName } from '../../workload/plan.ts';
import { modelsNamed } from '../tally/rate-boundaries.ts';

/** Names in sources, in lower case; the last of duplicates counts. Throws a UserError for an unknown offer. */
export function givenNames(
  catalogue: Catalogue,
  names: readonly GivenName[],
  at: Instant,
): ReadonlyMap<string, GivenName> {
  const all = new Map(names.map((given) => [given.name.toLowerCase(), given]));
  collectErrors([...all.values()], (given) => {
    try {
      findOffer(catalogue, given.offer, at);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      // It may mean something at the moment of a record.
      if (modelsNamed(catalogue, given.offer).length !== 1)
        throw new UserError(`${given.place}: ${error.message}`, { hint: error.hint });
    }
  });
  return all;
}

/** What plans say that mattered: nobody who finds a report sees it otherwise. */
export function namesTaken(taken: Iterable<GivenName>): string[] {
  const byFile = new Map<string, string[]>();
  for (const { name, offer, file } of taken) {
    if (file !== undefined) byFile.set(file, [...(byFile.get(file) ?? []), `${name} is ${offer}`]);
  }
  return [...byFile].map(([file, names]) => `By ${file}, ${names.toSorted().join(', ')}.`);
}
