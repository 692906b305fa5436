import type { Table } from '../report.ts';

/** A table without the columns that only a terminal shows. */
export function withoutBars(table: Table): Table {
  if (!table.columns.some(({ terminalOnly }) => terminalOnly)) return table;
  const isKept = (_: unknown, place: number): boolean => table.columns[place]?.terminalOnly !== true;
  return { ...table, columns: table.columns.filter(isKept), rows: [...table.rows].map((row) => ({ ...row, cells: row.cells.filter(isKept) })) };
}
