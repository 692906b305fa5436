import { kind, type ByteRow } from './byte-row.ts';
import type { CleanReader, CleanTake } from './fast-counts.ts';
import { CR, LF, type Bytes } from './scan.ts';

const QUOTE = 0x22;
const MOST_DIGITS = 15;

/** What is done with a column. */
const role = { skip: 0, text: 1, count: 2, moment: 3 } as const;
/** How long a time stamp is as most logs write it. */
const MOMENT_LENGTH = 24;

/** Rows of a table that have no quotes, and whole numbers where they count: cut and read in one go over their bytes. */
export class QuickRows {
  /** How many were read by the last call. */
  rows = 0;
  private readonly row: ByteRow;
  private readonly reader: CleanReader;
  private readonly clean: CleanTake;
  private readonly fields: Int32Array;
  private readonly roles: Uint8Array;
  private readonly separator: number;

  constructor(row: ByteRow, reader: CleanReader, clean: CleanTake, fields: readonly number[], separator: number) {
    this.row = row;
    this.reader = reader;
    this.clean = clean;
    this.fields = Int32Array.from(fields);
    this.roles = Uint8Array.from(fields, (field) =>
      field < 0 ? role.skip : reader.isModel(field) ? role.text : reader.isMoment(field) ? role.moment : role.count,
    );
    this.separator = separator;
  }

  /** Reads rows from here on while they are in order; answers the place of the first that is not, or is not all there. */
  take(bytes: Bytes, view: DataView, from: number, to: number): number {
    const { row, reader, clean } = this;
    row.bytes = bytes;
    row.view = view;
    row.owner = this;
    this.rows = 0;
    let at = from;
    while (at < to) {
      const next = this.cut(bytes, at);
      // The line feed behind the last byte is not of the file.
      if (next < 0 || next > to || !reader.take(clean)) break;
      this.rows++;
      at = next;
    }
    return at;
  }

  /** Finds and reads the fields of the row that begins here; answers the place behind it, or -1. */
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
        // Whether it is one is seen when it is read; if it is not, the row is cut anew.
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
