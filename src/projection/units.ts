import { UserError } from '../values/errors.ts';
import { decimal, ratio, times, zero, plain, type Decimal, type Money } from '../values/money.ts';
import { orList } from '../values/nearest.ts';
import { unitRow, unitRows, type Unit, type UnitMeter } from '../pricing/rates/unit-table.ts';
import type { PricedOffer } from '../pricing/rates/timeline.ts';

/** How many units of one request, and of which size where they are priced by size. */
export interface UnitCount {
  readonly unit: UnitMeter;
  readonly size: string | undefined;
  readonly count: Decimal;
}

/** Units that are paid for: a count × its price. */
export interface UnitItem {
  readonly offer: string;
  readonly meter: UnitMeter;
  readonly size: string | undefined;
  readonly count: Decimal;
  readonly rate: Money;
  readonly per: Unit;
  readonly cost: Money;
}

/** Prices units of an offer. Throws a UserError for a unit that it is not sold by, and for a size that is not said. */
export function unitItems({ offer, units }: PricedOffer, counts: readonly UnitCount[]): UnitItem[] {
  return counts.map(({ unit, size, count }) => {
    const price = units[unit];
    const row = unitRow(unit);
    if (!price || !row) throw noUnit(offer.key, unit, units);
    const rate = size === undefined ? price.each : price.sizes[size];
    if (!rate) throw noSize(offer.key, unit, size, Object.keys(price.sizes));
    const cost = row.of === 1 ? times(rate, count) : (ratio(times(rate, count), decimal(row.of)) ?? zero);
    return { offer: offer.key, meter: unit, size, count, rate, per: row.per, cost };
  });
}

function noUnit(offer: string, unit: UnitMeter, units: PricedOffer['units']): UserError {
  return new UserError(`${offer} has no price for ${unit}`, {
    code: 'missing-rate',
    about: offer,
    hint: soldBy(units) ?? 'give its price in a list of your own with --pricing FILE, under units',
  });
}

function noSize(offer: string, unit: UnitMeter, size: string | undefined, sizes: readonly string[]): UserError {
  const what = size === undefined ? `${unit} of ${offer} cost by size` : `${offer} has no price for ${unit} of ${size}`;
  const known = sizes.map((each) => `${unit}:${each}=1`);
  return new UserError(what, {
    code: 'missing-rate',
    about: offer,
    hint: known.length === 0 ? `leave the size out: ${unit}=1` : `say which: --units ${orList(known)}`,
  });
}

/** How to count what an offer is sold by, for a hint; undefined if it is sold by tokens alone. */
export function soldBy(units: PricedOffer['units']): string | undefined {
  const sold = unitRows.flatMap(({ name, per }) =>
    units[name]
      ? [`by the ${per}: --units ${name}${sizeIn(units[name].sizes)}=${per.startsWith('million') ? '1M' : '1'}`]
      : [],
  );
  return sold.length === 0 ? undefined : `it is sold ${orList(sold)}`;
}

function sizeIn(sizes: Readonly<Record<string, Money>>): string {
  const [first] = Object.keys(sizes);
  return first === undefined ? '' : `:${first}`;
}

/** `images 1024x1024`. */
export function unitName({ meter, size }: UnitItem): string {
  return size === undefined ? meter : `${meter} ${size}`;
}

export function countOf({ count }: UnitItem): number {
  return Number(plain(count));
}
