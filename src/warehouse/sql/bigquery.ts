import { backslashText, columnLines, spaced, typed, type SqlDialect } from './dialect.ts';

const quote = (identifier: string): string => `\`${identifier.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``;

const type = typed(
  { text: 'STRING', moment: 'TIMESTAMP', day: 'DATE', tokens: 'INT64', flag: 'BOOL', units: 'BIGNUMERIC' },
  () => 'BIGNUMERIC',
);

const exact = (value: string): string => `CAST('${value}' AS BIGNUMERIC)`;

/** NUMERIC has nine decimals, which is too few for a token; BIGNUMERIC has 38 before and behind the point. */
export const bigquery: SqlDialect = {
  title: 'BigQuery',
  quote,
  type,
  text: backslashText,
  moment: (value) => `TIMESTAMP '${spaced(value)}+00'`,
  cell: { moment: (value) => `TIMESTAMP '${spaced(value)}+00'`, day: (value) => `DATE '${value}'`, amount: exact },
  emptyTable: (name, columns) => [`CREATE OR REPLACE TABLE ${name} (\n${columnLines({ quote, type }, columns)}\n)`],
  newTable: (name, columns) => `CREATE TABLE IF NOT EXISTS ${name} (\n${columnLines({ quote, type }, columns)}\n)`,
  view: (name, select) => `CREATE OR REPLACE VIEW ${name} AS\n${select}`,
  schema: 'SCHEMA',
  begin: [],
  end: [],
  dayOf: (moment) => `DATE(${moment})`,
  bucket: (moment, seconds) => `TIMESTAMP_SECONDS(DIV(UNIX_SECONDS(${moment}), ${seconds}) * ${seconds})`,
  after: (moment, seconds) => `TIMESTAMP_ADD(${moment}, INTERVAL ${seconds} SECOND)`,
  wide: (expression) => `CAST(${expression} AS BIGNUMERIC)`,
  dollars: (units, scale) => `${units} * ${exact(`0.${'0'.repeat(scale - 1)}1`)}`,
  units: (amount, from, scale) => `${amount} * ${exact(`1${'0'.repeat(scale - from)}`)}`,
  flag: (value) => (value ? 'TRUE' : 'FALSE'),
  always: { from: '0001-01-01', until: '9999-12-31' },
  settings: '',
  codes: undefined,
};
