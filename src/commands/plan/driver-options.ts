import { Option, type Command, type OptionValues } from '@commander-js/extra-typings';
import { serviceTiers } from '../../pricing/rates/meters.ts';
import { driverFlag, driverFlags, driverHelp } from '../../workload/driver-spelling.ts';
import { cacheChoices, type DriverKind } from '../../workload/driver-kinds.ts';
import { driverNames, driverRow, type DriverName } from '../../workload/drivers.ts';
import { readWrittenRange, type WrittenRange } from '../../workload/driver-ranges.ts';
import { isRangeText } from '../../values/value-range.ts';
import { parsedValue } from '../../values/quantity.ts';
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
const declarations: Readonly<Record<DriverKind, (option: Option, name: DriverName) => Option>> = {
  volume: (option, name) => option.argParser(orRange('volume', name, volumeOption)),
  meanVolume: (option, name) => option.argParser(orRange('meanVolume', name, averageVolumeOption)),
  count: (option, name) => option.argParser(orRange('count', name, quantityOption)),
  meanCount: (option, name) => option.argParser(orRange('meanCount', name, averageOption)),
  tokens: (option, name) => option.argParser(orRange('tokens', name, quantityOption)),
  turns: (option, name) => option.argParser(orRange('turns', name, turnsOption)),
  share: (option, name) => option.argParser(orRange('share', name, shareOption)),
  tier: (option) => option.choices(serviceTiers),
  switch: (option) => option,
  names: (option) => option.argParser(collectValues),
  duration: (option, name) => option.argParser(durationOption(driverFlag(name))),
  cache: (option) => option.choices(cacheChoices),
};

/** Reads a value, or a range of values. */
function orRange<T>(
  kind: Parameters<typeof readWrittenRange>[0],
  name: DriverName,
  optionOf: (flag: string) => (text: string) => T,
) {
  const flag = driverFlag(name);
  const readValue = optionOf(flag);
  return (text: string): T | WrittenRange =>
    isRangeText(text) ? parsedValue(readWrittenRange(kind, text), flag) : readValue(text);
}

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
  const option = new Option(driverFlags(name) + argumentNames[kind], driverHelp(name));
  if (name === 'tokens')
    return option.argParser(namedVolumeOption(driverFlag(name), orRange('volume', name, volumeOption)));
  return isShort ? option.argParser(orRange('tokens', name, requestTokensOption)) : declarations[kind](option, name);
}
