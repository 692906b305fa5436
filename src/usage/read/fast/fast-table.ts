import { CR, LF, QUOTE, type Bytes } from '../json-scan.ts';
import { countedLabels, type TakeCounts } from '../../records/request-counts.ts';
import type { CountedFields, ReadObject } from '../../formats/format.ts';
import { blank } from '../../records/record.ts';
import type { FastTable } from '../fast-path.ts';
import { ByteRow, kind } from './byte-row.ts';
import { FastCounts, fieldsFor, meanings } from './fast-counts.ts';
import { watch } from './watch.ts';

const MOST_DIGITS = 15;

/** What is done with a column. */
const role = { skip: 0, text: 1, count: 2, moment: 3 } as const;
/** How long a timestamp is as most logs write it. */
const MOMENT_LENGTH = 24;

/** Counts rows from their bytes; undefined for a table with columns that may change what a row means. */
export function fastTable(
  counted: CountedFields,
  columns: readonly string[],
  separator: number,
  reader: ReadObject,
  take: TakeCounts,
): FastTable | undefined {
  const fields = fieldsFor(counted, (path) => (columns.includes(path) ? path : undefined));
  if (!fields || !isAllCounted(counted, columns, fields, reader)) return undefined;
  const row = new ByteRow(meanings.length);
  const counts = new FastCounts(counted, row, fields, blank);
  return new UnquotedRows(
    row,
    counts,
    columns.map((name) => fields.indexOf(name)),
    separator,
    take,
  );
}

/**
 * Whether a reader looks at no other columns. It is shown a row whose other fields and labels are empty, so that it
 * looks at all that it would take in their place.
 */
function isAllCounted(
  { asides = [] }: CountedFields,
  columns: readonly string[],
  fields: readonly (string | undefined)[],
  reader: ReadObject,
): boolean {
  const shown = fields
    .slice(0, -countedLabels.length)
    .map((_, index) => (meanings[index] === 'moment' ? '2026-01-01' : '0'));
  const { value, asked } = watch(Object.fromEntries(columns.map((name) => [name, shown[fields.indexOf(name)] ?? ''])));
  reader(value);
  return columns.every((name) => fields.includes(name) || asides.includes(name) || !asked.has(name));
}

/** Rows without quotes, and with whole numbers as counts: cut and read in one pass over their bytes. */
class UnquotedRows implements FastTable {
  rows = 0;
  private readonly row: ByteRow;
  private readonly counts: FastCounts;
  private readonly takeCounts: TakeCounts;
  private readonly fields: Int32Array;
  private readonly roles: Uint8Array;
  private readonly separator: number;

  constructor(row: ByteRow, counts: FastCounts, fields: readonly number[], separator: number, take: TakeCounts) {
    const { moment, ...others } = counts.fieldOf;
    const texts = new Set([others.model, others.id, ...countedLabels.map((label) => others[label])]);
    this.row = row;
    this.counts = counts;
    this.takeCounts = take;
    this.fields = Int32Array.from(fields);
    this.roles = Uint8Array.from(fields, (field) =>
      field < 0 ? role.skip : texts.has(field) ? role.text : field === moment ? role.moment : role.count,
    );
    this.separator = separator;
  }

  read(bytes: Bytes, view: DataView, from: number, to: number): number {
    const { row, counts, takeCounts } = this;
    row.bytes = bytes;
    row.view = view;
    this.rows = 0;
    let at = from;
    while (at < to) {
      const next = this.cut(bytes, at);
      // The line feed after the last byte is not part of the file.
      if (next < 0 || next > to || !counts.take(takeCounts)) break;
      this.rows++;
      at = next;
    }
    return at;
  }

  /** Fills the row with the fields of the line that begins here; returns the offset after it, or -1. */
  private cut(bytes: Bytes, from: number): number {
    const { fields, roles, separator } = this;
    const { starts, ends, kinds, numbers } = this.row;
    const last = fields.length - 1;
    let at = from;
    for (let column = 0; ; column++) {
      const field = fields[column] ?? -1;
      const start = at;
      let byte = bytes[at] ?? 0;
      if (roles[column] === role.count) {
        let value = 0;
        while (byte >= 0x30 && byte <= 0x39) {
          value = value * 10 + byte - 48;
          byte = bytes[++at] ?? 0;
        }
        if (at - start > MOST_DIGITS) return -1;
        kinds[field] = at === start ? kind.nothing : kind.whole;
        numbers[field] = value;
      } else {
        if (byte === QUOTE) return -1;
        // If it turns out not to be a timestamp, the strict reader cuts the row again.
        if (roles[column] === role.moment && bytes[at + MOMENT_LENGTH] === separator)
          byte = bytes[(at += MOMENT_LENGTH)] ?? LF;
        while (byte !== separator && byte !== LF && byte !== CR) byte = bytes[++at] ?? LF;
        if (field >= 0) kinds[field] = kind.text;
      }
      if (field >= 0) {
        starts[field] = start;
        ends[field] = at;
      }
      if (column === last) {
        if (byte === CR) byte = bytes[++at] ?? 0;
        return byte === LF ? at + 1 : -1;
      }
      if (byte !== separator) return -1;
      at++;
    }
  }
}
