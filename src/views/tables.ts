import type { Unpriced } from '../pricing/catalogue/no-price.ts';
import { left, none, text, type Cell, type Column, type Row, type Table } from '../report/report.ts';

/** A column, and its cell for each item of a table. */
export type TableColumn<T> = readonly [column: Column, cellOf: (item: T) => Cell];

/** A table with a row for each item. */
export function tableOf<T extends object>(
  items: Iterable<T>,
  columns: readonly TableColumn<T>[],
  styleOf?: (item: T) => Omit<Row, 'cells'>,
): Table {
  return {
    columns: columns.map(([column]) => column),
    rows: mapEach(items, (item) => ({ cells: columns.map(([, cellOf]) => cellOf(item)), ...styleOf?.(item) })),
  };
}

/** The cells of a flat row by the keys of their columns. */
export type Fields<T> = Readonly<Record<string, (item: T) => Cell>>;

/** Flat rows, one for each item. */
export function recordsOf<T>(items: Iterable<T>, fields: Fields<T>): Table {
  return recordsTable(
    fields,
    mapEach(items, (item) => recordOf(fields, item)),
  );
}

/** Flat rows, one for each item, then one for each candidate without a price, whose key is in the field `named`. */
export function recordsWithUnpriced<T>(
  items: Iterable<T>,
  itemFields: Fields<T>,
  unpriced: readonly Unpriced[],
  named = 'candidate',
): Table {
  const fields: Fields<T> = { ...itemFields, unpriced: () => none };
  return recordsTable(fields, {
    *[Symbol.iterator]() {
      for (const item of items) yield recordOf(fields, item);
      for (const { key, reason } of unpriced)
        yield sparseRecord(fields, { [named]: text(key), unpriced: text(reason) });
    },
  });
}

export function recordsTable(fields: Fields<never>, rows: Iterable<Row>): Table {
  return { columns: Object.keys(fields).map((key) => left(key, key)), rows };
}

export function recordOf<T>(fields: Fields<T>, item: T): Row {
  return { cells: Object.values(fields).map((cellOf) => cellOf(item)) };
}

/** A flat row that has only some of the cells. */
export function sparseRecord(fields: Fields<never>, cells: Readonly<Record<string, Cell>>): Row {
  return { cells: Object.keys(fields).map((key) => cells[key] ?? none) };
}

/** Items changed one by one, each time they are read. */
function mapEach<T, U>(items: Iterable<T>, change: (item: T) => U): Iterable<U> {
  return {
    *[Symbol.iterator]() {
      for (const item of items) yield change(item);
    },
  };
}
