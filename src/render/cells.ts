import { formatCell } from '../report/format-cell.ts';
import { formatTokens, grouped } from '../values/format.ts';
import { singleLine } from '../values/printable.ts';
import type { Cell, Column, Row, Table } from '../report/report.ts';
import { widthOf } from './text-width.ts';

// What tables of text have in common: cells as text of known width.

/** The lines of a header, which may have several. */
export function headerLines({ header }: Column): string[] {
  return header.split('\n').map(singleLine);
}

export function cellText(cell: Cell | undefined): string {
  return cell ? singleLine(formatCell(cell)) : '';
}

/** A table as it is drawn, and how wide each of its columns has to be for its cells. */
export interface MeasuredTable {
  readonly table: Table;
  readonly widths: readonly number[];
}

/**
 * Goes through the rows once, of which it keeps none: how wide each column is, and one way to write the numbers in it.
 * Where one of them is too exact to be short, none is.
 */
export function measureTable(table: Table, shown: (cell: Cell, row: Row) => string): MeasuredTable {
  const widest = table.columns.map(() => ({ short: 0, long: 0, isLong: false }));
  for (const row of table.rows) {
    for (const [place, column] of widest.entries()) {
      const cell = row.cells[place];
      if (!cell) continue;
      const short = widthOf(shown(cell, row));
      column.short = Math.max(column.short, short);
      column.long = Math.max(column.long, cell.kind === 'tokens' ? widthOf(shown(fullCell(cell.value), row)) : short);
      column.isLong ||= cell.kind === 'tokens' && isLong(cell.value);
    }
  }
  const long = new Set(widest.flatMap((column, place) => (column.isLong ? [place] : [])));
  return {
    table: long.size === 0 ? table : writtenInFull(table, long),
    widths: widest.map((column) => (column.isLong ? column.long : column.short)),
  };
}

function writtenInFull(table: Table, long: ReadonlySet<number>): Table {
  const inItsWay = (cell: Cell, place: number): Cell =>
    cell.kind === 'tokens' && long.has(place) ? fullCell(cell.value) : cell;
  return {
    ...table,
    rows: {
      *[Symbol.iterator]() {
        for (const row of table.rows) yield { ...row, cells: row.cells.map(inItsWay) };
      },
    },
  };
}

function fullCell(tokens: number): Cell {
  return { kind: 'text', value: grouped(String(tokens)) };
}

/** So many that they would be short if two decimals said them. */
function isLong(tokens: number): boolean {
  return tokens >= 10_000 && /\d$/.test(formatTokens(tokens));
}
