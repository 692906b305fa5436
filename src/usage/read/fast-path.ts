import type { CountedFields, ReadObject } from '../formats/format.ts';
import type { UsageRecord } from '../records/record.ts';
import type { TakeCounts } from '../records/request-counts.ts';
import type { SourceObject } from '../records/source-object.ts';
import type { Bytes } from './json-scan.ts';

/** Lines of JSON whose structure was seen before. What does not match is left to the strict reader. */
export interface FastLines {
  /** Returns the offset after the value that begins here if its structure is known, else -1. */
  readonly match: (bytes: Bytes, view: DataView, from: number, to: number) => number;
  /** Adds up the value that matched last; returns false if it has to be read strictly. */
  readonly count: (take: TakeCounts) => boolean;
  /** A value to be read in place of another one, so that its structure is learned; undefined where none is any more. */
  readonly watch: (value: SourceObject) => LearnedValue | undefined;
}

/** A value that notes what its reader asks of it. */
interface LearnedValue {
  readonly value: SourceObject;
  /** Learns the structure by the bytes, and by the record that the value was read as. */
  readonly learn: (bytes: Bytes, from: number, to: number, record: UsageRecord) => void;
}

/** Rows of a table without quotes, added up in one pass over their bytes. */
export interface FastTable {
  /** Returns the offset of the first row that is left to the strict reader. */
  readonly read: (bytes: Bytes, view: DataView, from: number, to: number) => number;
  /** How many rows the last call read. */
  readonly rows: number;
}

/** What the strict readers may ask first; both ways come to the same sums. */
export interface FastReaders {
  readonly lines: (counted: CountedFields) => FastLines;
  /** By the names of the columns and what their reader asks of a row; undefined if its rows need records. */
  readonly table: (
    counted: CountedFields,
    columns: readonly string[],
    separator: number,
    reader: ReadObject,
    take: TakeCounts,
  ) => FastTable | undefined;
}
