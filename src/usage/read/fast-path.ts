import type { LineFormat, TableFormat } from '../formats/format.ts';
import type { TakeCounts } from '../records/request-counts.ts';
import type { SourceRow } from '../records/row.ts';
import type { Bytes } from './json-scan.ts';

/** Lines of JSON whose structure was seen before. What does not match is left to the strict reader. */
export interface FastLines {
  /** Returns the offset after the value that begins here if its structure is known, else -1. */
  readonly match: (bytes: Bytes, view: DataView, from: number, to: number) => number;
  /** The fields of the value that matched last. */
  readonly row: SourceRow;
  /** Adds up the value that matched last; returns false if it needs a record. */
  readonly count: (take: TakeCounts) => boolean;
  /** Learns the structure of a value that was read strictly. */
  readonly learn: (bytes: Bytes, from: number, to: number) => void;
}

/** Rows of a table without quotes, added up in one pass over their bytes. */
export interface FastTable {
  /** Returns the offset of the first row that is left to the strict reader. */
  readonly read: (bytes: Bytes, view: DataView, from: number, to: number) => number;
  /** How many rows the last call read. */
  readonly rows: number;
}

/** What the strict readers may ask first; both ways come to the same records and sums. */
export interface FastReaders {
  readonly lines: (format: LineFormat) => FastLines;
  /** By the field of each column, -1 for one without; undefined if its rows need records. */
  readonly table: (
    format: TableFormat,
    columns: readonly number[],
    separator: number,
    take: TakeCounts,
  ) => FastTable | undefined;
}
