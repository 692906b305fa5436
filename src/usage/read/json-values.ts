import { UserError } from '../../values/errors.ts';
import { isObject } from '../formats/format.ts';
import type { UsageFormat, SourceObject, LineFormat, ReadRow, TreeFormat } from '../formats/format.ts';
import type { TakeCounts } from '../records/request-counts.ts';
import type { FastLines } from './fast-path.ts';
import type { LearnedLines, ReadTree, Sink } from './format-readers.ts';
import type { Bytes } from './json-scan.ts';
import { JsonRow } from './value-row.ts';

type JsonFormat = LineFormat | TreeFormat;

/** Values of JSON → records: finds the format of each, and reads it strictly unless its structure is known already. */
export class JsonValues {
  private readonly formats: readonly JsonFormat[];
  private readonly forced: JsonFormat | undefined;
  private readonly sink: Sink;
  private readonly learned: LearnedLines;
  private readonly rows = new Map<LineFormat, { readonly row: JsonRow; readonly readRow: ReadRow }>();
  private readonly trees = new Map<TreeFormat, ReadTree>();
  private current: JsonFormat | undefined;
  private fast: FastLines | undefined;
  private readRow: ReadRow | undefined;
  private counts: TakeCounts | undefined;
  /** Values that no format recognised. */
  unknown = 0;

  constructor(formats: readonly UsageFormat[], forced: UsageFormat | undefined, learned: LearnedLines, sink: Sink) {
    this.forced = forced?.kind === 'table' ? undefined : forced;
    this.formats = this.forced ? [this.forced] : formats.filter((format) => format.kind !== 'table');
    this.learned = learned;
    this.sink = sink;
  }

  get format(): UsageFormat | undefined {
    return this.current;
  }

  /** Returns the offset after the value that begins here if its structure is known, else -1. */
  match(bytes: Bytes, view: DataView, from: number, to: number): number {
    return this.fast ? this.fast.match(bytes, view, from, to) : -1;
  }

  /** Reads the value that `match` found. */
  takeMatched(line: number): void {
    const { current, fast, readRow, counts } = this;
    if (!current || !fast || !readRow || (counts && fast.count(counts))) return;
    this.guarded(line, () => {
      const record = readRow(fast.row);
      if (record) this.sink.record(record, current, line);
    });
  }

  /** Reads one value strictly; its bytes are those from `from` to `to`. */
  read(value: unknown, bytes: Bytes, from: number, to: number, line: number): void {
    if (isObject(value)) this.readObject(value, line, () => this.fast?.learn(bytes, from, to));
    else if (Array.isArray(value)) for (const each of value) this.readElement(each, line);
    else this.skip(line);
  }

  private readElement(value: unknown, line: number): void {
    if (isObject(value)) this.readObject(value, line);
    else this.skip(line);
  }

  /** A file of a format that was named must hold objects; any other may hold anything. */
  private skip(line: number): void {
    if (this.forced) this.sink.problem(line, 'not a JSON object', this.current);
    else this.unknown++;
  }

  private readObject(value: SourceObject, line: number, learn?: () => void): void {
    const format = this.formatOf(value);
    if (format) return this.use(format, value, line, learn);
    // A page or an envelope: its records are in a list.
    const list = Object.values(value).find(
      (each) => Array.isArray(each) && each.some((one) => isObject(one) && this.formatOf(one)),
    );
    if (Array.isArray(list)) for (const each of list) this.readElement(each, line);
    else if (this.forced) this.use(this.forced, value, line, learn);
    else this.unknown++;
    if (value['has_more'] === true) this.sink.assume('An export says that there is more of it: a page is missing.');
  }

  private formatOf(value: SourceObject): JsonFormat | undefined {
    // The last format recognises the most, so it never goes before the others.
    if (this.current !== this.formats.at(-1) && this.current?.recognises(value)) return this.current;
    return this.formats.find((format) => format.recognises(value));
  }

  private use(format: JsonFormat, value: SourceObject, line: number, learn: (() => void) | undefined): void {
    if (this.current !== format) this.switchTo(format);
    const isRead = this.guarded(line, () => {
      for (const record of this.recordsIn(format, value)) this.sink.record(record, format, line);
    });
    // A value that cannot be read is read strictly the next time too.
    if (isRead && format.kind === 'line') learn?.();
  }

  private switchTo(format: JsonFormat): void {
    const isLine = format.kind === 'line';
    this.current = format;
    this.fast = isLine ? this.learned.linesOf(format) : undefined;
    this.readRow = isLine ? this.lineReader(format).readRow : undefined;
    this.counts = isLine ? this.sink.counts?.(format) : undefined;
  }

  private recordsIn(format: JsonFormat, value: SourceObject) {
    if (format.kind === 'tree') return this.treeReader(format)(value);
    format.check?.(value);
    const { row, readRow } = this.lineReader(format);
    const record = readRow(row.reset(value));
    return record ? [record] : [];
  }

  private lineReader(format: LineFormat) {
    const known = this.rows.get(format);
    if (known) return known;
    const reader = { row: new JsonRow(format.paths), readRow: format.open({ ...this.sink, has: () => true }) };
    this.rows.set(format, reader);
    return reader;
  }

  private treeReader(format: TreeFormat): ReadTree {
    const reader = this.trees.get(format) ?? format.open({ ...this.sink, has: () => true });
    this.trees.set(format, reader);
    return reader;
  }

  private guarded(line: number, read: () => void): boolean {
    try {
      read();
      return true;
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      this.sink.problem(line, error.message, this.current);
      return false;
    }
  }
}
