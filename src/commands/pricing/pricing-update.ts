import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { utcDate } from '../../values/calendar.ts';
import { exitCode, UserError } from '../../values/errors.ts';
import { didYouMean, nearestNames } from '../../values/nearest.ts';
import type { Io } from '../../system/io.ts';
import { providerNamed } from '../../pricing/catalogue/provider-names.ts';
import type { Catalogue } from '../../pricing/catalogue/offer.ts';
import { downloadPrices, type SourcedPrices } from '../../pricing/lists/client/price-source.ts';
import { priceFolder } from '../../pricing/lists/disk/own-prices.ts';
import {
  keepUpdate,
  openUpdates,
  readyLists,
  undoUpdate,
  updateInForce,
  type NewLists,
} from '../../pricing/lists/disk/price-folder.ts';
import { formatNames } from '../../pricing/lists/import/formats.ts';
import { textsOf } from '../../pricing/lists/update/texts.ts';
import { updateFrom, updateOf, type PriceUpdate } from '../../pricing/lists/update/update.ts';
import { diffPrices } from '../../pricing/rates/diff.ts';
import { updateReport, type UpdateShown } from '../../views/pricing/update.ts';
import { collectValues, tableCommand, type Define } from '../framework/command.ts';
import { writeReport } from '../framework/write-report.ts';
import { openPrices } from '../plan/prices.ts';
import { planChanges } from './plan-changes.ts';
import { pricedAt } from './pricing-diff.ts';

export const define: Define = ({ io, finish }) =>
  tableCommand('pricing update', 'Download newer prices, show what they change, and keep them for you.', [
    'cost-projection pricing update',
    'cost-projection pricing update --from models.dev --dry-run',
    'cost-projection pricing update --from openrouter --all',
    'cost-projection pricing update --from https://prices.example/contract.yaml',
    'cost-projection pricing update --undo',
  ])
    .option('--from <source>', `${formatNames.join(', ')}, or an address (default: the data package of the registry)`)
    .option('--provider <name>', 'only this provider, also one that has no list yet (repeatable)', collectValues)
    .option('--all', 'list the rates of new offers too')
    .option('--dry-run', 'show what would change, and keep nothing')
    .option('--undo', 'take back the last update; nothing is downloaded')
    .action(async ({ from, provider = [], all = false, dryRun = false, undo = false, ...options }) => {
      const folder = priceFolder(io.env);
      if (undo) {
        refuseWithUndo(from, dryRun);
        const before = await undoUpdate(folder, io);
        const now = before === undefined ? 'those that came with the program' : `those of ${before}`;
        if (options.quiet !== true)
          await io.stderr.write(`note: the last update was taken back; the prices are ${now}\n`);
        return finish(exitCode.done);
      }
      if (folder === undefined)
        throw new UserError('no home folder to keep prices in', { hint: 'name a folder with XDG_DATA_HOME' });
      const day = utcDate(io.now());
      const { catalogue } = await openPrices(io, {});
      const over = updateInForce(folder);
      const sourced = await downloadPrices(from, io, day);
      const update = updateWith(catalogue, sourced, provider, day);
      const files = readyLists(textsOf(update.lists, over === null ? undefined : openUpdates(folder)));
      const isNew = update.lists.length > 0;
      const after = isNew ? await tried(io, { day, over: null, files }, catalogue) : unchanged(catalogue);
      const kept = isNew && !dryRun ? await keepUpdate(folder, io, { day, over, files }) : undefined;
      const { source } = sourced;
      const shown = { ...after, update, source, day, folder: kept, isWhole: all };
      await writeReport(io, updateReport(shown), options);
      return finish(exitCode.done);
    });

function refuseWithUndo(from: string | undefined, dryRun: boolean): void {
  if (from === undefined && !dryRun) return;
  throw new UserError(`--undo takes no ${from === undefined ? '--dry-run' : '--from'}`, {
    hint: 'take back the last update first, then ask for another one',
  });
}

/** What is newer in what was downloaded. Throws a UserError. */
function updateWith(
  catalogue: Catalogue,
  sourced: SourcedPrices,
  providers: readonly string[],
  day: string,
): PriceUpdate {
  if (sourced.kind === 'lists') return updateOf(catalogue, chosen(sourced.lists, providers), day);
  const { lists, losses } = sourced.foreign;
  const known = providers.length > 0 ? lists : lists.filter((list) => catalogue.providers.includes(list.provider));
  const update = updateFrom(catalogue, chosen(known, providers), { day, source: sourced.address });
  return { ...update, losses: [...update.losses, ...losses] };
}

function chosen<T extends { readonly provider: string }>(lists: readonly T[], wanted: readonly string[]): readonly T[] {
  const known = lists.map(({ provider }) => provider);
  const asked = wanted.map((name) => providerNamed(name) ?? name);
  const unknown = asked.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new UserError(`no provider "${unknown}" in what was downloaded`, {
      hint: didYouMean(nearestNames(unknown, known)) ?? `it has ${known.join(', ')}`,
    });
  return asked.length > 0 ? lists.filter(({ provider }) => asked.includes(provider)) : lists;
}

type Tried = Pick<UpdateShown, 'catalogue' | 'differences' | 'plan'>;

function unchanged({ version }: Catalogue): Tried {
  return { catalogue: version, differences: [], plan: undefined };
}

/** What changes once the update is in force: in a folder of its own, read as every command will read it. */
async function tried(io: Io, lists: NewLists, before: Catalogue): Promise<Tried> {
  const updates = mkdtempSync(join(tmpdir(), 'cost-projection-'));
  const pricesIn = (catalogue: Catalogue) => pricedAt({ catalogue, at: lists.day }, () => true).offers;
  try {
    await keepUpdate(updates, io, lists);
    const { catalogue } = await openPrices(io, { updates });
    return {
      catalogue: catalogue.version,
      differences: diffPrices(pricesIn(before), pricesIn(catalogue)),
      plan: await planChanges(io, updates, lists.day),
    };
  } finally {
    rmSync(updates, { recursive: true, force: true });
  }
}
