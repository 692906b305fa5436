import { Option, type Command, type OptionValues } from '@commander-js/extra-typings';
import { serviceTiers } from '../../pricing/rates/meters.ts';
import { driverFlag, driverFlags, driverHelp } from '../../workload/driver-spelling.ts';
import { cacheChoices, type DriverKind } from '../../workload/driver-kinds.ts';
import { driverNames, driverRow, type DriverName } from '../../workload/drivers.ts';
import { collectValues } from '../framework/command.ts';
import {
  averageOption,
  averageVolumeOption,
  durationOption,
  namedVolumeOption,
  quantityOption,
  requestTokensOption,
  shareOption,
  turnsOption,
  volumeOption,
} from '../framework/options.ts';
import type { DriverOptions } from './driver-flags.ts';

/** How each kind of driver is declared as an option: its argument, and the reader of that. */
const declarations: Readonly<Record<DriverKind, (option: Option, flag: string) => Option>> = {
  volume: (option, flag) => option.argParser(volumeOption(flag)),
  meanVolume: (option, flag) => option.argParser(averageVolumeOption(flag)),
  count: (option, flag) => option.argParser(quantityOption(flag)),
  meanCount: (option, flag) => option.argParser(averageOption(flag)),
  tokens: (option, flag) => option.argParser(quantityOption(flag)),
  turns: (option, flag) => option.argParser(turnsOption(flag)),
  share: (option, flag) => option.argParser(shareOption(flag)),
  tier: (option) => option.choices(serviceTiers),
  switch: (option) => option,
  names: (option) => option.argParser(collectValues),
  duration: (option, flag) => option.argParser(durationOption(flag)),
  cache: (option) => option.choices(cacheChoices),
};

const argumentNames: Readonly<Record<DriverKind, string>> = {
  volume: ' <volume>',
  meanVolume: ' <volume>',
  count: ' <count>',
  meanCount: ' <count>',
  tokens: ' <tokens>',
  turns: ' <count>',
  share: ' <share>',
  tier: ' <tier>',
  switch: '',
  names: ' <name>',
  duration: ' <time>',
  cache: ' <cache>',
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
