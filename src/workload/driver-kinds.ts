import { serviceTiers, type ServiceTier } from '../pricing/rates/meters.ts';
import { readDuration } from '../values/duration.ts';
import type { Decimal } from '../values/money.ts';
import {
  readAverage,
  readAverageMonthly,
  readMonthly,
  readQuantity,
  readShare,
  type ParsedQuantity,
} from '../values/quantity.ts';

/** What the values of each kind of driver are. Volumes are per month, counts and tokens per request. */
export interface ValueOfKind {
  readonly volume: number;
  /** An average, which need not be whole. */
  readonly meanVolume: number;
  readonly count: number;
  readonly meanCount: number;
  readonly tokens: number;
  readonly turns: number;
  readonly share: Decimal;
  readonly tier: ServiceTier;
  readonly switch: boolean;
  readonly names: readonly string[];
  /** As it is written: `20s`. */
  readonly duration: string;
  readonly cache: CacheChoice;
}

export type DriverKind = keyof ValueOfKind;

export interface DriverRow {
  readonly kind: DriverKind;
  /** The name of its field in a page. */
  readonly label: string;
  /** Its description in the schema of a plan and, with the flags of other drivers for their keys, in `--help`. */
  readonly about: string;
  /** Its description in `--help` if that is another. */
  readonly help?: string;
  /** Its flag if that is not its key in kebab-case; the key is then another spelling of it if `isShort`. */
  readonly flag?: string;
  readonly isShort?: true;
  /** True if a page offers it for every scenario. */
  readonly isOffered?: true;
}

/** Which cache a run uses: that of the provider, one of its lives, or none. */
export const cacheChoices = ['auto', '5m', '1h', 'none'] as const;

export type CacheChoice = (typeof cacheChoices)[number];

export const MOST_TURNS = 1000;

/** Readers of the text of a driver, by kind; volumes of a day are counted by the length of a month. */
export const driverReaders: {
  readonly [Kind in DriverKind]: (text: string, daysPerMonth?: number) => ParsedQuantity<ValueOfKind[Kind]>;
} = {
  volume: readMonthly,
  meanVolume: readAverageMonthly,
  count: readQuantity,
  meanCount: readAverage,
  tokens: readQuantity,
  turns: readTurns,
  share: readShare,
  tier: readTier,
  switch: (text) => ({ value: text === 'yes' }),
  names: (text) => ({ value: text.split(',').map((each) => each.trim()) }),
  duration: readDuration,
  cache: readCache,
};

function readTurns(text: string): ParsedQuantity<number> {
  const count = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  return count >= 1 && count <= MOST_TURNS
    ? { value: count }
    : { problem: `"${text}" is not between 1 and ${MOST_TURNS}` };
}

function readTier(text: string): ParsedQuantity<ServiceTier> {
  const tier = serviceTiers.find((each) => each === text);
  return tier ? { value: tier } : { problem: `"${text}" is not a service tier` };
}

function readCache(text: string): ParsedQuantity<CacheChoice> {
  const choice = cacheChoices.find((each) => each === text);
  return choice ? { value: choice } : { problem: `"${text}" is not one of ${cacheChoices.join(', ')}` };
}
