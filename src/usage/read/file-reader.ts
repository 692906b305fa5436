import type { UsageFormat } from '../formats/format.ts';
import { formats as all } from '../formats/registry.ts';
import type { Eater } from './chunk-feeder.ts';
import { JsonEater } from './fast/json-reader.ts';
import { ValueReader } from './json-reader.ts';
import type { Kits, Sink } from './format-readers.ts';
import { skipSpace, type Bytes } from './fast/scan.ts';
import { TableEater } from './fast/table-reader.ts';

/** Reads one file bit by bit, whatever it is: JSON where it begins like it, else a table. */
export class FileReader implements Eater {
  private readonly forced: UsageFormat | undefined;
  private readonly kits: Kits;
  private readonly sink: Sink;
  private values: ValueReader | undefined;
  private table: TableEater | undefined;
  private eater: Eater | undefined;

  constructor(forced: UsageFormat | undefined, kits: Kits, sink: Sink) {
    this.forced = forced;
    this.kits = kits;
    this.sink = sink;
  }

  /** The format of what was read last; undefined while nothing was recognised. */
  get format(): UsageFormat | undefined {
    return this.values?.format ?? this.table?.format;
  }

  /** True where there was nothing but white space so far. */
  get isEmpty(): boolean {
    return this.eater === undefined;
  }

  /** Values that say nothing of use. */
  get unknown(): number {
    return this.values?.unknown ?? 0;
  }

  /** True where reading on is of no use: it is nothing that is known here. */
  get isUnknown(): boolean {
    return (
      this.table?.isUnknown === true ||
      (this.values !== undefined && this.values.format === undefined && this.values.unknown > MOST_UNKNOWN)
    );
  }

  take(bytes: Bytes, from: number, to: number, more: 'more' | 'full' | 'last'): number {
    this.eater ??= this.choose(bytes, from, to);
    return this.eater?.take(bytes, from, to, more) ?? to;
  }

  private choose(bytes: Bytes, from: number, to: number): Eater | undefined {
    const at = skipSpace(bytes, from, to);
    if (at >= to) return undefined;
    const isJson = bytes[at] === 0x7b || bytes[at] === 0x5b;
    if (isJson) {
      this.values = new ValueReader(all, this.forced, this.kits, this.sink);
      return new JsonEater(this.values, this.sink);
    }
    this.table = new TableEater(all, this.forced, this.kits, this.sink);
    return this.table;
  }
}

/** Files that begin with so many lines of something else are something else. */
const MOST_UNKNOWN = 1000;
