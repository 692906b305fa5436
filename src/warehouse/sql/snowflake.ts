import { backslashText, columnLines, spaced, typed, type SqlDialect } from './dialect.ts';

/** Plain names stay as they are, since in quotes they would be other names; one that is a keyword is the same name in capitals. */
function quote(identifier: string): string {
  if (['at', 'from', 'until', 'usage', 'window'].includes(identifier)) return `"${identifier.toUpperCase()}"`;
  return /^[a-z_][a-z0-9_]*$/.test(identifier) ? identifier : `"${identifier.replaceAll('"', '""')}"`;
}

const type = typed(
  {
    text: 'VARCHAR',
    moment: 'TIMESTAMP_NTZ',
    day: 'DATE',
    tokens: 'NUMBER(18, 0)',
    flag: 'BOOLEAN',
    units: 'NUMBER(38, 0)',
  },
  (scale) => `NUMBER(24, ${scale})`,
);

/** Moments are TIMESTAMP_NTZ in UTC, so that no session's time zone moves them. */
export const snowflake: SqlDialect = {
  title: 'Snowflake',
  quote,
  type,
  text: backslashText,
  moment: (value) => `CAST('${spaced(value)}' AS TIMESTAMP_NTZ)`,
  cell: {
    moment: (value) => `CAST('${spaced(value)}' AS TIMESTAMP_NTZ)`,
    day: (value) => `CAST('${value}' AS DATE)`,
    amount: (value) => value,
  },
  emptyTable: (name, columns) => [`CREATE OR REPLACE TABLE ${name} (\n${columnLines({ quote, type }, columns)}\n)`],
  newTable: (name, columns) => `CREATE TABLE IF NOT EXISTS ${name} (\n${columnLines({ quote, type }, columns)}\n)`,
  view: (name, select) => `CREATE OR REPLACE VIEW ${name} AS\n${select}`,
  schema: 'SCHEMA',
  begin: [],
  end: [],
  dayOf: (moment) => `CAST(${moment} AS DATE)`,
  bucket: (moment, seconds) => `TIME_SLICE(${moment}, ${seconds}, 'SECOND')`,
  after: (moment, seconds) => `DATEADD(SECOND, ${seconds}, ${moment})`,
  wide: (expression) => `CAST(${expression} AS NUMBER(38, 0))`,
  dollars: (units, scale) => `${units} * CAST('0.${'0'.repeat(scale - 1)}1' AS NUMBER(${scale}, ${scale}))`,
  units: (amount, from, scale) => `CAST(${amount} * 1${'0'.repeat(scale - from)} AS NUMBER(38, 0))`,
  flag: (value) => (value ? 'TRUE' : 'FALSE'),
  always: { from: '0001-01-01', until: '9999-12-31' },
  settings: '',
  codes: undefined,
};
