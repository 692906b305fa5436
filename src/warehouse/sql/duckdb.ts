import { oneUnit, powerOfTen, quotedBy, spaced, sqlDialect, standardText, typed } from './dialect.ts';

const quote = quotedBy('"');

const type = typed(
  { text: 'VARCHAR', moment: 'TIMESTAMP', day: 'DATE', tokens: 'BIGINT', flag: 'BOOLEAN', units: 'HUGEINT' },
  (scale) => `DECIMAL(24, ${scale})`,
);

/** Its decimals have 38 digits and its whole numbers 128 bits; what does not fit is an error, never a wrong number. */
export const duckdb = sqlDialect({
  title: 'DuckDB',
  quote,
  type,
  text: standardText,
  moment: (value) => `TIMESTAMP '${spaced(value)}'`,
  cell: { moment: (value) => `'${spaced(value)}'`, day: (value) => `'${value}'` },
  begin: ['BEGIN TRANSACTION'],
  end: ['COMMIT'],
  dayOf: (moment) => `CAST(${moment} AS DATE)`,
  bucket: (moment, seconds) => `time_bucket(INTERVAL '${seconds} seconds', ${moment})`,
  after: (moment, seconds) => `${moment} + INTERVAL '${seconds} seconds'`,
  wide: (expression) => `CAST(${expression} AS HUGEINT)`,
  // Whole dollars and the rest separately: 38 digits do not hold the product.
  dollars: (units, scale) => {
    const rest = `CAST(${units} % ${powerOfTen(scale)} AS DECIMAL(${scale}, 0))`;
    const unit = `CAST('${oneUnit(scale)}' AS DECIMAL(${scale}, ${scale}))`;
    return `CAST(${units} // ${powerOfTen(scale)} AS DECIMAL(38, ${scale})) + ${rest} * ${unit}`;
  },
  units: (amount, from, scale) => `CAST(${amount} * ${powerOfTen(scale - from)} AS HUGEINT)`,
});
