import width from 'fast-string-width';
import { formatCell, formatTokens, grouped } from '../format.ts';
import { singleLine } from '../printable.ts';
import type { Cell, Column, Row, Table } from '../report.ts';

// What tables of text have in common: cells as text of known width.

const narrow = /^[\u0020-\u007e\u00a1-\u00ac\u00ae-\u02ff\u2026\u2500-\u257f]*$/;

/** Columns of a terminal that a text takes. What is plainly one a character is counted without the expressions that know emoji and colours. */
export function widthOf(text: string): number {
  return narrow.test(text) ? text.length : width(text);
}

/** The lines of a header, which may have several. */
export function headerLines({ header }: Column): string[] {
  return header.split('\n').map(singleLine);
}

export function cellText(cell: Cell | undefined): string {
  return cell ? singleLine(formatCell(cell)) : '';
}

/** How wide each column has to be: that of its header and of its longest cell, of which none is kept. */
export function columnWidths(columns: readonly Column[], rows: Iterable<Row>, shown: (row: Row, place: number) => string): number[] {
  const widths = columns.map((column) => headerLines(column).reduce((most, line) => Math.max(most, widthOf(line)), 0));
  for (const row of rows) {
    for (let place = 0; place < widths.length; place++) widths[place] = Math.max(widths[place] ?? 0, widthOf(shown(row, place)));
  }
  return widths;
}

/** A table with one way to write numbers in each column: where one of them is too exact to be short, none is. */
export function uniform(table: Table): Table {
  const long = new Set<number>();
  for (const { cells } of table.rows) for (const [place, cell] of cells.entries()) if (cell.kind === 'tokens' && isLong(cell.value)) long.add(place);
  if (long.size === 0) return table;
  const written = (cell: Cell, place: number): Cell =>
    cell.kind === 'tokens' && long.has(place) ? { kind: 'text', value: grouped(String(cell.value)) } : cell;
  return {
    ...table,
    rows: {
      *[Symbol.iterator]() {
        for (const row of table.rows) yield { ...row, cells: row.cells.map(written) };
      },
    },
  };
}

/** So many that they would be short if two decimals said them. */
function isLong(tokens: number): boolean {
  return tokens >= 10_000 && /\d$/.test(formatTokens(tokens));
}
