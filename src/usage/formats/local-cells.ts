import { momentNames } from '../replies/around.ts';
import { isCounterName } from '../replies/usage-object.ts';

// Spreadsheets write dates and numbers as their country does: `31/12/2026`, `1.234,56`. What one cell leaves open,
// another of its table may tell.

/** How a table writes its dates and numbers. */
export interface Writing {
  readonly dates?: 'day-first' | 'month-first' | undefined;
  readonly decimals?: 'comma' | 'point' | undefined;
}

/** What counts beside tokens. */
const numbers: ReadonlySet<string> = new Set('cost cost_usd spend requests num_requests request_count'.split(' '));

/**
 * Puts the dates and numbers of a table, row by row, as logs write them, by what was told of it or what its rows so far
 * show. Other cells stay as they are.
 */
export function localCells(
  columns: readonly string[],
  told: Writing = {},
): (row: readonly string[]) => readonly string[] {
  let { dates, decimals } = told;
  const isDate = columns.map((name) => momentNames.includes(name));
  const isNumber = columns.map((name) => numbers.has(name) || isCounterName(name));
  return (row) => {
    for (const [place, cell] of row.entries())
      if (isDate[place] === true) dates ??= datesIn(cell);
      else if (isNumber[place] === true) decimals ??= decimalsIn(cell);
    return row.map((cell, place) => {
      if (isDate[place] === true) return isoDay(cell, dates);
      return isNumber[place] === true && decimals === 'comma' ? withPoint(cell) : cell;
    });
  };
}

const date = /^(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?:[ T,]+(\d.*))?$/;

function datesIn(cell: string): Writing['dates'] {
  const [, first, , second] = date.exec(cell) ?? [];
  if (Number(first) > 12) return 'day-first';
  return Number(second) > 12 ? 'month-first' : undefined;
}

/** Dots are between days, months and years where the day comes first. */
function isoDay(cell: string, dates: Writing['dates']): string {
  const [, first = '', dot, second = '', year, time] = date.exec(cell) ?? [];
  const order = dates ?? (dot === '.' ? 'day-first' : undefined);
  if (year === undefined || order === undefined) return cell;
  const [day, month] = order === 'day-first' ? [first, second] : [second, first];
  const clock = time === undefined ? '' : ` ${time.replace(/^\d:/, '0$&')}`;
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}${clock}`;
}

/** `1,234` may be both. */
function decimalsIn(cell: string): Writing['decimals'] {
  if (/^[+-]?(?:0,\d+|\d+,(?:\d{1,2}|\d{4,})|\d{1,3}(?:\.\d{3})+,\d+)$/.test(cell)) return 'comma';
  return /^[+-]?(?:0\.\d+|\d+\.(?:\d{1,2}|\d{4,})|\d{1,3}(?:,\d{3})+\.\d+|\d{1,3}(?:,\d{3}){2,})$/.test(cell)
    ? 'point'
    : undefined;
}

function withPoint(cell: string): string {
  if (!/^[+-]?(?:\d+|\d{1,3}(?:\.\d{3})+)(?:,\d+)?$/.test(cell)) return cell;
  return cell.replaceAll('.', '').replace(',', '.');
}
