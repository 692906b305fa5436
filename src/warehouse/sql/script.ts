import type { PriceTables } from '../price-tables.ts';
import { tableNames } from '../columns.ts';
import type { WarehouseColumn, WarehouseTable, Value } from '../table.ts';
import { cardColumns, cardKey, cardsSelect, hourColumns, hourKey, hoursSelect } from './cards.ts';
import type { SqlDialect } from './dialect.ts';
import { pricedRollUp, pricedUsage } from './priced.ts';
import { rollUp } from './roll-up.ts';
import { usageColumns } from './usage-columns.ts';

/** Rows of one statement: engines read a file of many short ones slowly, and some refuse very long ones. */
const ROWS = 500;

export interface ScriptOptions {
  /** A schema, database or data set for everything; undefined for the current one. */
  readonly schema: string | undefined;
  /** The query that makes `usage` of an existing table; undefined for a new table to fill. */
  readonly usage: string | undefined;
}

/** Tables, rows and views as one script, which may be run again and then replaces them. */
export function* sqlOf(dialect: SqlDialect, prices: PriceTables, { schema, usage }: ScriptOptions): Generator<string> {
  const table = (name: string): string =>
    (schema === undefined ? '' : `${dialect.quote(schema)}.`) + dialect.quote(name);
  yield `-- Prices and billing rules, price lists ${prices.version}, for ${dialect.title}.\n`;
  const opened = schema === undefined ? [] : [`CREATE ${dialect.schema} IF NOT EXISTS ${dialect.quote(schema)}`];
  for (const statement of [...dialect.begin, ...opened, ...statementsOf(dialect, prices, table, usage), ...dialect.end])
    yield `${statement};\n\n`;
}

function* statementsOf(
  dialect: SqlDialect,
  prices: PriceTables,
  table: (name: string) => string,
  usage: string | undefined,
): Generator<string> {
  for (const name of tableNames) {
    const { columns, rows } = prices.tables[name];
    yield* dialect.emptyTable(
      table(name),
      columns,
      columns.slice(0, 3).map(({ name: each }) => each),
    );
    yield* insertsOf(dialect, table(name), { columns, rows });
  }
  yield* dialect.emptyTable(table('rate_cards'), cardColumns, cardKey);
  yield `INSERT INTO ${table('rate_cards')}\n${cardsSelect(dialect, table, prices.scale)}`;
  yield* dialect.emptyTable(table('window_cards'), hourColumns, hourKey);
  yield `INSERT INTO ${table('window_cards')}\n${hoursSelect(dialect, table)}`;
  yield usage === undefined ? dialect.newTable(table('usage'), usageColumns, ['at']) : viewOf(table('usage'), usage);
  yield viewOf(table('usage_rollup'), rollUp(dialect, table, prices));
  yield viewOf(table('priced_usage'), pricedUsage(dialect, table, prices.scale));
  yield viewOf(table('priced_rollup'), pricedRollUp(dialect, table, prices.scale));
}

function viewOf(name: string, select: string): string {
  return `CREATE OR REPLACE VIEW ${name} AS\n${select}`;
}

function* insertsOf(
  dialect: SqlDialect,
  name: string,
  { columns, rows }: Pick<WarehouseTable, 'columns' | 'rows'>,
): Generator<string> {
  for (let first = 0; first < rows.length; first += ROWS) {
    const lines = rows
      .slice(first, first + ROWS)
      .map((row) => `(${row.map((value, place) => literal(dialect, columns[place], value)).join(', ')})`);
    yield `INSERT INTO ${name} VALUES\n${lines.join(',\n')}`;
  }
}

function literal(dialect: SqlDialect, column: WarehouseColumn | undefined, value: Value): string {
  if (value === undefined) return 'NULL';
  if (typeof value === 'number') return String(value);
  if (typeof value === 'boolean') return dialect.flag(value);
  const type = column?.type;
  if (typeof type === 'object') return dialect.cell.amount(value, type.amount);
  return type === 'moment' || type === 'day' ? dialect.cell[type](value) : dialect.text(value);
}
