import { driverNames, driverRow, isDriver, type DriverName } from './drivers.ts';

/** The flag of a driver: `--cache-write-1h` of `cacheWrite1h`. */
export function driverFlag(name: DriverName): string {
  return driverRow(name).flag ?? kebabFlag(name);
}

function kebabFlag(name: DriverName): string {
  return `--${name.replaceAll(/[A-Z]|\dh/g, (part) => `-${part.toLowerCase()}`)}`;
}

/** The spellings of a driver's flag, as an option is declared. */
export function driverFlags(name: DriverName): string {
  return driverRow(name).isShort ? `${driverFlag(name)}, ${kebabFlag(name)}` : driverFlag(name);
}

// In `serviceTier: batch` the second is not a driver.
const anyName = new RegExp(String.raw`(?<!serviceTier: )\b(${driverNames.join('|')})\b(: )?`, 'g');

/** A message about a plan as one about flags: `give requests: 4k/day with inputTokens` → `give --requests 4k/day …`. */
export function inFlags(message: string): string {
  return message.replaceAll(anyName, (found, name: string, colon = '') =>
    isDriver(name) ? driverFlag(name) + (colon === '' ? '' : ' ') : found,
  );
}

/** The description of a driver in `--help`. Its names of one word are words there, such as requests. */
export function driverHelp(name: DriverName): string {
  const { help, about } = driverRow(name);
  return help ?? about.replaceAll(/\b[a-z]+[A-Z]\w*/g, (word) => (isDriver(word) ? driverFlag(word) : word));
}
