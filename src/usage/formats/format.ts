import type { UsageRecord } from '../records/record.ts';
import type { SourceRow } from '../records/row.ts';

export type SourceObject = Readonly<Record<string, unknown>>;

/** What a reader of a file is told, and what it may tell beside its records. */
export interface Context {
  /** Whether a field may be there; what a table has no column for never is. */
  readonly has: (field: number) => boolean;
  /** A stretch of time that the export covers, with or without use in it. */
  readonly window: (from: number, until: number) => void;
  /** What was taken for granted in reading: said once. */
  readonly assume: (what: string) => void;
}

/**
 * The meanings of fields: a line that has only these can be added up without a record. Of each meaning the first field
 * that is there counts. The reader of the format must come to the same.
 */
export interface CountedFields {
  /** Whether prompt and answer include their parts, or are counted next to them. */
  readonly accounting: 'inclusive' | 'exclusive';
  readonly provider: string | undefined;
  readonly model: readonly number[];
  readonly moment: readonly number[];
  readonly prompt: readonly number[];
  readonly completion: readonly number[];
  readonly cacheRead: readonly number[];
  /** Both kinds together, if `cacheWrite5m` and `cacheWrite1h` split it. */
  readonly cacheWrite: readonly number[];
  readonly cacheWrite5m?: readonly number[];
  readonly cacheWrite1h?: readonly number[];
  readonly reasoning?: readonly number[];
  /** The source's own sum of both wholes. */
  readonly total?: readonly number[];
  readonly id?: readonly number[];
  readonly subId?: readonly number[];
  /** True for a line that repeats another. */
  readonly replay?: readonly number[];
  /** Fields that must be 0. */
  readonly zero?: readonly number[];
  /** Names of service tiers: only the standard one needs no record. */
  readonly tier?: readonly number[];
  /** Fields that do not matter for a sum. */
  readonly ignored?: readonly number[];
}

interface Named {
  /** As `--from` takes it. */
  readonly name: string;
  /** What it is, in a few words. */
  readonly title: string;
}

/** Reads the lines of one file in order; undefined for a line that is none of use. Throws a UserError. */
export type ReadRow = (row: SourceRow) => UsageRecord | undefined;

/** One object of JSON a line, or as an element of a list, whose fields stand at fixed paths. */
export interface LineFormat extends Named {
  readonly kind: 'line';
  readonly paths: readonly string[];
  readonly recognises: (value: SourceObject) => boolean;
  /** Throws a UserError for a line that says more than its fields show, and must not. */
  readonly check?: (value: SourceObject) => void;
  readonly counted?: CountedFields;
  /** True where every line is meant to count something: one that does not is told of. */
  readonly isAllUse?: boolean;
  readonly open: (context: Context) => ReadRow;
}

/** A table with a line of column names. */
export interface TableFormat extends Named {
  readonly kind: 'table';
  readonly paths: readonly string[];
  /** Without these columns it is something else; `one|other` asks for one of them. */
  readonly required: readonly string[];
  /** With any of these too. */
  readonly excluded?: readonly string[];
  readonly counted?: CountedFields;
  readonly open: (context: Context) => ReadRow;
}

/** Objects of JSON with several records each, or with fields at no fixed path. */
export interface TreeFormat extends Named {
  readonly kind: 'tree';
  readonly recognises: (value: SourceObject) => boolean;
  readonly open: (context: Context) => (value: SourceObject) => readonly UsageRecord[];
}

export type UsageFormat = LineFormat | TableFormat | TreeFormat;

export function isObject(value: unknown): value is SourceObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object under a key, or an empty one. */
export function objectIn(value: SourceObject, key: string): SourceObject {
  const found = value[key];
  return isObject(found) ? found : {};
}

export function listIn(value: SourceObject, key: string): readonly unknown[] {
  const found = value[key];
  return Array.isArray(found) ? found : [];
}

/** A text that says something. */
export function textIn(value: SourceObject, key: string): string | undefined {
  const found = value[key];
  return typeof found === 'string' && found !== '' ? found : undefined;
}
