import { plain, type Decimal } from '../../values/money.ts';
import { driversOfKind, type AmountDriver, type Drivers } from '../../workload/drivers.ts';

/** The drivers that have numbers, as numbers. */
export type DriverNumbers = { [Name in AmountDriver | ShareDriver]?: number | undefined };

const amountDrivers = driversOfKind('volume', 'meanVolume', 'count', 'meanCount', 'tokens', 'turns');
const shareDrivers = driversOfKind('share');
const numberDrivers: ReadonlySet<string> = new Set([...amountDrivers, ...shareDrivers]);
type ShareDriver = (typeof shareDrivers)[number];

export function isNumberDriver(name: string): name is keyof DriverNumbers {
  return numberDrivers.has(name);
}

export function driverNumbers(drivers: Drivers): DriverNumbers {
  const numbers: DriverNumbers = {};
  for (const name of amountDrivers) numbers[name] = drivers[name];
  for (const name of shareDrivers) numbers[name] = drivers[name] && toNumber(drivers[name]);
  return numbers;
}

/** A month on a candidate, by its drivers; those that are not ranges stay as they are. */
export interface CostFunction {
  /** In US dollars; what is longer than the models allow is billed as if they did. */
  readonly costOf: (drivers: DriverNumbers) => number;
  /** Whether each request is within the context and the longest answer of each model. */
  readonly fits: (drivers: DriverNumbers) => boolean;
}

export function toNumber(value: Decimal): number {
  return Number(plain(value));
}
