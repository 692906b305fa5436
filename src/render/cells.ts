import { columnFormats } from '../report/column-format.ts';
import { singleLine } from '../values/printable.ts';
import type { Cell, Column, Row, Table } from '../report/report.ts';
import { widthOf } from './text-width.ts';

// Cells as text of known width, for every table of text.

/** The lines of a header. */
export function headerLines({ header }: Column): string[] {
  return header.split('\n').map(singleLine);
}

/** How the cells of a column are written, and the width that they need. */
export interface MeasuredColumn {
  readonly write: (cell: Cell | undefined) => string;
  readonly width: number;
  /** True if it has nothing but zeros. */
  readonly isEmpty: boolean;
}

/** Measures the columns in one pass that keeps no row. */
export function measureTable(table: Table, shown: (text: string, row: Row) => string): MeasuredColumn[] {
  const lengthOf = (text: string, row: Row): number => widthOf(shown(singleLine(text), row));
  return columnFormats(table, lengthOf).map(({ write, isEmpty, longest }) => {
    const shortened = (cell: Cell | undefined): string => (cell ? singleLine(write(cell)) : '');
    const widths = Array.from(longest, ({ cell, row }) => lengthOf(shortened(cell), row));
    return { write: shortened, width: Math.max(0, ...widths), isEmpty };
  });
}
