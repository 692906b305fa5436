import { isInstant } from '../values/calendar.ts';
import { exitCode, UserError } from '../values/errors.ts';
import type { Io } from '../system/io.ts';
import { catalogueOf } from '../pricing/catalogue.ts';
import { diffPrices } from '../pricing/diff.ts';
import { readLists } from '../pricing/load.ts';
import { isOnSale, needsExchange, offersOf, priceAt } from '../pricing/select.ts';
import type { Catalogue, Offer, PricedOffer } from '../pricing/select.ts';
import { pricingDiffReport } from '../report/builders/pricing-diff.ts';
import { writeReport } from '../report/write.ts';
import { collect, newCommand } from './command.ts';
import type { Define } from './command.ts';
import { openPrices } from './prices.ts';
import type { PriceOptions } from './prices.ts';

export const define: Define = ({ io, finish }) =>
  newCommand('pricing diff', 'Show what changed between two dates of the catalogue, or between two price lists.', [
    'cost-projection pricing diff 2026-07-01 2026-09-01',
    'cost-projection pricing diff 2026-07-01 2026-09-01 --provider openai --format markdown',
    'cost-projection pricing diff old.yaml new.yaml',
  ])
    .argument('<before>', 'a day like 2026-07-01, or a price list (a folder of them, or - for standard input)')
    .argument('<after>', 'a later day, or another price list')
    .option('--provider <name>', 'only offers of this provider (repeatable)', collect)
    .option('--all', 'list offers without a recorded start as added, too')
    .action(async (before, after, { provider = [], all = false, ...options }) => {
      const sides = await sidesOf(io, before, after, options);
      const wanted = (offer: Offer): boolean =>
        provider.length === 0 || provider.some((name) => name.toLowerCase() === offer.list.provider.toLowerCase());
      const old = pricedAt(sides.before).filter(({ offer }) => wanted(offer));
      const now = pricedAt(sides.after).filter(({ offer }) => wanted(offer));
      const known = new Set(old.map(({ offer }) => offer.key));
      const unknown = now.filter((priced) => sides.byDate && !all && priced.from === undefined && !known.has(priced.offer.key));
      const differences = diffPrices(
        old,
        now.filter((priced) => !unknown.includes(priced)),
      );
      const context = { before, after, catalogue: sides.version, unknownBefore: unknown.length };
      await writeReport(io, pricingDiffReport(differences, context), options);
      finish(exitCode.done);
    });

interface Side {
  readonly catalogue: Catalogue;
  readonly at: string;
}

interface Sides {
  readonly before: Side;
  readonly after: Side;
  readonly byDate: boolean;
  /** Of the catalogue, or of both lists. */
  readonly version: string;
}

async function sidesOf(io: Io, before: string, after: string, options: PriceOptions): Promise<Sides> {
  const { catalogue, asOf } = await openPrices(io, options);
  const byDate = isInstant(before) && isInstant(after);
  if (!byDate && (isInstant(before) || isInstant(after)))
    throw new UserError('cannot compare a day with a price list', { hint: 'give two days, or two price lists' });
  if (byDate && before > after) throw new UserError(`${before} is after ${after}`, { hint: 'the earlier day comes first' });
  const listed = async (path: string): Promise<Side> => {
    const { lists, hash } = await readLists(io, [path]);
    return { catalogue: { ...catalogueOf(lists, hash), terms: catalogue.terms }, at: asOf };
  };
  if (byDate) return { before: { catalogue, at: before }, after: { catalogue, at: after }, byDate, version: catalogue.version };
  const [old, now] = [await listed(before), await listed(after)];
  return { before: old, after: now, byDate, version: `${old.catalogue.version} and ${now.catalogue.version}` };
}

function pricedAt({ catalogue, at }: Side): PricedOffer[] {
  return catalogue.providers
    .flatMap((provider) => offersOf(catalogue, provider))
    .filter((offer) => isOnSale(offer, at) && !needsExchange(offer))
    .map((offer) => priceAt(offer, at));
}
