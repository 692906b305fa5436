import { parseSources, readSources } from '../../src/pricing/lists/disk/shipped.ts';
import { pricingDir } from '../../src/system/paths.ts';
import type { ListModule } from '../../src/library/price-catalogue.ts';

const { lists, version } = parseSources(readSources(pricingDir));

/** The shipped price lists, as the build writes them into modules. */
export const shippedLists: readonly ListModule[] = lists.map((list) => ({ version, list }));

export function shippedList(provider: string): ListModule {
  const found = shippedLists.find(({ list }) => list.provider === provider);
  if (!found) throw new RangeError(`no list of ${provider}`);
  return found;
}
