import { columnLines, quotedBy, spaced, standardText, typed, type SqlDialect } from './dialect.ts';

const quote = quotedBy('"');

const type = typed(
  { text: 'VARCHAR', moment: 'TIMESTAMP', day: 'DATE', tokens: 'BIGINT', flag: 'BOOLEAN', units: 'HUGEINT' },
  (scale) => `DECIMAL(24, ${scale})`,
);

/** Its decimals have 38 digits and its whole numbers 128 bits; what does not fit is an error, never a wrong number. */
export const duckdb: SqlDialect = {
  title: 'DuckDB',
  quote,
  type,
  text: standardText,
  moment: (value) => `TIMESTAMP '${spaced(value)}'`,
  cell: { moment: (value) => `'${spaced(value)}'`, day: (value) => `'${value}'`, amount: (value) => value },
  emptyTable: (name, columns) => [`CREATE OR REPLACE TABLE ${name} (\n${columnLines({ quote, type }, columns)}\n)`],
  newTable: (name, columns) => `CREATE TABLE IF NOT EXISTS ${name} (\n${columnLines({ quote, type }, columns)}\n)`,
  view: (name, select) => `CREATE OR REPLACE VIEW ${name} AS\n${select}`,
  schema: 'SCHEMA',
  begin: ['BEGIN TRANSACTION'],
  end: ['COMMIT'],
  dayOf: (moment) => `CAST(${moment} AS DATE)`,
  bucket: (moment, seconds) => `time_bucket(INTERVAL '${seconds} seconds', ${moment})`,
  after: (moment, seconds) => `${moment} + INTERVAL '${seconds} seconds'`,
  wide: (expression) => `CAST(${expression} AS HUGEINT)`,
  // Whole dollars and the rest by themselves: 38 digits do not hold the product.
  dollars: (units, scale) =>
    `CAST(${units} // 1${'0'.repeat(scale)} AS DECIMAL(38, ${scale})) + CAST(${units} % 1${'0'.repeat(scale)} AS DECIMAL(${scale}, 0)) * CAST('0.${'0'.repeat(scale - 1)}1' AS DECIMAL(${scale}, ${scale}))`,
  units: (amount, from, scale) => `CAST(${amount} * 1${'0'.repeat(scale - from)} AS HUGEINT)`,
  flag: (value) => (value ? 'TRUE' : 'FALSE'),
  always: { from: '0001-01-01', until: '9999-12-31' },
  settings: '',
  codes: undefined,
};
