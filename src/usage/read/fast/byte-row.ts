import { textOf, type Bytes } from '../json-scan.ts';
import { IsoMoments } from './iso-moments.ts';
import { TextCache } from './text-cache.ts';

/** How the bytes of a field are to be read. */
export const kind = {
  /** Not there, null, or an empty field of a table. */
  nothing: 0,
  /** A string of JSON without escapes, or a field of a table. */
  text: 1,
  /** A whole number of at most fifteen digits; its value is in `numbers`. */
  whole: 2,
  /** Anything else: the line is read strictly. */
  other: 3,
} as const;

/** A row whose fields are ranges of bytes, filled by the reader that finds them. */
export class ByteRow {
  bytes: Bytes = new Uint8Array(0);
  /** Over the same bytes. */
  view: DataView = new DataView(new ArrayBuffer(0));
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly kinds: Uint8Array;
  readonly numbers: Float64Array;
  private readonly texts = new TextCache();
  private readonly moments = new IsoMoments();

  constructor(size: number) {
    this.starts = new Int32Array(size);
    this.ends = new Int32Array(size);
    this.kinds = new Uint8Array(size);
    this.numbers = new Float64Array(size);
  }

  /** The text of a field; undefined for one that is not a text, or is empty. */
  text(field: number): string | undefined {
    const from = this.starts[field] ?? 0;
    const to = this.ends[field] ?? 0;
    if (this.kinds[field] !== kind.text || from === to) return undefined;
    return this.texts.text(this.bytes, this.view, from, to);
  }

  /** A whole number; 0 if there is no such field or nothing in it, and -1 for anything else. */
  count(field: number): number {
    if (field < 0) return 0;
    const found = this.kinds[field];
    return found === kind.whole ? (this.numbers[field] ?? 0) : found === kind.nothing ? 0 : -1;
  }

  /** A moment in the form that most logs have; NaN for any other. */
  isoMoment(field: number): number {
    return this.moments.read(this.bytes, this.view, this.starts[field] ?? 0, this.ends[field] ?? 0);
  }

  /** The field as text, for an error or a comparison. */
  raw(field: number): string {
    return textOf(this.bytes, this.starts[field] ?? 0, this.ends[field] ?? 0);
  }
}
