import { backslashText, quotedBy, spaced, type SqlDialect, type SqlColumn, type SqlType } from './dialect.ts';

const plainQuote = quotedBy('`');

// A backslash is special in its quoted names, too.
const quote = (identifier: string): string => plainQuote(identifier.replaceAll('\\', '\\\\'));

const names: Readonly<Record<Exclude<SqlType, object>, string>> = {
  text: 'String',
  moment: "DateTime64(3, 'UTC')",
  day: 'Date32',
  tokens: 'Int64',
  flag: 'Bool',
  units: 'Int128',
};

function type(of: SqlType, isOptional: boolean): string {
  const name = typeof of === 'object' ? `Decimal(38, ${of.amount})` : names[of];
  return isOptional ? `Nullable(${name})` : name;
}

function tableOf(name: string, columns: readonly SqlColumn[], key: readonly string[]): string {
  const lines = columns.map((each) => `  ${quote(each.name)} ${type(each.type, each.isOptional)}`).join(',\n');
  return `${name} (\n${lines}\n)\nENGINE = MergeTree\nORDER BY (${key.map(quote).join(', ')})\nSETTINGS allow_nullable_key = 1`;
}

/** Its whole numbers wrap round silently, so that all products are of 128 bits. */
export const clickhouse: SqlDialect = {
  title: 'ClickHouse',
  quote,
  type,
  text: backslashText,
  moment: (value) => `toDateTime64('${spaced(value)}', 3, 'UTC')`,
  // Plain texts: calls of functions are read a hundred times slower.
  cell: { moment: (value) => `'${spaced(value)}'`, day: (value) => `'${value}'`, amount: (value) => `'${value}'` },
  emptyTable: (name, columns, key) => [`CREATE OR REPLACE TABLE ${tableOf(name, columns, key)}`],
  newTable: (name, columns, key) => `CREATE TABLE IF NOT EXISTS ${tableOf(name, columns, key)}`,
  view: (name, select) => `CREATE OR REPLACE VIEW ${name} AS\n${select}`,
  schema: 'DATABASE',
  begin: [],
  end: [],
  dayOf: (moment) => `toDate32(${moment}, 'UTC')`,
  bucket: (moment, seconds) => `toStartOfInterval(${moment}, INTERVAL ${seconds} SECOND, 'UTC')`,
  after: (moment, seconds) => `${moment} + INTERVAL ${seconds} SECOND`,
  wide: (expression) => `toInt128(${expression})`,
  dollars: (units, scale) => `toDecimal128(${units}, 0) * toDecimal128('0.${'0'.repeat(scale - 1)}1', ${scale})`,
  units: (amount, from, scale) => `toInt128(${amount} * toInt128('1${'0'.repeat(scale - from)}'))`,
  flag: (value) => (value ? 'true' : 'false'),
  always: { from: '1900-01-01', until: '2299-12-31' },
  settings: '\nSETTINGS join_use_nulls = 1',
  codes: {
    lists: (columns) =>
      Object.entries(columns)
        .map(
          ([list, { table, column }]) =>
            `(SELECT arraySort(groupUniqArray(toString(${column}))) FROM ${table}) AS ${list}`,
        )
        .join(',\n  '),
    of: (list, text, empty) =>
      empty === undefined
        ? `toUInt16(transform(${text}, ${list}, arrayEnumerate(${list}), 0))`
        : `toUInt16(transform(${text}, arrayConcat(${list}, ['']), arrayConcat(arrayEnumerate(${list}), [indexOf(${list}, '${empty}')]), 0))`,
    stepOf: (count, steps) => `roundDown(${count}, [${steps.join(', ')}])`,
    hash: (texts) => `cityHash64(${texts.join(', ')})`,
  },
};
