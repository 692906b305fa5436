import { inCurrency, isZero } from '../values/money.ts';
import { text, type Cell, type Report, type Row, type Table } from './report.ts';

/** The parts of a report; those that are left out are empty. Functions are called when a format asks for their part. */
interface ReportParts extends Pick<Report, 'currency' | 'records' | 'body' | 'picture'> {
  readonly tables: readonly Table[] | (() => readonly Table[]);
  readonly finding?: () => string | undefined;
  readonly notes?: Report['notes'];
  readonly assumptions?: Report['assumptions'] | (() => Report['assumptions']);
  readonly unpriced?: Report['unpriced'] | (() => Report['unpriced']);
  readonly prices?: Report['prices'] | (() => Report['prices']);
}

/** A report with all its parts; in another currency than dollars, its flat rows get a column that names it. */
export function buildReport(parts: ReportParts): Report {
  const { currency, notes = [], assumptions = [], unpriced = [], prices, records, body, picture } = parts;
  return {
    currency,
    get finding() {
      return parts.finding?.();
    },
    get tables() {
      const tables = valueOf(parts.tables);
      return currency === undefined ? tables : tables.map((table) => withZerosIn(table, currency));
    },
    notes,
    get assumptions() {
      return valueOf(assumptions);
    },
    get unpriced() {
      return valueOf(unpriced);
    },
    get prices() {
      return valueOf(prices);
    },
    records: currency === undefined ? records : withCurrencyColumn(records, currency),
    body,
    picture,
  };
}

function valueOf<T extends object | undefined>(part: T | (() => T)): T {
  return typeof part === 'function' ? part() : part;
}

/** A sum of no amounts is zero in no currency yet. */
function withZerosIn(table: Table, currency: string): Table {
  const inReportCurrency = (cell: Cell): Cell =>
    cell.kind === 'cost' && cell.value.currency === undefined && isZero(cell.value)
      ? { kind: 'cost', value: inCurrency(cell.value, currency) }
      : cell;
  return { ...table, rows: mapRows(table.rows, (row) => ({ ...row, cells: row.cells.map(inReportCurrency) })) };
}

function withCurrencyColumn({ columns, rows }: Table, currency: string): Table {
  return {
    columns: [...columns, { key: 'currency', header: 'currency', align: 'left', drop: 0 }],
    rows: mapRows(rows, (row) => ({ ...row, cells: [...row.cells, text(currency)] })),
  };
}

/** Rows that are made each time they are read. */
function mapRows(rows: Iterable<Row>, change: (row: Row) => Row): Iterable<Row> {
  return {
    *[Symbol.iterator]() {
      for (const row of rows) yield change(row);
    },
  };
}
