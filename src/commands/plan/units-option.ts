import { UserError } from '../../values/errors.ts';
import { didYouMean, nearestNames } from '../../values/nearest.ts';
import { parsedValue, readAmount } from '../../values/quantity.ts';
import { unitRow, unitRows } from '../../pricing/rates/unit-table.ts';
import type { UnitCount } from '../../projection/units.ts';

/** `audioMinutes=2.5`, or with a size `images:1024x1024=3`; repeatable. */
export function unitsOption(option: string) {
  return (text: string, before: readonly UnitCount[] = []): readonly UnitCount[] => {
    const [, name = '', size, count] = /^([^:=]+)(?::([^=]+))?=(.+)$/.exec(text.trim()) ?? [];
    const names = unitRows.map((row) => row.name);
    if (count === undefined)
      throw new UserError(`${option}: "${text}" does not say how many of what`, {
        hint: `write it like ${option} audioMinutes=90; there are ${names.join(', ')}`,
      });
    const row = unitRow(name);
    if (!row)
      throw new UserError(`${option}: no unit "${name}"`, {
        hint: didYouMean(nearestNames(name, names)) ?? `there are ${names.join(', ')}`,
      });
    return [...before, { unit: row.name, size, count: parsedValue(readAmount(count), option) }];
  };
}
