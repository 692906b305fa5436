import { backslashText, columnLines, quotedBy, spaced, typed, type SqlDialect } from './dialect.ts';

const quote = quotedBy('`');

const type = typed(
  { text: 'STRING', moment: 'TIMESTAMP_NTZ', day: 'DATE', tokens: 'BIGINT', flag: 'BOOLEAN', units: 'DECIMAL(38, 0)' },
  (scale) => `DECIMAL(24, ${scale})`,
);

/**
 * Its products of decimals give up places when 38 digits are not enough: whole numbers of 19 and 18 digits never do, nor
 * does a sum of whole numbers.
 */
export const spark: SqlDialect = {
  title: 'Spark SQL',
  quote,
  type,
  text: backslashText,
  moment: (value) => `TIMESTAMP_NTZ '${spaced(value)}'`,
  cell: {
    moment: (value) => `TIMESTAMP_NTZ '${spaced(value)}'`,
    day: (value) => `DATE '${value}'`,
    amount: (value, scale) => `CAST('${value}' AS DECIMAL(24, ${scale}))`,
  },
  emptyTable: (name, columns) => [
    `DROP TABLE IF EXISTS ${name}`,
    `CREATE TABLE ${name} (\n${columnLines({ quote, type }, columns)}\n)`,
  ],
  newTable: (name, columns) => `CREATE TABLE IF NOT EXISTS ${name} (\n${columnLines({ quote, type }, columns)}\n)`,
  view: (name, select) => `CREATE OR REPLACE VIEW ${name} AS\n${select}`,
  schema: 'SCHEMA',
  begin: [],
  end: [],
  dayOf: (moment) => `CAST(${moment} AS DATE)`,
  bucket: (moment, seconds) =>
    `date_trunc('${seconds >= 3600 ? 'HOUR' : seconds >= 60 ? 'MINUTE' : 'SECOND'}', ${moment})`,
  after: (moment, seconds) => `${moment} + INTERVAL '${seconds >= 3600 ? 3600 : seconds >= 60 ? 60 : 1}' SECOND`,
  wide: (expression) => `CAST(${expression} AS DECIMAL(18, 0))`,
  dollars: (units, scale) =>
    `CAST(${units} DIV 1${'0'.repeat(scale)} AS DECIMAL(37, ${scale})) + CAST(concat('0.', lpad(CAST(${units} % 1${'0'.repeat(scale)} AS STRING), ${scale}, '0')) AS DECIMAL(${scale}, ${scale}))`,
  units: (amount, from, scale) => `CAST(${amount} * CAST('1e${scale - from}' AS DECIMAL(8, 0)) AS DECIMAL(38, 0))`,
  flag: (value) => (value ? 'true' : 'false'),
  always: { from: '0001-01-01', until: '9999-12-31' },
  settings: '',
  codes: undefined,
};
