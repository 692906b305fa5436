import { UserError } from '../../values/errors.ts';
import { isObject } from '../formats/format.ts';
import type { UsageFormat, SourceObject, LineFormat, ReadRow, TreeFormat } from '../formats/format.ts';
import type { UsageRecord } from '../records/record.ts';
import type { CleanTake } from './fast/fast-counts.ts';
import { openRows, type Kit, type Kits, type Sink } from './format-readers.ts';
import { learnShape } from './fast/shape.ts';
import type { Bytes } from './fast/scan.ts';

type JsonFormat = LineFormat | TreeFormat;

const MOST_SHAPES = 12;

/** Values of JSON → records: finds the format of each, reads it strictly, and learns the shape of its line for those to come. */
export class ValueReader {
  private readonly formats: readonly JsonFormat[];
  private readonly forced: JsonFormat | undefined;
  private readonly sink: Sink;
  private readonly kits: Kits;
  private readonly rows = new Map<JsonFormat, ReadRow>();
  private readonly trees = new Map<JsonFormat, (value: SourceObject) => readonly UsageRecord[]>();
  private current: JsonFormat | undefined;
  private kit: Kit | undefined;
  private readRow: ReadRow | undefined;
  private clean: CleanTake | undefined;
  /** Values that no format recognised. */
  unknown = 0;

  constructor(formats: readonly UsageFormat[], forced: UsageFormat | undefined, kits: Kits, sink: Sink) {
    this.forced = forced?.kind === 'table' ? undefined : forced;
    this.formats = this.forced ? [this.forced] : formats.filter((format) => format.kind !== 'table');
    this.kits = kits;
    this.sink = sink;
  }

  get format(): UsageFormat | undefined {
    return this.current;
  }

  /** Reads the line that begins here if it has a shape that is known; answers the place behind its value, or -1. */
  quick(bytes: Bytes, view: DataView, from: number, to: number): number {
    const { kit } = this;
    if (!kit) return -1;
    const { shapes } = kit;
    const { length } = shapes;
    for (let tried = 0; tried < length; tried++) {
      const index = (kit.last + tried) % length;
      const end = shapes[index]?.match(kit.bytes, bytes, view, from, to) ?? -1;
      if (end < 0) continue;
      kit.last = index;
      return end;
    }
    return -1;
  }

  /** Hands on what `quick` found. */
  takeQuick(line: number): void {
    const { current, kit, readRow, clean } = this;
    if (!current || !kit || !readRow) return;
    if (clean && kit.shapes[kit.last]?.clean?.take(clean)) return;
    try {
      const record = readRow(kit.bytes);
      if (record) this.sink.record(record, current, line);
    } catch (error) {
      this.refuse(error, line);
    }
  }

  /** Reads one value strictly; its bytes are those from here to there. */
  value(value: unknown, bytes: Bytes, from: number, to: number, line: number): void {
    if (isObject(value)) this.object(value, line, () => this.learn(bytes, from, to));
    else if (Array.isArray(value)) for (const each of value) this.element(each, line);
    else this.other(line);
  }

  private element(value: unknown, line: number): void {
    if (isObject(value)) this.object(value, line);
    else this.other(line);
  }

  /** Among other things there may be anything; what is said to be records is held to it. */
  private other(line: number): void {
    if (this.forced) this.sink.problem(line, 'no object of JSON', this.current);
    else this.unknown++;
  }

  private object(value: SourceObject, line: number, learn?: () => void): void {
    const format = this.formatOf(value);
    if (format) return this.use(format, value, line, learn);
    // A page or an envelope: what counts is in a list.
    const list = Object.values(value).find(
      (each) => Array.isArray(each) && each.some((one) => isObject(one) && this.formatOf(one)),
    );
    if (Array.isArray(list)) for (const each of list) this.element(each, line);
    else if (this.forced) this.use(this.forced, value, line, learn);
    else this.unknown++;
    if (value['has_more'] === true) this.sink.assume('An export says that there is more of it: a page is missing.');
  }

  private formatOf(value: SourceObject): JsonFormat | undefined {
    // What recognises the least would take the lines of others that follow it: it never goes before them.
    if (this.current !== this.formats.at(-1) && this.current?.recognises(value)) return this.current;
    return this.formats.find((format) => format.recognises(value));
  }

  private use(format: JsonFormat, value: SourceObject, line: number, learn: (() => void) | undefined): void {
    this.become(format);
    // What cannot be read is to be read strictly the next time too.
    if (this.read(format, value, line) && format.kind === 'line') learn?.();
  }

  private become(format: JsonFormat): void {
    if (this.current === format) return;
    this.current = format;
    this.kit = format.kind === 'line' ? this.kits.of(format) : undefined;
    this.readRow = format.kind === 'line' ? this.rowsOf(format) : undefined;
    this.clean = format.kind === 'line' ? this.sink.clean?.(format) : undefined;
  }

  private rowsOf(format: LineFormat): ReadRow {
    const known = this.rows.get(format) ?? openRows(format, this.sink, () => true);
    this.rows.set(format, known);
    return known;
  }

  private read(format: JsonFormat, value: SourceObject, line: number): boolean {
    try {
      if (format.kind === 'line') {
        format.check?.(value);
        const record = this.rowsOf(format)(this.kits.of(format).values.on(value));
        if (record) this.sink.record(record, format, line);
        return true;
      }
      const read =
        this.trees.get(format) ?? format.open({ window: this.sink.window, assume: this.sink.assume, has: () => true });
      this.trees.set(format, read);
      for (const record of read(value)) this.sink.record(record, format, line);
      return true;
    } catch (error) {
      this.refuse(error, line);
      return false;
    }
  }

  private refuse(error: unknown, line: number): void {
    if (!(error instanceof UserError)) throw error;
    this.sink.problem(line, error.message, this.current);
  }

  private learn(bytes: Bytes, from: number, to: number): void {
    const { kit } = this;
    if (!kit || kit.budget === 0) return;
    kit.budget--;
    const shape = learnShape(bytes, from, to, kit.wanted);
    if (!shape) return;
    if (kit.shapes.length < MOST_SHAPES) kit.last = kit.shapes.push(shape) - 1;
    else kit.shapes[(kit.last + 1 + (kit.budget % (MOST_SHAPES - 1))) % MOST_SHAPES] = shape;
  }
}
