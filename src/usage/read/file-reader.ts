import type { UsageFormat } from '../formats/format.ts';
import { formats as all } from '../formats/registry.ts';
import type { ByteReader, More } from './chunk-feeder.ts';
import { JsonReader } from './json-reader.ts';
import { skipSpace, type Bytes } from './json-scan.ts';
import { JsonValues } from './json-values.ts';
import type { LearnedLines, Sink } from './sink.ts';
import { TableReader } from './table-reader.ts';

/** Reads one file chunk by chunk: as JSON if it begins like it, else as a table. */
export class FileReader implements ByteReader {
  private readonly forced: UsageFormat | undefined;
  private readonly learned: LearnedLines;
  private readonly sink: Sink;
  private values: JsonValues | undefined;
  private table: TableReader | undefined;
  private reader: ByteReader | undefined;

  constructor(forced: UsageFormat | undefined, learned: LearnedLines, sink: Sink) {
    this.forced = forced;
    this.learned = learned;
    this.sink = sink;
  }

  /** The format of the last record; undefined while nothing was recognised. */
  get format(): UsageFormat | undefined {
    return this.values?.format ?? this.table?.format;
  }

  /** True while there was only white space. */
  get isEmpty(): boolean {
    return this.reader === undefined;
  }

  /** How many values are not usage. */
  get unknown(): number {
    return this.values?.unknown ?? 0;
  }

  /** True once the file is to be read later, from its start. */
  get isPutOff(): boolean {
    return this.values?.isPutOff === true;
  }

  /** True if reading on is pointless, because no format fits, or the file is to be read later. */
  get isOver(): boolean {
    return (
      this.isPutOff ||
      this.table?.isUnknown === true ||
      (this.values !== undefined && this.values.format === undefined && this.values.unknown > MOST_UNKNOWN)
    );
  }

  read(bytes: Bytes, from: number, to: number, more: More): number {
    this.reader ??= this.choose(bytes, from, to);
    return this.reader?.read(bytes, from, to, more) ?? to;
  }

  private choose(bytes: Bytes, from: number, to: number): ByteReader | undefined {
    const at = skipSpace(bytes, from, to);
    if (at >= to) return undefined;
    const isJson = bytes[at] === 0x7b || bytes[at] === 0x5b;
    if (isJson) {
      this.values = new JsonValues(all, this.forced, this.learned, this.sink);
      return new JsonReader(this.values, this.sink);
    }
    this.table = new TableReader(all, this.forced, this.learned, this.sink);
    return this.table;
  }
}

/** A file that begins with so many lines of something else is not usage. */
const MOST_UNKNOWN = 1000;
