import { resolve } from 'node:path';
import { utcDate } from '../../values/calendar.ts';
import { UserError } from '../../values/errors.ts';
import type { Decimal } from '../../values/money.ts';
import type { Catalogue } from '../../pricing/catalogue/offer.ts';
import type { RateAssumptions } from '../../projection/price.ts';
import { measuredTextOf, type TokenOptions } from '../framework/measured-text.ts';
import type { OutputOptions } from '../framework/write-report.ts';
import { readText, statPath } from '../../system/files.ts';
import type { Io } from '../../system/io.ts';
import { isDimension, isOwner, isUnit, type Dimension } from '../../usage/tally/group-by.ts';
import { ownersBy, readOwnerRows, type Owners } from '../../usage/tally/owners.ts';
import type { Sharing } from '../../usage/pricing/shared-cost.ts';
import { readUsage, type UsageRequest as Wanted, type UsageRead } from '../../usage/disk/measure.ts';
import { watchProgress } from '../../usage/disk/progress.ts';
import { usualPaths } from '../../usage/disk/usual.ts';
import { givenNames } from '../../usage/pricing/given-names.ts';
import type { UsageFormat } from '../../usage/formats/format.ts';
import { formatNamed } from '../../usage/formats/registry.ts';
import { UsagePrices } from '../../usage/pricing/prices.ts';
import type { IntakeOptions } from '../../usage/tally/intake-options.ts';
import type { BucketRules } from '../../usage/tally/time-buckets.ts';
import type { TimeSpan } from '../../values/time-spans.ts';
import { readWhatIf, type WhatIf } from '../../usage/pricing/what-if.ts';
import { openPrices, type PriceOptions, type Prices } from '../plan/prices.ts';
import { isOfMonthsEnd, spanOf, type UsageBudgetOptions } from './usage-budget.ts';
import { toldOfUsage } from './usage-names.ts';

/** What the flags of `usage` say. */
export interface UsageOptions extends OutputOptions, PriceOptions, UsageBudgetOptions, TokenOptions, RateAssumptions {
  readonly from?: string | undefined;
  /** Tables of columns that were said to hold something. */
  readonly columns?: UsageFormat | undefined;
  readonly by?: readonly Dimension[] | undefined;
  readonly timeZone?: string | undefined;
  readonly top?: number | undefined;
  readonly on?: readonly string[] | undefined;
  readonly bill?: readonly string[] | undefined;
  readonly failOver?: Decimal | undefined;
  readonly name?: readonly string[] | undefined;
  /** A table that says whose use is. */
  readonly map?: string | undefined;
  readonly shared?: Sharing | undefined;
  /** A file; false for --no-plan. */
  readonly plan?: string | boolean | undefined;
  readonly showKeys?: boolean | undefined;
  readonly records?: boolean | undefined;
  readonly rollup?: string | undefined;
  readonly focus?: string | undefined;
  readonly writePlan?: string | undefined;
  readonly quiet?: boolean | undefined;
}

/** What is asked for, with the prices to answer it. */
export interface UsageQuestion {
  readonly catalogue: Catalogue;
  readonly prices: UsagePrices;
  /** An offer at its rates of today, or the day asked for. */
  readonly priceOf: Prices['priceOf'];
  readonly given: Prices['given'];
  readonly grain: BucketRules;
  readonly dimensions: readonly Dimension[];
  readonly timeZone: string;
  /** The time that was asked for. */
  readonly span: TimeSpan;
  readonly now: number;
  /** Rates that the user assumes, in the currency of the answer. */
  readonly settled: RateAssumptions;
  readonly whatIfs: readonly WhatIf[];
  readonly owners: Owners | undefined;
  /** Reads all files, and hands each record on; `onWait` is called whenever there is time. */
  readonly read: (
    takes: Pick<IntakeOptions, 'take' | 'counts' | 'refuse'>,
    onWait?: () => Promise<void>,
  ) => Promise<UsageRead>;
}

export async function openQuestion(io: Io, named: readonly string[], options: UsageOptions): Promise<UsageQuestion> {
  const { by: dimensions = ['model'], timeZone = 'UTC', bill: bills = [], quiet = false } = options;
  refuseStray(io, named, dimensions);
  const paths = named.length > 0 || bills.length > 0 ? named : await usual(io, options);
  const span = spanOf(options, timeZone, io.now());
  const { names, teams } = await toldOfUsage(io, options);
  const mapped = options.map === undefined ? [] : readOwnerRows(await readText(options.map, io), options.map);
  const owners = dimensions.some((each) => isOwner(each)) ? ownersBy([...mapped, ...teams]) : undefined;
  const { catalogue, priceOf, given } = await openPrices(io, options, { isOpen: bills.length > 0 });
  const { assumeInput, assumeWebSearch } = options;
  const settled = {
    assumeInput: assumeInput === undefined || assumeInput === 'output' ? assumeInput : given(assumeInput),
    assumeWebSearch: assumeWebSearch && given(assumeWebSearch),
    measuredText: measuredTextOf(options),
  };
  const prices = new UsagePrices({
    catalogue,
    asOf: options.asOf,
    today: utcDate(io.now()),
    names: givenNames(catalogue, names, options.asOf ?? utcDate(io.now())),
    settled,
  });
  const whatIfs = (options.on ?? []).map((text) => readWhatIf(prices, text));
  // A roll-up, a plan and what is learned are priced on models or days that nobody has named yet.
  const isForAll = isOfMonthsEnd(options) || [options.rollup, options.writePlan].some((each) => each !== undefined);
  const rates = prices.keepApart(
    whatIfs.flatMap(({ pairs }) => pairs.map(({ to }) => to)),
    isForAll,
  );
  return {
    catalogue,
    prices,
    priceOf,
    given,
    grain: { rates, unit: dimensions.find((each) => isUnit(each)), timeZone },
    dimensions,
    timeZone,
    span,
    now: io.now().getTime(),
    settled,
    whatIfs,
    owners,
    read: async (takes, onWait) =>
      await readWatched(
        io,
        { paths, bills, from: options.columns ?? formatNamed(options.from ?? ''), span, ...takes },
        { quiet, onWait },
      ),
  };
}

/** A second dimension without a comma before it stands among the paths. Throws a UserError. */
function refuseStray(io: Io, paths: readonly string[], dimensions: readonly Dimension[]): void {
  const stray = paths.find((path) => isDimension(path) && !statPath(resolve(io.cwd, path)));
  if (stray !== undefined)
    throw new UserError(`no such file: ${stray}`, {
      hint: `to add up by it, write --by ${[...dimensions, stray].join(',')}`,
    });
}

/** Where to read where no path was given. Throws a UserError. */
async function usual(io: Io, options: UsageOptions): Promise<readonly string[]> {
  if (options.from !== 'receipts') return usualPaths(io, options.from);
  const { usualReceipts } = await import('./usage-receipts.ts');
  return [await usualReceipts(io, options)];
}

interface Watching {
  readonly quiet: boolean;
  /** Called whenever there is time. */
  readonly onWait?: (() => Promise<void>) | undefined;
}

/** Reads all files, with a bar on a terminal where it takes long. */
export async function readWatched(
  io: Io,
  wanted: Omit<Wanted, 'progress'>,
  { quiet, onWait }: Watching,
): Promise<UsageRead> {
  const watched = watchProgress(io, quiet);
  const waiting = async (bytes: number): Promise<void> => {
    await watched.progress(bytes);
    await onWait?.();
  };
  try {
    return await readUsage(io, {
      ...wanted,
      progress: (files, records) => {
        watched.expect(
          files.reduce((total, { size }) => total + size, 0),
          records,
        );
        return onWait ? waiting : watched.progress;
      },
    });
  } finally {
    watched.stop();
  }
}
