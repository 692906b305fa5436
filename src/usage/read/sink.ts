import type { Context, CountedFields, UsageFormat } from '../formats/format.ts';
import type { UsageRecord } from '../records/record.ts';
import { countedLabels, type CountsTaker, type TakeCounts } from '../records/request-counts.ts';
import type { FastLines, FastReaders } from './fast-path.ts';
// The only import of the folder: without it, and with undefined here, everything is read strictly.
import { fastReaders } from './fast/fast-readers.ts';

/** Receives the results of reading a file. */
export interface Sink extends Context {
  readonly record: (record: UsageRecord, format: UsageFormat, line: number) => void;
  /** Counts lines that need no record; undefined if every line is wanted as one. */
  readonly counts: ((format: UsageFormat) => TakeCounts) | undefined;
  /** A line that cannot be read. */
  readonly problem: (line: number, reason: string, format: UsageFormat | undefined) => void;
}

/** The problem of a value that counts tokens, and that no format knows. */
export const unknownUse = 'it counts tokens in a form that is not known here';

const none: readonly never[] = [];

export const fast: FastReaders | undefined = fastReaders;

/** The structures of lines that were learned, kept from file to file. */
export class LearnedLines {
  private readonly known = new Map<UsageFormat, FastLines | undefined>();
  private readonly labels: CountsTaker['labels'] | undefined;

  /** With the labels that are asked for; without any where every line is wanted as a record. */
  constructor(labels: CountsTaker['labels'] | undefined) {
    this.labels = labels;
  }

  linesOf(format: UsageFormat): FastLines | undefined {
    if (!this.known.has(format)) {
      const fields = this.fieldsOf(format);
      this.known.set(format, fields && fast?.lines(fields));
    }
    return this.known.get(format);
  }

  /** The fields that count in a format, of its labels those that are asked for. */
  fieldsOf({ counted }: UsageFormat): CountedFields | undefined {
    const { labels } = this;
    if (!counted || !labels) return undefined;
    const unasked = countedLabels.filter((label) => !labels[label]);
    return {
      ...counted,
      ...Object.fromEntries(unasked.map((label) => [label, none])),
      asides: [...(counted.asides ?? none), ...unasked.flatMap((label) => counted[label] ?? none)],
    };
  }
}
