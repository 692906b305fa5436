import { UserError } from '../../values/errors.ts';
import { monthlyCount, parsedValue, type Volume } from '../../values/quantity.ts';
import {
  rangesIn,
  readMiddleAmount,
  shareOrMiddle,
  type DriverRanges,
  type WrittenRange,
} from '../../workload/driver-ranges.ts';
import { driverFlag } from '../../workload/driver-spelling.ts';
import {
  driverNames,
  driversOfKind,
  driverTable,
  type AmountDriver,
  type DriverName,
  type Drivers,
} from '../../workload/drivers.ts';
import type { NamedVolume } from '../framework/options.ts';

type OrRange<T> = { readonly [Key in keyof T]: T[Key] | WrittenRange };
type VolumeOption = 'tokens' | 'requests' | 'requestsPerUser' | 'runs';
type WithoutNumber = 'serviceTier' | 'thinking' | 'multipliers' | 'stepPause' | 'runPause' | 'cache';

/** Flags of the names of drivers. Volumes of a day are counted once the length of a month is known. */
export interface DriverOptions
  extends OrRange<Omit<Drivers, VolumeOption | WithoutNumber>>, Pick<Drivers, Exclude<WithoutNumber, 'multipliers'>> {
  readonly tokens?: readonly NamedVolume[] | undefined;
  readonly requests?: Volume | WrittenRange | undefined;
  readonly runs?: Volume | WrittenRange | undefined;
  readonly requestsPerUser?: Volume | WrittenRange | undefined;
  readonly multiplier?: readonly string[] | undefined;
}

/** Flags that say what is sent, a text that is counted among them. */
export interface TextOptions extends DriverOptions {
  readonly promptFile?: string | undefined;
}

/** Drivers, and the ranges of those that are not certain. */
export interface GivenDrivers {
  readonly drivers: Drivers;
  readonly ranges: DriverRanges;
}

/** The drivers that flags set, but for tokens, which name scenarios. */
export function driversFromFlags(options: DriverOptions, daysPerMonth: number | undefined): GivenDrivers {
  const { serviceTier, thinking, stepPause, runPause, cache, multiplier: multipliers } = options;
  const drivers: { -readonly [Name in DriverName]?: Drivers[Name] } = {
    serviceTier,
    thinking,
    stepPause,
    runPause,
    cache,
    multipliers,
  };
  for (const name of ['requests', 'requestsPerUser', 'runs'] as const)
    drivers[name] = countInMonth(name, options[name], daysPerMonth);
  for (const name of driversOfKind('count', 'meanCount', 'tokens', 'turns')) {
    const given = options[name];
    drivers[name] = typeof given === 'object' ? middleOf(name, given) : given;
  }
  for (const name of driversOfKind('share')) {
    const given = options[name];
    drivers[name] = given && 'range' in given ? parsedValue(shareOrMiddle(given.range), driverFlag(name)) : given;
  }
  const written = driverNames.flatMap((name) => {
    const given = name === 'tokens' || name === 'multipliers' ? undefined : options[name];
    return typeof given === 'object' && 'range' in given ? [[name, given.range] as const] : [];
  });
  return {
    drivers: Object.fromEntries(
      driverNames.flatMap((name) => (drivers[name] === undefined ? [] : [[name, drivers[name]]])),
    ),
    ranges: rangesIn(Object.fromEntries(written), daysPerMonth),
  };
}

function middleOf(name: AmountDriver, { range }: WrittenRange, daysPerMonth?: number): number {
  return parsedValue(readMiddleAmount(driverTable[name].kind, range, daysPerMonth), driverFlag(name));
}

/** A driver that flags set; undefined if they set none. */
export function givenDriver(options: TextOptions): string | undefined {
  if (options.tokens) return 'tokens';
  const [first] = Object.keys(driversFromFlags(options, undefined).drivers);
  return first ?? (options.promptFile === undefined ? undefined : '--prompt-file');
}

/** A volume as what it comes to in a month. Throws a UserError that names the option. */
export function countInMonth(
  name: VolumeOption,
  written: Volume | WrittenRange | undefined,
  daysPerMonth: number | undefined,
): number | undefined {
  if (written === undefined) return undefined;
  if ('range' in written) return middleOf(name, written, daysPerMonth);
  const count = monthlyCount(written, daysPerMonth);
  if ('value' in count) return count.value;
  throw new UserError(`${driverFlag(name)}: ${count.problem}`);
}
