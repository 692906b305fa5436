import type { Context, UsageFormat } from '../formats/format.ts';
import type { UsageRecord } from '../records/record.ts';
import type { CountsOf } from '../records/request-counts.ts';
import type { FastLines, FastReaders } from './fast-path.ts';
// The only import of the folder: without it, and with undefined here, everything is read strictly.
import { fastReaders } from './fast/fast-readers.ts';

/** Receives the results of reading a file. */
export interface Sink extends Context {
  readonly record: (record: UsageRecord, format: UsageFormat, line: number) => void;
  /** Counts lines that need no record; undefined if every line is wanted as one. */
  readonly counts: CountsOf | undefined;
  /** A line that cannot be read. */
  readonly problem: (line: number, reason: string, format: UsageFormat | undefined) => void;
}

/** The problem of a value that counts tokens, and that no format knows. */
export const unknownUse = 'it counts tokens in a form that is not known here';

export const fast: FastReaders | undefined = fastReaders;

/** The structures of lines that were learned, kept from file to file. */
export class LearnedLines {
  private readonly known = new Map<UsageFormat, FastLines | undefined>();

  linesOf(format: UsageFormat): FastLines | undefined {
    if (!this.known.has(format)) this.known.set(format, format.counted && fast?.lines(format.counted));
    return this.known.get(format);
  }
}
