import { compare, decimal, decimals, fixed, isNegative, isZero, negate, one, plus, times } from '../values/money.ts';
import type { Decimal, Money } from '../values/money.ts';
import {
  amountWithPlaces,
  countInProse,
  formatMoney,
  formatRate,
  formatTokens,
  groupDigits,
} from '../values/format.ts';
import type { Cell, Column, Row, Table } from './report.ts';

// Figures of one column are written alike, so that they align, and add up on screen.

export interface ColumnFormat {
  readonly write: (cell: Cell) => string;
  /** True if the column has nothing but zeros. */
  readonly isEmpty: boolean;
  /** The cells that may be the longest, with their rows. */
  readonly longest: Iterable<CellInRow>;
}

/** How much room a text takes in a row. */
type LengthOf = (text: string, row: Row) => number;

interface CellInRow {
  readonly cell: Cell;
  readonly row: Row;
}

/** What decides how the figures of a column are written. */
interface ColumnFigures {
  /** The smallest amount that is not nothing. */
  leastAmount: number;
  ratePlaces: number;
  timesPlaces: number;
  leastCount: number;
  mostCount: number;
  /** True if a short form would round one of the counts. */
  hasLongCount: boolean;
  isEmpty: boolean;
  readonly longest: Map<string, CellInRow & { readonly size: number }>;
}

/** How each column is written, from one pass over all of its cells that keeps no row. */
export function columnFormats(
  { columns, rows }: Pick<Table, 'columns' | 'rows'>,
  lengthOf: LengthOf = (text) => text.length,
): ColumnFormat[] {
  const figures = columns.map((): ColumnFigures => ({
    leastAmount: Infinity,
    ratePlaces: 2,
    timesPlaces: 1,
    leastCount: Infinity,
    mostCount: 0,
    hasLongCount: false,
    isEmpty: true,
    longest: new Map(),
  }));
  for (const row of rows)
    for (const [place, column] of figures.entries()) {
      const cell = row.cells[place];
      if (cell) {
        noteCell(column, cell);
        noteLength(column, cell, row, lengthOf);
      }
    }
  return figures.map((column, place) => ({
    isEmpty: column.isEmpty,
    longest: column.longest.values(),
    write: (cell) => writeIn(column, cell, columns[place]),
  }));
}

function noteCell(column: ColumnFigures, cell: Cell): void {
  column.isEmpty &&= isNothing(cell);
  if (cell.kind === 'cost' && !isZero(cell.value)) {
    column.leastAmount = Math.min(column.leastAmount, Math.abs(numberOf(cell.value)));
  } else if (cell.kind === 'rate') {
    if (!isZero(cell.value) && (decimals(cell.value) > 2 || numberOf(cell.value) < 0.1)) column.ratePlaces = 3;
  } else if (cell.kind === 'times') {
    if (fixed(cell.value, 1) === '1.0' && compare(cell.value, one) !== 0) column.timesPlaces = 2;
  } else if (cell.kind === 'tokens' && cell.value > 0) {
    column.leastCount = Math.min(column.leastCount, cell.value);
    column.mostCount = Math.max(column.mostCount, cell.value);
    column.hasLongCount ||= cell.value >= 10_000 && /\d$/.test(formatTokens(cell.value));
  }
}

/** Amounts, rates and counts are as long as they are large, but for the smallest; others as they are written. */
function noteLength({ longest }: ColumnFigures, cell: Cell, row: Row, lengthOf: LengthOf): void {
  const keep = (role: string, size: number): void => {
    const isOver = cell.kind === 'cost' && cell.isOverBudget === true;
    const key = `${role} ${cell.kind} ${row.strong === true} ${isOver}`;
    if (size > (longest.get(key)?.size ?? -Infinity)) longest.set(key, { cell, row, size });
  };
  if (cell.kind === 'cost' || cell.kind === 'rate' || cell.kind === 'tokens') {
    const size = sizeOf(cell);
    keep(size < 0 ? 'low' : 'high', Math.abs(size));
    if (size !== 0) keep('least', -Math.abs(size));
  }
  if (cell.kind !== 'cost') keep('long', lengthOf(longText(cell), row));
}

/** A cell with as many digits as any column gives it. */
function longText(cell: Exclude<Cell, { kind: 'cost' }>): string {
  if (cell.kind === 'rate') return formatRate(cell.value);
  return cell.kind === 'tokens' ? formatTokens(cell.value) : plainText(cell, 2);
}

function sizeOf(cell: Cell): number {
  if (cell.kind === 'tokens') return cell.value;
  return cell.kind === 'cost' || cell.kind === 'rate' ? numberOf(cell.value) : 0;
}

function isNothing(cell: Cell): boolean {
  if (cell.kind === 'none') return true;
  if (cell.kind === 'text' || cell.kind === 'flag') return false;
  return cell.kind === 'tokens' ? cell.value === 0 : isZero(cell.value);
}

function writeIn(column: ColumnFigures, cell: Cell, { counts }: Partial<Column> = {}): string {
  switch (cell.kind) {
    case 'cost':
      return `${cell.isOverBudget === true ? '▲ ' : ''}${withMinus(amountIn(cell.value, column.leastAmount))}`;
    case 'rate':
      return decimals(cell.value) > column.ratePlaces
        ? formatRate(cell.value)
        : amountWithPlaces(cell.value, column.ratePlaces);
    case 'tokens':
      if (counts === 'short') return countInProse(cell.value);
      return column.hasLongCount || column.mostCount < LONG_COUNT
        ? countIn(cell.value, column, counts === 'exact')
        : formatTokens(cell.value);
    case 'share':
    case 'change':
    case 'times':
    case 'text':
    case 'flag':
    case 'none':
      return plainText(cell, column.timesPlaces);
  }
}

type PlainCell = Exclude<Cell, { kind: 'cost' | 'rate' | 'tokens' }>;

/** A cell that other cells of its column change little. */
function plainText(cell: PlainCell, timesPlaces: number): string {
  switch (cell.kind) {
    case 'share':
      return withMinus(shareWithPlace(cell.value));
    case 'change':
      return withMinus(changeText(cell.value));
    case 'times':
      return `${groupDigits(fixed(cell.value, compare(cell.value, HUNDRED) < 0 ? timesPlaces : 0))}×`;
    case 'text':
      return cell.value;
    case 'flag':
      return cell.value ? 'yes' : 'no';
    case 'none':
      return 'n/a';
  }
}

/** No amount has more decimals, but for one that would read as nothing. */
const MOST_PLACES = 6;

const HUNDRED = decimal(100);

function numberOf({ units, scale }: Decimal): number {
  return Number(units) / 10 ** scale;
}

/** With as many decimals as give the smallest amount of the column two significant digits. */
function amountIn(amount: Money, least: number): string {
  const places = least < 1 ? Math.min(MOST_PLACES, Math.max(2, 1 - Math.floor(Math.log10(least)))) : 2;
  const isTooSmall = !isZero(amount) && Number(fixed(amount, places)) === 0;
  return isTooSmall ? formatMoney(amount) : amountWithPlaces(amount, places);
}

/** Counts are written in full below this. */
const LONG_COUNT = 100_000;

const units = [
  [1e9, 'B'],
  [1e6, 'M'],
  [1e3, 'k'],
] as const;

/** In the largest unit of which the smallest count of the column has one, with three digits of that count. */
function countIn(count: number, { leastCount, mostCount }: ColumnFigures, isExact: boolean): string {
  const [unit, suffix] = units.find(([size]) => leastCount >= size && mostCount >= LONG_COUNT) ?? [1, ''];
  if (isExact || unit === 1) return groupDigits(String(count));
  const places = Math.max(0, 2 - Math.floor(Math.log10(leastCount / unit)));
  return `${groupDigits((count / unit).toFixed(places))}${suffix}`;
}

/** One decimal, and neither nothing nor all of it by rounding: `98.5%`, `<0.1%`, `>99.9%`. */
function shareWithPlace(value: Decimal): string {
  if (isNegative(value)) return `-${shareWithPlace(negate(value))}`;
  const percent = times(value, HUNDRED);
  const shown = fixed(percent, 1);
  if (shown === '0.0' && !isZero(value)) return '<0.1%';
  if (shown === '100.0' && compare(value, one) !== 0) return compare(value, one) < 0 ? '>99.9%' : '>100.0%';
  return `${groupDigits(shown)}%`;
}

/** A rise of more than this is written as a factor. */
const MOST_RISE = decimal(5);

/** `+12.5%`, `-3.0%`, `×9.8`. */
function changeText(value: Decimal): string {
  if (isZero(value)) return '0.0%';
  if (compare(value, MOST_RISE) > 0) return `×${groupDigits(fixed(plus(value, one), 1))}`;
  return `${isNegative(value) ? '' : '+'}${shareWithPlace(value)}`;
}

function withMinus(text: string): string {
  return text.replace(/^-/, '−');
}
