import { backslashText, columnLines, powerOfTen, quotedBy, spaced, sqlDialect, typed } from './dialect.ts';

const quote = quotedBy('`');

const type = typed(
  { text: 'STRING', moment: 'TIMESTAMP_NTZ', day: 'DATE', tokens: 'BIGINT', flag: 'BOOLEAN', units: 'DECIMAL(38, 0)' },
  (scale) => `DECIMAL(24, ${scale})`,
);

/**
 * Its products of decimals lose decimals when 38 digits are not enough: whole numbers of 19 and 18 digits never do, nor
 * does a sum of whole numbers.
 */
export const spark = sqlDialect({
  title: 'Spark SQL',
  quote,
  type,
  text: backslashText,
  moment: (value) => `TIMESTAMP_NTZ '${spaced(value)}'`,
  cell: { amount: (value, scale) => `CAST('${value}' AS DECIMAL(24, ${scale}))` },
  emptyTable: (name, columns) => [
    `DROP TABLE IF EXISTS ${name}`,
    `CREATE TABLE ${name} (\n${columnLines({ quote, type }, columns)}\n)`,
  ],
  dayOf: (moment) => `CAST(${moment} AS DATE)`,
  bucket: (moment, seconds) =>
    `date_trunc('${seconds >= 3600 ? 'HOUR' : seconds >= 60 ? 'MINUTE' : 'SECOND'}', ${moment})`,
  after: (moment, seconds) => `${moment} + INTERVAL '${seconds >= 3600 ? 3600 : seconds >= 60 ? 60 : 1}' SECOND`,
  wide: (expression) => `CAST(${expression} AS DECIMAL(18, 0))`,
  dollars: (units, scale) => {
    const digits = `lpad(CAST(${units} % ${powerOfTen(scale)} AS STRING), ${scale}, '0')`;
    const rest = `CAST(concat('0.', ${digits}) AS DECIMAL(${scale}, ${scale}))`;
    return `CAST(${units} DIV ${powerOfTen(scale)} AS DECIMAL(37, ${scale})) + ${rest}`;
  },
  units: (amount, from, scale) => `CAST(${amount} * CAST('1e${scale - from}' AS DECIMAL(8, 0)) AS DECIMAL(38, 0))`,
  flag: (value) => (value ? 'true' : 'false'),
});
