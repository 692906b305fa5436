import type { LineFormat, TreeFormat, UsageFormat } from '../formats/format.ts';
import type { CountsOf } from '../records/request-counts.ts';
import type { UsageRecord } from '../records/record.ts';
import type { FastLines, FastReaders } from './fast-path.ts';
// The only import of the folder: without it, and with undefined here, everything is read strictly.
import { fastReaders } from './fast/fast-readers.ts';

export const fast: FastReaders | undefined = fastReaders;

/** Receives the results of reading a file. */
export interface Sink {
  readonly record: (record: UsageRecord, format: UsageFormat, line: number) => void;
  /** Counts lines that need no record; undefined if every line is wanted as one. */
  readonly counts: CountsOf | undefined;
  /** A line that cannot be read. */
  readonly problem: (line: number, reason: string, format: UsageFormat | undefined) => void;
  readonly window: (from: number, until: number) => void;
  readonly assume: (what: string) => void;
}

/** The structures of lines that were learned, kept from file to file. */
export class LearnedLines {
  private readonly known = new Map<LineFormat, FastLines | undefined>();

  linesOf(format: LineFormat): FastLines | undefined {
    if (!this.known.has(format)) this.known.set(format, fast?.lines(format));
    return this.known.get(format);
  }
}

export type ReadTree = ReturnType<TreeFormat['open']>;
