import type { Instant } from '../values/calendar.ts';

/** What stands in a column: `amount` is an exact decimal with that many places, `tokens` a whole number, `flag` true or false. */
export type ColumnType = 'text' | 'moment' | 'day' | 'tokens' | 'flag' | { readonly amount: number };

export interface WarehouseColumn {
  readonly name: string;
  readonly type: ColumnType;
  /** False where no row leaves it empty. */
  readonly isOptional: boolean;
  /** What it means, as the documentation says it. */
  readonly says: string;
}

/** Amounts are decimal texts, moments ISO 8601 in UTC; undefined is nothing. */
export type Value = string | number | boolean | undefined;

export interface WarehouseTable<Name extends string = string> {
  readonly name: Name;
  readonly says: string;
  readonly columns: readonly WarehouseColumn[];
  readonly rows: readonly (readonly Value[])[];
}

export function column(name: string, type: ColumnType, says: string): WarehouseColumn {
  return { name, type, isOptional: false, says };
}

export function maybe(name: string, type: ColumnType, says: string): WarehouseColumn {
  return { name, type, isOptional: true, says };
}

/** Milliseconds since 1970 UTC as the shortest ISO text; undefined for a time without an end. */
export function momentAt(ms: number): Instant | undefined {
  return Number.isFinite(ms) ? new Date(ms).toISOString().replace('.000Z', 'Z') : undefined;
}
