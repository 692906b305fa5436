import { columnLines, powerOfTen, quotedBy, spaced, sqlDialect, standardText, typed } from './dialect.ts';

const quote = quotedBy('"');

const type = typed(
  { text: 'text', moment: 'timestamptz', day: 'date', tokens: 'bigint', flag: 'boolean', units: 'numeric' },
  () => 'numeric',
);

/** Tables and views stay when the script is run again, with the grants on them; its numeric is exact at any length. */
export const postgres = sqlDialect({
  title: 'PostgreSQL',
  quote,
  type,
  text: standardText,
  moment: (value) => `TIMESTAMPTZ '${spaced(value)}+00'`,
  cell: { moment: (value) => `'${spaced(value)}+00'`, day: (value) => `'${value}'` },
  emptyTable: (name, columns, key) => {
    const index = quote(`${name.replaceAll('"', '').split('.').at(-1)}_by`);
    return [
      `CREATE TABLE IF NOT EXISTS ${name} (\n${columnLines({ quote, type }, columns)}\n)`,
      `TRUNCATE ${name}`,
      `CREATE INDEX IF NOT EXISTS ${index} ON ${name} (${key.map(quote).join(', ')})`,
    ];
  },
  begin: ['BEGIN'],
  end: ['COMMIT'],
  dayOf: (moment) => `CAST(${moment} AT TIME ZONE 'UTC' AS date)`,
  bucket: (moment, seconds) => `date_bin('${seconds} seconds', ${moment}, TIMESTAMPTZ '2000-01-01 00:00:00+00')`,
  after: (moment, seconds) => `${moment} + INTERVAL '${seconds} seconds'`,
  wide: (expression) => `CAST(${expression} AS numeric)`,
  dollars: (units, scale) => `CAST(${units} * 1e-${scale} AS numeric(38, ${scale}))`,
  units: (amount, from, scale) => `CAST(${amount} * ${powerOfTen(scale - from)} AS numeric(38, 0))`,
});
