import { UserError } from '../../values/errors.ts';
import type { Context, ReadObject, UsageFormat } from '../formats/format.ts';
import { isObject, type SourceObject } from '../records/source-object.ts';
import type { TakeCounts } from '../records/request-counts.ts';
import { looksLikeUsage } from '../replies/looks-like-usage.ts';
import { unitsIn } from '../replies/reply.ts';
import type { Bytes } from './json-scan.ts';
import type { FastLines } from './fast-path.ts';
import { unknownUse, type LearnedLines, type Sink } from './sink.ts';

/** Values of JSON → records: finds the format of each, and reads it strictly unless its structure is known already. */
export class JsonValues {
  private readonly formats: readonly UsageFormat[];
  /** The places of formats in their order, by a field that their values have; and of those without. */
  private readonly byMark = new Map<string, readonly number[]>();
  private readonly unmarked: number[] = [];
  private readonly forced: UsageFormat | undefined;
  private readonly sink: Sink;
  private readonly learned: LearnedLines;
  private readonly readers = new Map<UsageFormat, ReadObject>();
  private current: UsageFormat | undefined;
  private fast: FastLines | undefined;
  private counts: TakeCounts | undefined;
  private readonly context: Context;
  /** Whether a reader told something of the value that it read last, beside its records. */
  private told = false;
  /** Values that no format recognised. */
  unknown = 0;
  /** True once the file is to be read later, from its start. */
  isPutOff = false;

  constructor(formats: readonly UsageFormat[], forced: UsageFormat | undefined, learned: LearnedLines, sink: Sink) {
    this.forced = forced?.kind === 'table' ? undefined : forced;
    this.formats = this.forced ? [this.forced] : formats.filter((format) => format.kind === 'json');
    for (const [place, { marks }] of this.formats.entries()) {
      if (!marks) this.unmarked.push(place);
      for (const mark of marks ?? none) this.byMark.set(mark, [...(this.byMark.get(mark) ?? none), place]);
    }
    this.learned = learned;
    this.sink = sink;
    const telling =
      <A extends readonly unknown[], R>(tell: (...said: A) => R) =>
      (...said: A): R => {
        this.told = true;
        return tell(...said);
      };
    this.context = {
      assume: sink.assume,
      window: telling(sink.window),
      uncounted: telling(sink.uncounted),
      remember: telling(() => undefined),
      called: telling(sink.called),
      run: sink.run,
      putOff: telling(() => (this.isPutOff = sink.putOff())),
    };
  }

  get format(): UsageFormat | undefined {
    return this.current;
  }

  /** Returns the offset after the value that begins here if its structure is known, else -1. */
  match(bytes: Bytes, view: DataView, from: number, to: number): number {
    return this.fast && this.counts ? this.fast.match(bytes, view, from, to) : -1;
  }

  /** Adds up the value that `match` found; returns false if it has to be read strictly. */
  takeMatched(): boolean {
    return this.fast !== undefined && this.counts !== undefined && this.fast.count(this.counts);
  }

  /** Reads one value strictly; its bytes are those from `from` to `to`. */
  read(value: unknown, bytes: Bytes, from: number, to: number, line: number): void {
    if (this.isPutOff) return;
    if (isObject(value)) this.readObject(value, line, { bytes, from, to });
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

  private readObject(value: SourceObject, line: number, place?: ValueBytes): void {
    const format = this.formatOf(value);
    if (format) return this.use(format, value, line, place);
    // A page or an envelope: its records are in a list.
    const list = Object.values(value).find(
      (each) => Array.isArray(each) && each.some((one) => isObject(one) && this.formatOf(one)),
    );
    if (Array.isArray(list)) for (const each of list) this.readElement(each, line);
    else if (this.forced) this.use(this.forced, value, line, place);
    else if (looksLikeUsage(value)) this.sink.problem(line, unknownUse, this.current);
    else {
      this.unknown++;
      for (const [name, count] of unitsIn(value)) this.sink.uncounted(name, count);
    }
    if (value['has_more'] === true) this.sink.assume('An export says that there is more of it: a page is missing.');
  }

  private formatOf(value: SourceObject): UsageFormat | undefined {
    // What recognises the most comes last, and never goes before the others.
    const { current } = this;
    if (current && current.isGeneral !== true && current.recognises?.(value)) return current;
    return this.found(value);
  }

  /** The first format that recognises a value: those are asked of which it has a mark, and those without. */
  private found(value: SourceObject): UsageFormat | undefined {
    const { formats, byMark, unmarked } = this;
    let best = formats.length;
    for (const name in value)
      for (const place of byMark.get(name) ?? none)
        if (place < best && formats[place]?.recognises?.(value) === true) best = place;
    const general = unmarked.find((place) => place >= best || formats[place]?.recognises?.(value) === true) ?? best;
    return formats[Math.min(best, general)];
  }

  private use(format: UsageFormat, value: SourceObject, line: number, place: ValueBytes | undefined): void {
    if (this.current !== format) this.switchTo(format);
    const learned = place && this.counts && this.fast?.watch(value);
    try {
      this.told = false;
      // What tells its format is part of what a line says.
      if (learned) this.formatOf(learned.value);
      const records = this.readerOf(format)(learned?.value ?? value);
      for (const record of records) this.sink.record(record, format, line);
      const [record] = records;
      if (place && record && records.length === 1 && !this.told)
        learned?.learn(place.bytes, place.from, place.to, record);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      this.sink.problem(line, error.message, format);
    }
  }

  private switchTo(format: UsageFormat): void {
    this.current = format;
    this.fast = this.learned.linesOf(format);
    this.counts = this.sink.counts?.(format);
  }

  private readerOf(format: UsageFormat): ReadObject {
    const reader = this.readers.get(format) ?? format.open(this.context);
    this.readers.set(format, reader);
    return reader;
  }
}

const none: readonly never[] = [];

interface ValueBytes {
  readonly bytes: Bytes;
  readonly from: number;
  readonly to: number;
}
