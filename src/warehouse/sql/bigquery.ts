import { backslashText, oneUnit, powerOfTen, spaced, sqlDialect, typed } from './dialect.ts';

const quote = (identifier: string): string => `\`${identifier.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``;

const type = typed(
  { text: 'STRING', moment: 'TIMESTAMP', day: 'DATE', tokens: 'INT64', flag: 'BOOL', units: 'BIGNUMERIC' },
  () => 'BIGNUMERIC',
);

const exact = (value: string): string => `CAST('${value}' AS BIGNUMERIC)`;

/** NUMERIC has nine decimals, too few for the price of a token; BIGNUMERIC has 38 before and after the point. */
export const bigquery = sqlDialect({
  title: 'BigQuery',
  quote,
  type,
  text: backslashText,
  moment: (value) => `TIMESTAMP '${spaced(value)}+00'`,
  cell: { amount: exact },
  dayOf: (moment) => `DATE(${moment})`,
  bucket: (moment, seconds) => `TIMESTAMP_SECONDS(DIV(UNIX_SECONDS(${moment}), ${seconds}) * ${seconds})`,
  after: (moment, seconds) => `TIMESTAMP_ADD(${moment}, INTERVAL ${seconds} SECOND)`,
  wide: (expression) => `CAST(${expression} AS BIGNUMERIC)`,
  dollars: (units, scale) => `${units} * ${exact(oneUnit(scale))}`,
  units: (amount, from, scale) => `${amount} * ${exact(powerOfTen(scale - from))}`,
});
