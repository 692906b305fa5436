import { UserError } from '../../../values/errors.ts';
import type { UsageFormat, ReadRow, TableFormat } from '../../formats/format.ts';
import { kind, type ByteRow } from './byte-row.ts';
import { tooLong, type Eater } from '../chunk-feeder.ts';
import { cleanReaderFor } from './fast-counts.ts';
import { openRows, type Kits, type Sink } from '../format-readers.ts';
import { QuickRows } from './quick-rows.ts';
import { CR, LF, type Bytes } from './scan.ts';
import { textOf } from '../texts.ts';

const QUOTE = 0x22;
const separators = [',', ';', '\t', '|'];
/** Exports may begin with a remark or two above their column names. */
const MOST_PREAMBLE = 5;

/** A table whose columns are known. */
interface OpenTable {
  readonly format: TableFormat;
  readonly row: ByteRow;
  readonly readRow: ReadRow;
  /** The field of each column; -1 for one that nobody wants. */
  readonly fields: Int32Array;
  /** Columns that stand there once more, with the first of them. */
  readonly doubled: readonly (readonly [number, number])[];
  /** Reads its rows without records; undefined where that cannot be. */
  readonly quick: QuickRows | undefined;
}

/** Reads the lines of a table, quoted fields with separators and line feeds in them included (RFC 4180). */
export class TableEater implements Eater {
  private readonly formats: readonly TableFormat[];
  private readonly kits: Kits;
  private readonly sink: Sink;
  private table: OpenTable | undefined;
  private view: DataView = new DataView(new ArrayBuffer(0));
  private separator = 0x2c;
  private line = 1;
  private preamble = 0;
  /** Where fields begin and end in the record that was cut last. */
  private starts = new Int32Array(64);
  private ends = new Int32Array(64);
  private kinds = new Uint8Array(64);
  private count = 0;
  private feeds = 0;
  /** True for a file that is none of the tables known here. */
  isUnknown = false;

  constructor(formats: readonly UsageFormat[], forced: UsageFormat | undefined, kits: Kits, sink: Sink) {
    const tables = formats.filter((format) => format.kind === 'table');
    this.formats = forced ? tables.filter((format) => format === forced) : tables;
    this.kits = kits;
    this.sink = sink;
  }

  get format(): UsageFormat | undefined {
    return this.table?.format;
  }

  take(bytes: Bytes, from: number, to: number, more: 'more' | 'full' | 'last'): number {
    bytes[to] = LF;
    if (this.view.buffer !== bytes.buffer) this.view = new DataView(bytes.buffer, bytes.byteOffset);
    let at = from;
    while (at < to && !this.isUnknown) {
      const { table } = this;
      if (table?.quick) {
        const before = at;
        at = table.quick.take(bytes, this.view, at, to);
        this.line += table.quick.rows;
        if (at >= to) break;
        if (before !== at) continue;
      }
      const next = this.cut(bytes, at, to, more === 'last');
      if (next >= 0) {
        this.record(bytes, at);
        this.line += this.feeds;
        at = next;
      } else if (more === 'more') break;
      else at = this.passOver(bytes, at, to, more);
    }
    return this.isUnknown ? to : at;
  }

  /** A quote that is never closed would take the rest of the file: only its first line is lost. */
  private passOver(bytes: Bytes, at: number, to: number, more: 'full' | 'last'): number {
    this.sink.problem(this.line, more === 'full' ? tooLong : 'a quote is never closed', this.format);
    const feed = bytes.indexOf(LF, at);
    this.line++;
    return Math.min(feed + 1, to);
  }

  /** Finds the fields of the record that begins here; answers the place behind it, or -1 where its end is not there. */
  private cut(bytes: Bytes, from: number, to: number, isLast: boolean): number {
    const { separator } = this;
    let at = from;
    let count = 0;
    this.feeds = 1;
    for (;;) {
      if (count === this.starts.length) this.grow();
      let start = at;
      let end: number;
      let found: number = kind.text;
      if (bytes[at] === QUOTE && at < to) {
        start = at + 1;
        at = start;
        for (;;) {
          const byte = bytes[at] ?? 0;
          if (at >= to) return -1;
          if (byte === LF) this.feeds++;
          if (byte === QUOTE) {
            if (bytes[at + 1] !== QUOTE || at + 1 >= to) break;
            found = kind.doubled;
            at++;
          }
          at++;
        }
        end = at++;
        // What follows a closing quote is no part of a table; it stays, so that the field is seen to be wrong.
        if (bytes[at] !== separator && bytes[at] !== LF && bytes[at] !== CR) {
          while (bytes[at] !== separator && bytes[at] !== LF) at++;
          end = at;
        }
        if (bytes[at] === CR) at++;
      } else {
        let byte = bytes[at] ?? 0;
        while (byte !== separator && byte !== LF) byte = bytes[++at] ?? LF;
        end = byte === LF && at > start && bytes[at - 1] === CR ? at - 1 : at;
      }
      this.starts[count] = start;
      this.ends[count] = end;
      this.kinds[count++] = found;
      if (bytes[at] === LF || at >= to) break;
      at++;
    }
    if (at >= to && !isLast) return -1;
    this.count = count;
    return Math.min(at + 1, to);
  }

  private grow(): void {
    const [starts, ends, kinds] = [this.starts, this.ends, this.kinds];
    this.starts = new Int32Array(starts.length * 2);
    this.ends = new Int32Array(starts.length * 2);
    this.kinds = new Uint8Array(starts.length * 2);
    this.starts.set(starts);
    this.ends.set(ends);
    this.kinds.set(kinds);
  }

  private record(bytes: Bytes, from: number): void {
    const { table } = this;
    if (this.count === 1 && this.starts[0] === this.ends[0]) return;
    if (!table) return this.head(bytes, from);
    const { row, fields } = table;
    row.bytes = bytes;
    row.view = this.view;
    row.owner = this;
    const { length } = fields;
    const reach = Math.min(length, this.count);
    for (let column = 0; column < reach; column++) {
      const field = fields[column] ?? -1;
      if (field < 0) continue;
      row.starts[field] = this.starts[column] ?? 0;
      row.ends[field] = this.ends[column] ?? 0;
      row.kinds[field] = this.kinds[column] ?? 0;
    }
    try {
      if (this.count !== length) throw new UserError(`${this.count} fields under ${length} column names`);
      if (table.doubled.length > 0) this.compareDoubled(bytes, table);
      const record = table.readRow(row);
      if (record) this.sink.record(record, table.format, this.line);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      // Tables that were put behind each other have their column names in between.
      if (!this.openTable(this.texts(bytes))) this.sink.problem(this.line, error.message, table.format);
    }
  }

  private compareDoubled(bytes: Bytes, { doubled }: OpenTable): void {
    for (const [first, other] of doubled) {
      const [one, two] = [this.textAt(bytes, first), this.textAt(bytes, other)];
      if (one !== two)
        throw new UserError(
          `columns ${first + 1} and ${other + 1} have the same name and differ: "${one}" and "${two}"`,
        );
    }
  }

  private head(bytes: Bytes, from: number): void {
    const feed = bytes.indexOf(LF, from);
    const line = textOf(bytes, from, feed);
    for (const each of separators) {
      this.separator = each.charCodeAt(0);
      if (line.includes(each) && this.cut(bytes, from, feed, true) >= 0 && this.openTable(this.texts(bytes))) return;
    }
    this.separator = 0x2c;
    if (++this.preamble > MOST_PREAMBLE) this.isUnknown = true;
  }

  /** Takes these texts for column names; false where no table has them. */
  private openTable(texts: readonly string[]): boolean {
    const names = texts.map((text) => text.trim().toLowerCase());
    const has = (column: string): boolean => column.split('|').some((each) => names.includes(each.toLowerCase()));
    const format = this.formats.find(({ required, excluded = [] }) => required.every(has) && !excluded.some(has));
    if (!format) return false;
    const { bytes: row } = this.kits.of(format);
    row.kinds.fill(kind.nothing);
    const fields = names.map((name) => format.paths.findIndex((path) => path.toLowerCase() === name));
    const isFirst = (field: number, column: number): boolean => fields.indexOf(field) === column;
    const present = new Set(fields.filter((field) => field >= 0));
    const clean = this.sink.clean?.(format);
    const isUnique = present.size === fields.filter((field) => field >= 0).length;
    const reader = clean && isUnique ? cleanReaderFor(format.clean, row, present) : undefined;
    this.table = {
      quick: clean && reader && new QuickRows(row, reader, clean, fields, this.separator),
      format,
      row,
      readRow: openRows(format, this.sink, (field) => fields.includes(field)),
      fields: Int32Array.from(fields.map((field, column) => (isFirst(field, column) ? field : -1))),
      doubled: fields.flatMap((field, column) =>
        field < 0 || isFirst(field, column) ? [] : [[fields.indexOf(field), column] as const],
      ),
    };
    return true;
  }

  private texts(bytes: Bytes): string[] {
    return Array.from({ length: this.count }, (_, column) => this.textAt(bytes, column));
  }

  private textAt(bytes: Bytes, column: number): string {
    const text = textOf(bytes, this.starts[column] ?? 0, this.ends[column] ?? 0);
    return this.kinds[column] === kind.doubled ? text.replaceAll('""', '"') : text;
  }
}
