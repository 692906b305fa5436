import { isInstant } from '../../values/calendar.ts';
import { exitCode, UserError } from '../../values/errors.ts';
import type { Io } from '../../system/io.ts';
import { browseOffers, type Browsed } from '../../pricing/catalogue/browse.ts';
import { catalogueOf } from '../../pricing/catalogue/catalogue.ts';
import { refuseAll } from '../../projection/candidate.ts';
import { offerAssumptions } from '../../projection/price-assumptions.ts';
import { diffPrices } from '../../pricing/rates/diff.ts';
import { readLists } from '../../pricing/lists/disk/load.ts';
import { needsExchange } from '../../pricing/catalogue/exchange.ts';
import { offersOf } from '../../pricing/catalogue/select.ts';
import type { Catalogue, Offer } from '../../pricing/catalogue/offer.ts';
import { pricingDiffReport } from '../../views/pricing/diff.ts';
import { writeReport } from '../framework/write-report.ts';
import { collectValues, pricedTableCommand, type Define } from '../framework/command.ts';
import { openPrices, type PriceOptions } from '../plan/prices.ts';

export const define: Define = ({ io, finish }) =>
  pricedTableCommand('pricing diff', 'Show what changed between two dates, or between two price lists.', [
    'cost-projection pricing diff 2026-07-01 2026-09-01',
    'cost-projection pricing diff 2026-07-01 2026-09-01 --provider openai --format markdown',
    'cost-projection pricing diff old.yaml new.yaml',
  ])
    .argument('<before>', 'a day like 2026-07-01, or a price list (a folder of them, or - for standard input)')
    .argument('<after>', 'a later day, or another price list')
    .option('--provider <name>', 'only offers of this provider (repeatable)', collectValues)
    .option('--all', 'list offers without a recorded start as added, too')
    .action(async (before, after, { provider = [], all = false, ...options }) => {
      const sides = await sidesOf(io, before, after, options);
      const wanted = (offer: Offer): boolean =>
        provider.length === 0 || provider.some((name) => name.toLowerCase() === offer.list.provider.toLowerCase());
      const old = pricedAt(sides.before, wanted);
      const now = pricedAt(sides.after, wanted);
      // Of two days, rates that nobody recorded for the first are not known then, though they count for pricing.
      const later = new Map(now.offers.map(({ offer, period }) => [offer.key, period]));
      const from = old.offers.filter(
        ({ offer, isUndated, period }) => !(sides.byDate && isUndated && later.get(offer.key) === period),
      );
      const known = new Set(from.map(({ offer }) => offer.key));
      const unknown =
        sides.byDate && !all
          ? now.offers.filter((priced) => priced.from === undefined && !known.has(priced.offer.key))
          : [];
      const to = now.offers.filter((priced) => !unknown.includes(priced));
      const unpriced = [...old.unpriced, ...now.unpriced];
      refuseAll(from.length + to.length, unpriced);
      await writeReport(
        io,
        pricingDiffReport(diffPrices(from, to), {
          before,
          after,
          catalogue: sides.version,
          asOf: sides.after.at,
          unknownBefore: unknown.length,
          unpriced,
          assumptions: [...from, ...to].flatMap(offerAssumptions),
        }),
        options,
      );
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
  const byDate = isInstant(before) && isInstant(after);
  if (!byDate && (isInstant(before) || isInstant(after)))
    throw new UserError('cannot compare a day with a price list', { hint: 'give two days, or two price lists' });
  if (byDate && before > after)
    throw new UserError(`${before} is after ${after}`, { hint: 'the earlier day comes first' });
  if (byDate) {
    const { catalogue } = await openPrices(io, options);
    return { before: { catalogue, at: before }, after: { catalogue, at: after }, byDate, version: catalogue.version };
  }
  const [old, now] = [await readLists(io, [before]), await readLists(io, [after])];
  const beside = [...old.lists, ...now.lists].map(({ currency }) => currency);
  const { catalogue, asOf } = await openPrices(io, options, { beside });
  const sideOf = ({ lists, hash }: typeof old): Side => ({
    catalogue: { ...catalogueOf(lists, hash), terms: catalogue.terms },
    at: asOf,
  });
  return { before: sideOf(old), after: sideOf(now), byDate, version: `${old.hash} and ${now.hash}` };
}

/** What is sold then; offers in a currency that nobody converted cannot be compared. */
export function pricedAt({ catalogue, at }: Side, isWanted: (offer: Offer) => boolean): Omit<Browsed, 'leftOut'> {
  const { offers, unpriced } = browseOffers(catalogue, {}, 'offer', at);
  const wanted = catalogue.providers.flatMap((provider) => offersOf(catalogue, provider)).filter(isWanted);
  const foreign = new Set(wanted.filter(needsExchange).map(({ key }) => key));
  return {
    offers: offers.filter(({ offer }) => isWanted(offer)),
    unpriced: unpriced.filter(({ key }) => foreign.has(key)),
  };
}
