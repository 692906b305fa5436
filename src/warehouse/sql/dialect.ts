import type { Instant } from '../../values/calendar.ts';
import type { WarehouseColumn, ColumnType } from '../table.ts';

/** A column of a table that SQL makes: what a row holds, or a whole number of units of money. */
export type SqlType = ColumnType | 'units';

export type SqlColumn = Omit<WarehouseColumn, 'type' | 'says'> & { readonly type: SqlType };

interface CellTexts {
  readonly moment: (value: Instant) => string;
  readonly day: (value: Instant) => string;
  readonly amount: (value: string, scale: number) => string;
}

/** The SQL of one engine. Expressions are SQL texts. */
export interface SqlDialect {
  readonly title: string;
  readonly quote: (identifier: string) => string;
  readonly text: (value: string) => string;
  /** A moment in UTC. */
  readonly moment: (value: Instant) => string;
  /** A moment, a day and a decimal in a row that is inserted. */
  readonly cell: CellTexts;
  readonly type: (type: SqlType, isOptional: boolean) => string;
  /** Statements that leave an empty table of that name; queries find its rows by the columns of `key`. */
  readonly emptyTable: (name: string, columns: readonly SqlColumn[], key: readonly string[]) => readonly string[];
  /** A table of that name if there is none. */
  readonly newTable: (name: string, columns: readonly SqlColumn[], key: readonly string[]) => string;
  readonly schema: 'SCHEMA' | 'DATABASE';
  /** First and last statements of the script. */
  readonly begin: readonly string[];
  readonly end: readonly string[];
  /** The day in UTC of a moment. */
  readonly dayOf: (moment: string) => string;
  /** The first moment of the interval of so many seconds around a moment, and the first one after it. */
  readonly bucket: (moment: string, seconds: number) => string;
  readonly after: (moment: string, seconds: number) => string;
  /** A whole number wide enough for a sum of products. */
  readonly wide: (expression: string) => string;
  /** A whole number of units as US dollars, a unit being 10^-scale. */
  readonly dollars: (units: string, scale: number) => string;
  /** A whole decimal of 10^-from as a whole number of units of 10^-scale. */
  readonly units: (amount: string, from: number, scale: number) => string;
  readonly flag: (value: boolean) => string;
  /** The earliest and the latest moment that the engine knows. */
  readonly always: { readonly from: Instant; readonly until: Instant };
  /** Follows a query whose joins need a setting. */
  readonly settings: string;
  /** For an engine that finds and groups by small whole numbers several times faster than by texts. */
  readonly codes: Codes | undefined;
}

/** Texts as whole numbers: 1 for the first of all texts of a column, 0 for one that is not among them. */
interface Codes {
  /** The start of a query that uses codes: lists of the texts of columns. */
  readonly lists: (columns: Readonly<Record<string, { readonly table: string; readonly column: string }>>) => string;
  /** An empty text means `empty`. */
  readonly of: (list: string, text: string, empty?: string) => string;
  /** The last of some ascending numbers that a count reaches. */
  readonly stepOf: (count: string, steps: readonly number[]) => string;
  /** A whole number that differs for texts without a code. */
  readonly hash: (texts: readonly string[]) => string;
}

type Shared =
  | 'cell'
  | 'emptyTable'
  | 'newTable'
  | 'schema'
  | 'begin'
  | 'end'
  | 'flag'
  | 'always'
  | 'settings'
  | 'codes';

/** What an engine has to state, and what it does differently from most. */
type OwnSql = Omit<SqlDialect, Shared> & Partial<Omit<SqlDialect, 'cell'>> & { readonly cell?: Partial<CellTexts> };

/** A dialect that does what most engines do wherever `own` states nothing else. */
export function sqlDialect(own: OwnSql): SqlDialect {
  const table = (name: string, columns: readonly SqlColumn[]): string => `${name} (\n${columnLines(own, columns)}\n)`;
  return {
    emptyTable: (name, columns) => [`CREATE OR REPLACE TABLE ${table(name, columns)}`],
    newTable: (name, columns) => `CREATE TABLE IF NOT EXISTS ${table(name, columns)}`,
    schema: 'SCHEMA',
    begin: [],
    end: [],
    flag: (value) => (value ? 'TRUE' : 'FALSE'),
    always: { from: '0001-01-01', until: '9999-12-31' },
    settings: '',
    codes: undefined,
    ...own,
    cell: { moment: own.moment, day: (value) => `DATE '${value}'`, amount: (value) => value, ...own.cell },
  };
}

/** `1000` of 3. */
export function powerOfTen(exponent: number): string {
  return `1${'0'.repeat(exponent)}`;
}

/** `0.001` of 3. */
export function oneUnit(scale: number): string {
  return `0.${'0'.repeat(scale - 1)}1`;
}

/** Words that some engine reserves. */
const reserved: ReadonlySet<string> = new Set(['at', 'from', 'until', 'window', 'usage']);

/** An identifier in quotes where it needs them; a quote inside is doubled. */
export function quotedBy(quote: string): (identifier: string) => string {
  return (identifier) =>
    /^[a-z_][a-z0-9_]*$/.test(identifier) && !reserved.has(identifier)
      ? identifier
      : quote + identifier.replaceAll(quote, quote + quote) + quote;
}

/** A text of standard SQL: a quote is doubled, nothing else is special. */
export function standardText(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

/** A text where a backslash is special too. */
export function backslashText(value: string): string {
  return `'${value
    .replaceAll('\\', '\\\\')
    .replaceAll("'", String.raw`\'`)
    .replaceAll('\n', String.raw`\n`)
    .replaceAll('\r', String.raw`\r`)}'`;
}

/** `2026-11-23T09:00:00Z` as `2026-11-23 09:00:00`. */
export function spaced(value: Instant): string {
  return value.length === 10 ? `${value} 00:00:00` : value.replace('T', ' ').replace('Z', '');
}

/** `name type, …`, one a line. */
export function columnLines(
  { quote, type }: Pick<SqlDialect, 'quote' | 'type'>,
  columns: readonly SqlColumn[],
): string {
  return columns.map((each) => `  ${quote(each.name)} ${type(each.type, each.isOptional)}`).join(',\n');
}

/** A type by its name, with `NOT NULL` if no row leaves it empty. */
export function typed(names: Readonly<Record<Exclude<SqlType, object>, string>>, amount: (scale: number) => string) {
  return (type: SqlType, isOptional: boolean): string =>
    `${typeof type === 'object' ? amount(type.amount) : names[type]}${isOptional ? '' : ' NOT NULL'}`;
}
