import { dayOf } from '../values/calendar.ts';
import { UserError } from '../values/errors.ts';
import type { Decimal, Money } from '../values/money.ts';
import type { Catalogue } from '../pricing/select.ts';
import type { OutputOptions } from '../report/write.ts';
import type { Io } from '../system/io.ts';
import { isUnit } from '../usage/by.ts';
import type { Dimension } from '../usage/by.ts';
import { readUsage } from '../usage/disk/measure.ts';
import type { Question as Wanted, Read } from '../usage/disk/measure.ts';
import { watch } from '../usage/disk/progress.ts';
import { usualPaths } from '../usage/disk/usual.ts';
import { formatNamed } from '../usage/formats/registry.ts';
import { UsagePrices } from '../usage/prices.ts';
import type { Settings } from '../usage/intake.ts';
import type { Grain } from '../usage/slots.ts';
import { spanOf } from '../usage/span.ts';
import { readWhatIf } from '../usage/what-if.ts';
import type { WhatIf } from '../usage/what-if.ts';
import type { AssumedRate } from '../workload/plan.ts';
import { openPrices } from './prices.ts';
import type { PriceOptions } from './prices.ts';

/** What the flags of `usage` say. */
export interface UsageOptions extends OutputOptions, PriceOptions {
  readonly from?: string | undefined;
  readonly by?: readonly Dimension[] | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly timeZone?: string | undefined;
  readonly top?: number | undefined;
  readonly on?: readonly string[] | undefined;
  readonly bill?: readonly string[] | undefined;
  readonly failOver?: Decimal | undefined;
  readonly name?: readonly string[] | undefined;
  readonly showKeys?: boolean | undefined;
  readonly records?: boolean | undefined;
  readonly rollup?: string | undefined;
  readonly focus?: string | undefined;
  readonly writePlan?: string | undefined;
  readonly assumeInput?: AssumedRate | undefined;
  readonly assumeWebSearch?: Money | undefined;
  readonly quiet?: boolean | undefined;
}

/** What is asked for, with the prices to answer it. */
export interface UsageQuestion {
  readonly catalogue: Catalogue;
  readonly prices: UsagePrices;
  readonly grain: Grain;
  readonly dimensions: readonly Dimension[];
  readonly timeZone: string;
  readonly whatIfs: readonly WhatIf[];
  /** Reads all files, and hands each record on; `onWait` is called whenever there is time. */
  readonly read: (takes: Pick<Settings, 'take' | 'takeClean'>, onWait?: () => Promise<void>) => Promise<Read>;
}

export async function openQuestion(io: Io, named: readonly string[], options: UsageOptions): Promise<UsageQuestion> {
  const { by: dimensions = ['model'], timeZone = 'UTC', bill: bills = [], quiet = false } = options;
  const paths = named.length > 0 || bills.length > 0 ? named : usualPaths(io, options.from);
  const span = spanOf(options.since, options.until, timeZone, io.now());
  const { catalogue } = await openPrices(io, options);
  const prices = new UsagePrices({
    catalogue,
    asOf: options.asOf,
    today: dayOf(io.now()),
    names: readNames(options.name),
    settled: { assumeInput: options.assumeInput, assumeWebSearch: options.assumeWebSearch },
  });
  const whatIfs = (options.on ?? []).map((text) => readWhatIf(prices, text));
  // A roll-up and a plan are to be priced on models that nobody has named yet.
  const isForAll = options.rollup !== undefined || options.writePlan !== undefined;
  const rates = prices.keepApart(
    whatIfs.flatMap(({ pairs }) => pairs.map(({ to }) => to)),
    isForAll,
  );
  return {
    catalogue,
    prices,
    grain: { rates, unit: dimensions.find((each) => isUnit(each)), timeZone },
    dimensions,
    timeZone,
    whatIfs,
    read: async (takes, onWait) => await readWatched(io, { paths, bills, from: formatNamed(options.from ?? ''), span, ...takes }, { quiet, onWait }),
  };
}

interface Watching {
  readonly quiet: boolean;
  /** Called whenever there is time. */
  readonly onWait?: (() => Promise<void>) | undefined;
}

/** Reads all files, with a bar on a terminal where it takes long. */
export async function readWatched(io: Io, wanted: Omit<Wanted, 'progress'>, { quiet, onWait }: Watching): Promise<Read> {
  const watched = watch(io, quiet);
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

/** `my-deployment=azure/gpt-4o`: the name in the sources, in lower case → what it is. */
export function readNames(pairs: readonly string[] = []): ReadonlyMap<string, string> {
  return new Map(
    pairs.map((pair) => {
      const equals = pair.lastIndexOf('=');
      const [name, offer] = [pair.slice(0, equals).trim().toLowerCase(), pair.slice(equals + 1).trim()];
      if (equals > 0 && name !== '' && offer !== '') return [name, offer];
      throw new UserError(`--name: "${pair}" is no name and offer`, { hint: 'write NAME=OFFER, like my-deployment=azure/gpt-4o' });
    }),
  );
}
