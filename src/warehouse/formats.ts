import { csv, delimitedLines } from '../values/delimited.ts';
import type { PriceTables } from './price-tables.ts';
import { tableNames } from './columns.ts';
import type { WarehouseColumn, WarehouseTable, Value } from './table.ts';

/** One table as comma-separated values, with the names of its columns first. */
export function csvOf({ columns, rows }: WarehouseTable): Iterable<string> {
  const header = columns.map(({ name }) => name);
  return delimitedLines(csv, header, rows, (row) => row.map((value) => csv.escape(String(value ?? ''))));
}

/** One document; amounts stay texts, so that no reader makes them less exact. */
export function* jsonOf({ version, tables }: PriceTables): Generator<string> {
  yield `{"schemaVersion":1,"catalogue":{"version":${JSON.stringify(version)}}`;
  for (const name of tableNames) {
    const { columns, rows } = tables[name];
    yield `,\n${JSON.stringify(name)}:[`;
    for (const [place, row] of rows.entries())
      yield `${place > 0 ? ',' : ''}\n${JSON.stringify(objectOf(columns, row))}`;
    yield ']';
  }
  yield '}\n';
}

/** One row a line, each with the name of its table. */
export function* ndjsonOf({ tables }: PriceTables): Generator<string> {
  for (const name of tableNames) {
    const { columns, rows } = tables[name];
    for (const row of rows) yield `${JSON.stringify({ table: name, ...objectOf(columns, row) })}\n`;
  }
}

function objectOf(columns: readonly WarehouseColumn[], row: readonly Value[]): Record<string, Value | null> {
  return Object.fromEntries(columns.map(({ name }, place) => [name, row[place] ?? null]));
}
