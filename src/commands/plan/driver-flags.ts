import { UserError } from '../../values/errors.ts';
import { monthlyCount, type Volume } from '../../values/quantity.ts';
import { driverNames, type Drivers } from '../../workload/drivers.ts';
import type { NamedVolume } from '../framework/options.ts';

/** Flags of the names of drivers. Volumes of a day are counted once the length of a month is known. */
export interface DriverOptions extends Omit<
  Drivers,
  'tokens' | 'requests' | 'requestsPerUser' | 'runs' | 'multipliers'
> {
  readonly tokens?: readonly NamedVolume[] | undefined;
  readonly requests?: Volume | undefined;
  readonly requestsPerUser?: Volume | undefined;
  readonly runs?: Volume | undefined;
  readonly multiplier?: readonly string[] | undefined;
}

/** The drivers that flags set, but for tokens, which name scenarios. */
export function driversFromFlags(options: DriverOptions, daysPerMonth: number | undefined): Drivers {
  const { tokens: _, requests, requestsPerUser, runs, multiplier: multipliers, ...others } = options;
  const drivers: Drivers = {
    ...others,
    requests: requests && countInMonth('--requests', requests, daysPerMonth),
    requestsPerUser: requestsPerUser && countInMonth('--requests-per-user', requestsPerUser, daysPerMonth),
    runs: runs && countInMonth('--runs', runs, daysPerMonth),
    multipliers,
  };
  return Object.fromEntries(
    driverNames.flatMap((name) => (drivers[name] === undefined ? [] : [[name, drivers[name]]])),
  );
}

/** A driver that flags set; undefined if they set none. */
export function givenDriver(options: DriverOptions): string | undefined {
  return options.tokens ? 'tokens' : Object.keys(driversFromFlags(options, undefined))[0];
}

/** A volume as what it comes to in a month. Throws a UserError that names the option. */
export function countInMonth(option: string, written: Volume, daysPerMonth: number | undefined): number {
  const count = monthlyCount(written, daysPerMonth);
  if ('value' in count) return count.value;
  throw new UserError(`${option}: ${count.problem}`);
}
