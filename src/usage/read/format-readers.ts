import type { UsageFormat, LineFormat, ReadRow, TableFormat } from '../formats/format.ts';
import type { UsageRecord } from '../records/record.ts';
import { ByteRow } from './fast/byte-row.ts';
import { wantedOf, type LineShape, type WantedFields } from './fast/shape.ts';
import type { CleanTake } from './fast/fast-counts.ts';
import { ValueRow } from './value-row.ts';

/** What takes the results of reading a file. */
export interface Sink {
  readonly record: (record: UsageRecord, format: UsageFormat, line: number) => void;
  /** Takes lines that need not be made into records; undefined where every one is wanted as a record. */
  readonly clean: ((format: UsageFormat) => CleanTake) | undefined;
  /** A line that cannot be read. */
  readonly problem: (line: number, reason: string, format: UsageFormat | undefined) => void;
  readonly window: (from: number, until: number) => void;
  readonly assume: (what: string) => void;
}

/** What is learned of a format, and kept from file to file. */
export interface Kit {
  readonly values: ValueRow;
  readonly bytes: ByteRow;
  readonly wanted: WantedFields;
  /** The shapes of lines seen so far. */
  readonly shapes: LineShape[];
  /** Which of them the last line had. */
  last: number;
  /** How many more may be learned: lines that all differ are not worth it. */
  budget: number;
}

/** Our own records pass on what else they say; nobody's line has more beside its fields. */
const MOST_REST = 64;
const MOST_LEARNED = 256;

export class Kits {
  private readonly known = new Map<UsageFormat, Kit>();

  of(format: LineFormat | TableFormat): Kit {
    const known = this.known.get(format);
    if (known) return known;
    const mostRest = format.name === 'records' ? MOST_REST : 0;
    const bytes = new ByteRow(format.paths, mostRest);
    const kit: Kit = {
      values: new ValueRow(format.paths),
      bytes,
      wanted: wantedOf(format.paths, mostRest, format.clean, bytes),
      shapes: [],
      last: 0,
      budget: MOST_LEARNED,
    };
    this.known.set(format, kit);
    return kit;
  }
}

/** Opens the reader of rows of one file. */
export function openRows(format: LineFormat | TableFormat, sink: Sink, has: (field: number) => boolean): ReadRow {
  return format.open({ window: sink.window, assume: sink.assume, has });
}
