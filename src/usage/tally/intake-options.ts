import type { TimeSpan } from '../../values/time-spans.ts';
import type { UsageFormat } from '../formats/format.ts';
import type { FileReader } from '../read/file-reader.ts';
import type { UnreadRecord } from '../records/problems.ts';
import type { UsageRecord } from '../records/record.ts';
import type { CountsTaker } from '../records/request-counts.ts';
import type { SourceDays } from './source-days.ts';

export interface IntakeOptions {
  readonly from: UsageFormat | undefined;
  /** Only what was used in this span; what does not say when is always in it. */
  readonly span: TimeSpan;
  readonly take: (record: UsageRecord, format: UsageFormat) => void;
  /** Takes requests that say no more than these counts; absent where every one is wanted as a record. */
  readonly counts?: CountsTaker | undefined;
  /** Keeps the days of each source, where there are several. */
  readonly days?: SourceDays | undefined;
  /** Told of every record that cannot be read, in its place among the others. */
  readonly refuse?: ((problem: UnreadRecord) => void) | undefined;
}

/** A file that is being read. */
export interface OpenFile {
  readonly reader: FileReader;
  /** A problem of the file as a whole. */
  readonly fail: (reason: string) => void;
  /** What is to be said of it in the report. */
  readonly note: (what: string) => void;
  /** Why nothing was recognised; undefined where it is something else that can be read. */
  readonly strange: () => string | undefined;
  /** Whether it counts tokens in a form that nobody knows. */
  readonly countsUse: () => boolean;
  /** Ends the file; returns false where nothing was recognised. */
  readonly close: () => boolean;
}
