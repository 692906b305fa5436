import { formatCell } from '../report/format-cell.ts';
import { formatTokens, groupDigits } from '../values/format.ts';
import { singleLine } from '../values/printable.ts';
import type { Cell, Column, Row, Table } from '../report/report.ts';
import { widthOf } from './text-width.ts';

// Cells as text of known width, for every table of text.

/** The lines of a header. */
export function headerLines({ header }: Column): string[] {
  return header.split('\n').map(singleLine);
}

export function cellText(cell: Cell | undefined): string {
  return cell ? singleLine(formatCell(cell)) : '';
}

/** A table as it is drawn, and the width that the cells of each column need. */
export interface MeasuredTable {
  readonly table: Table;
  readonly widths: readonly number[];
}

/**
 * Measures the columns in one pass that keeps no row, and decides how the numbers of each are written: if one of them
 * is too exact to be short, none is.
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
  const cellAt = (cell: Cell, place: number): Cell =>
    cell.kind === 'tokens' && long.has(place) ? fullCell(cell.value) : cell;
  return {
    ...table,
    rows: {
      *[Symbol.iterator]() {
        for (const row of table.rows) yield { ...row, cells: row.cells.map(cellAt) };
      },
    },
  };
}

function fullCell(tokens: number): Cell {
  return { kind: 'text', value: groupDigits(String(tokens)) };
}

/** True for a number that a short form would round. */
function isLong(tokens: number): boolean {
  return tokens >= 10_000 && /\d$/.test(formatTokens(tokens));
}
