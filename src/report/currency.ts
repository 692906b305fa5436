import { inCurrency, isZero } from '../values/money.ts';
import { signOf } from '../values/format.ts';
import { text, type Cell, type Report, type Row, type Table } from './report.ts';

// What an amount is in travels with it; headers and flat rows have to say it too.

/** So many rows without any amount, and the others have none either. */
const MOST_LOOKED_AT = 50;

/** A report that says what its amounts are in, where that is not dollars. */
export function inOwnCurrency(report: Report): Report {
  const currency = currencyOf(report);
  return currency === undefined ? report : saidInCurrency(report, currency);
}

function currencyOf({ records, tables }: Pick<Report, 'records' | 'tables'>): string | undefined {
  return currencyIn(records) ?? tables.map(currencyIn).find((currency) => currency !== undefined);
}

function currencyIn({ rows }: Table): string | undefined {
  let seen = 0;
  for (const { cells } of rows) {
    for (const cell of cells)
      if ((cell.kind === 'cost' || cell.kind === 'rate') && cell.value.currency !== undefined)
        return cell.value.currency;
    if (++seen === MOST_LOOKED_AT) break;
  }
  return undefined;
}

/** A report whose headers say what its amounts are in, and whose flat rows have a column for it. */
function saidInCurrency(report: Report, currency: string): Report {
  const sign = signOf(currency).trim();
  const said = (table: Table): Table => ({
    ...table,
    columns: table.columns.map((column) => ({ ...column, header: column.header.replace('$/', `${sign}/`) })),
    rows: mapped(table.rows, (row) => ({ ...row, cells: row.cells.map((cell) => inThat(cell, currency)) })),
  });
  return {
    get tables() {
      return report.tables.map(said);
    },
    notes: report.notes,
    get assumptions() {
      return report.assumptions;
    },
    get unpriced() {
      return report.unpriced;
    },
    get prices() {
      return report.prices;
    },
    records: withColumn(report.records, currency),
    body: () => ({ currency, ...report.body() }),
    ...(report.picture && { picture: report.picture }),
  };
}

/** Nothing at all is computed of no amount, and so has no currency yet. */
function inThat(cell: Cell, currency: string): Cell {
  return cell.kind === 'cost' && cell.value.currency === undefined && isZero(cell.value)
    ? { kind: 'cost', value: inCurrency(cell.value, currency) }
    : cell;
}

function withColumn({ columns, rows }: Table, currency: string): Table {
  return {
    columns: [...columns, { key: 'currency', header: 'currency', align: 'left', drop: 0 }],
    rows: mapped(rows, (row) => ({ ...row, cells: [...row.cells, text(currency)] })),
  };
}

/** Rows that are made when they are asked for, as often as they are. */
function mapped(rows: Iterable<Row>, change: (row: Row) => Row): Iterable<Row> {
  return {
    *[Symbol.iterator]() {
      for (const row of rows) yield change(row);
    },
  };
}
