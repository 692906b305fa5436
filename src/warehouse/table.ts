import type { Instant } from '../values/calendar.ts';

/** `amount` is an exact decimal with that many decimals, `tokens` a whole number, `flag` true or false. */
export type ColumnType = 'text' | 'moment' | 'day' | 'tokens' | 'flag' | { readonly amount: number };

export interface WarehouseColumn {
  readonly name: string;
  readonly type: ColumnType;
  /** False if no row leaves it empty. */
  readonly isOptional: boolean;
  /** Its meaning, as in the documentation. */
  readonly says: string;
}

/** Amounts are decimal texts, moments ISO 8601 in UTC; undefined is empty. */
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

/** Neighbours that have the same under a key, as one. */
export function joinAlike<T>(items: readonly T[], key: keyof T, join: (first: T, next: T) => T): T[] {
  const all: T[] = [];
  for (const next of items) {
    const last = all.at(-1);
    if (last && last[key] === next[key]) all[all.length - 1] = join(last, next);
    else all.push(next);
  }
  return all;
}
