import { formatTokens } from '../values/format.ts';
import { serviceTiers } from '../pricing/rates/meters.ts';
import { cacheChoices, type DriverKind } from '../workload/driver-kinds.ts';
import { driverNames, driverRow, type DriverName, type DriverValue, type Drivers } from '../workload/drivers.ts';
import { percent } from '../workload/write-plan.ts';

/** The texts there are to choose from, of kinds that are not written freely. */
export const driverChoices: Readonly<Partial<Record<DriverKind, readonly string[]>>> = {
  tier: ['', ...serviceTiers],
  switch: ['', 'yes'],
  cache: ['', ...cacheChoices],
};

/** The drivers that a form has fields for: those that a scenario sets, and a few that are worth asking for. */
export function driversOffered(drivers: Drivers): readonly DriverName[] {
  const isByRequests = drivers.tokens === undefined && drivers.runs === undefined;
  const isOffered = (name: DriverName): boolean =>
    driverRow(name).isOffered === true && !(name === 'cacheHit' && drivers.runs !== undefined);
  return driverNames.filter(
    (name) => drivers[name] !== undefined || isOffered(name) || (isByRequests && name === 'fixedTokens'),
  );
}

/** A driver's value as a form shows it; read again, it is the same. */
export function driverText(value: DriverValue | undefined): string {
  if (value === undefined || value === false) return '';
  if (value === true) return 'yes';
  if (typeof value === 'number') return formatTokens(value);
  if (typeof value === 'string') return value;
  return 'units' in value ? percent(value) : value.join(', ');
}
