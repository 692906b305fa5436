import { Option, type Command, type OptionValues } from '@commander-js/extra-typings';
import { UserError } from '../../values/errors.ts';
import { monthlyCount, type Volume } from '../../values/quantity.ts';
import { serviceTiers } from '../../pricing/rates/meters.ts';
import { driverFlag, driverFlags, driverHelp } from '../../workload/driver-spelling.ts';
import { driverNames, driverRow } from '../../workload/drivers.ts';
import type { DriverKind, DriverName, Drivers } from '../../workload/drivers.ts';
import { collectValues } from '../framework/command.ts';
import {
  averageVolumeOption,
  namedVolumeOption,
  quantityOption,
  requestTokensOption,
  shareOption,
  turnsOption,
  volumeOption,
} from '../framework/options.ts';
import type { NamedVolume } from '../framework/options.ts';

/** Flags of the names of drivers. Volumes of a day are counted once the length of a month is known. */
export interface DriverOptions extends Omit<Drivers, 'tokens' | 'requests' | 'requestsPerUser' | 'multipliers'> {
  readonly tokens?: readonly NamedVolume[] | undefined;
  readonly requests?: Volume | undefined;
  readonly requestsPerUser?: Volume | undefined;
  readonly multiplier?: readonly string[] | undefined;
}

/** How each kind of driver is declared as an option: its argument, and the reader of that. */
const declarations: Readonly<Record<DriverKind, (option: Option, flag: string) => Option>> = {
  volume: (option, flag) => option.argParser(volumeOption(flag)),
  meanVolume: (option, flag) => option.argParser(averageVolumeOption(flag)),
  count: (option, flag) => option.argParser(quantityOption(flag)),
  tokens: (option, flag) => option.argParser(quantityOption(flag)),
  turns: (option, flag) => option.argParser(turnsOption(flag)),
  share: (option, flag) => option.argParser(shareOption(flag)),
  tier: (option) => option.choices(serviceTiers),
  switch: (option) => option,
  names: (option) => option.argParser(collectValues),
};

const argumentNames: Readonly<Record<DriverKind, string>> = {
  volume: ' <volume>',
  meanVolume: ' <volume>',
  count: ' <count>',
  tokens: ' <tokens>',
  turns: ' <count>',
  share: ' <share>',
  tier: ' <tier>',
  switch: '',
  names: ' <name>',
};

/** Adds an option for every driver. */
export function addDriverOptions<A extends unknown[], O extends OptionValues, G extends OptionValues>(
  command: Command<A, O, G>,
): Command<A, O & DriverOptions, G>;
export function addDriverOptions(command: Command): Command {
  for (const name of driverNames) command.addOption(driverOption(name));
  return command;
}

function driverOption(name: DriverName): Option {
  const { kind, isShort } = driverRow(name);
  const flag = driverFlag(name);
  const option = new Option(driverFlags(name) + argumentNames[kind], driverHelp(name));
  if (name === 'tokens') return option.argParser(namedVolumeOption(flag));
  return isShort ? option.argParser(requestTokensOption(flag)) : declarations[kind](option, flag);
}

/** The drivers that flags set, but for tokens, which name scenarios. */
export function driversFromFlags(options: DriverOptions, daysPerMonth: number | undefined): Drivers {
  const { tokens: _, requests, requestsPerUser, multiplier: multipliers, ...others } = options;
  const drivers: Drivers = {
    ...others,
    requests: requests && countInMonth('--requests', requests, daysPerMonth),
    requestsPerUser: requestsPerUser && countInMonth('--requests-per-user', requestsPerUser, daysPerMonth),
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
