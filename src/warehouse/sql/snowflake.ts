import { backslashText, oneUnit, powerOfTen, spaced, sqlDialect, typed } from './dialect.ts';

/** Plain names have no quotes, which would make them other names; a keyword in quotes is the same name in capitals. */
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
export const snowflake = sqlDialect({
  title: 'Snowflake',
  quote,
  type,
  text: backslashText,
  moment: (value) => `CAST('${spaced(value)}' AS TIMESTAMP_NTZ)`,
  cell: { day: (value) => `CAST('${value}' AS DATE)` },
  dayOf: (moment) => `CAST(${moment} AS DATE)`,
  bucket: (moment, seconds) => `TIME_SLICE(${moment}, ${seconds}, 'SECOND')`,
  after: (moment, seconds) => `DATEADD(SECOND, ${seconds}, ${moment})`,
  wide: (expression) => `CAST(${expression} AS NUMBER(38, 0))`,
  dollars: (units, scale) => `${units} * CAST('${oneUnit(scale)}' AS NUMBER(${scale}, ${scale}))`,
  units: (amount, from, scale) => `CAST(${amount} * ${powerOfTen(scale - from)} AS NUMBER(38, 0))`,
});
