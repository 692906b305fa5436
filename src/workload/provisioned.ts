import { decimal, isZero, one, times } from '../values/money.ts';
import { readAmount, readMonthly, type ParsedQuantity } from '../values/quantity.ts';
import type { PurchaseOption, Units } from './plan.ts';

const MOST_UNITS = 1_000_000;
const DAYS_PER_MONTH = 30;

/** By the names that they have in flags and plans. */
const readers = {
  units: (text: string): ParsedQuantity<Partial<Units>> =>
    /^\d{1,7}$/.test(text) && Number(text) >= 1 && Number(text) <= MOST_UNITS
      ? { value: { count: Number(text) } }
      : { problem: `"${text}" is not a number of units from 1 to ${MOST_UNITS}` },
  unit: (text: string, daysPerMonth: number): ParsedQuantity<Partial<Units>> => {
    const isHourly = text.endsWith('/hour');
    const read = readAmount(isHourly ? text.slice(0, -5) : text, 'month');
    if ('problem' in read)
      return { problem: `"${text}" is not the price of a unit; write it like $20/hour or 9k/month` };
    return { value: { price: isHourly ? times(read.value, times(decimal(24), decimal(daysPerMonth))) : read.value } };
  },
  unitTokens: (text: string, daysPerMonth: number): ParsedQuantity<Partial<Units>> => {
    const read = readMonthly(text, daysPerMonth);
    return 'value' in read ? { value: { tokens: read.value } } : read;
  },
};

type UnitSetting = keyof typeof readers;

export const unitSettings: readonly UnitSetting[] = ['units', 'unit', 'unitTokens'];

export function readUnits(
  name: UnitSetting,
  value: string | number,
  daysPerMonth = DAYS_PER_MONTH,
): ParsedQuantity<Partial<Units>> {
  return readers[name](String(value), daysPerMonth);
}

/** The settings that a plan has, each of which was read before. */
export function unitsIn(
  way: { readonly [setting in UnitSetting]?: string | number | undefined },
  daysPerMonth?: number,
): Partial<Units> {
  const units: Partial<Units> = {};
  for (const name of unitSettings) {
    const read = way[name] === undefined ? undefined : readUnits(name, way[name], daysPerMonth);
    if (read && 'value' in read) Object.assign(units, read.value);
  }
  return units;
}

/** A way whose units hold tokens at no other price, or what is wrong with them. */
export function withUnits(
  way: PurchaseOption,
  { count, price, tokens }: Partial<Units>,
): ParsedQuantity<PurchaseOption> {
  if (count === undefined && price === undefined && tokens === undefined) return { value: way };
  const { name, discount, minimum, capacity, seats } = way;
  if (!isZero(discount) || !isZero(minimum) || capacity !== undefined || seats)
    return { problem: `${name} is bought by the unit, which has no discount, minimum, capacity or seats` };
  if (price === undefined) return { problem: `${name} does not say what a unit costs; add unit=$20/hour` };
  if (tokens === undefined)
    return { problem: `${name} does not say how many tokens a unit holds; add unitTokens=50k/min` };
  const units = { count: count ?? 1, price, tokens };
  return { value: { ...way, units, discount: one, capacity: units.count * tokens } };
}
