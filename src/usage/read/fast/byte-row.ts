import { UserError } from '../../../values/errors.ts';
import { amountOf, countOf } from '../../records/count.ts';
import { fromEpoch, momentOf } from '../../records/moment.ts';
import type { SourceRow } from '../../records/row.ts';
import { textOf, type Bytes } from '../json-scan.ts';
import { jsonIn, named } from '../value-row.ts';
import { IsoMoments } from './iso-moments.ts';
import { TextCache } from './text-cache.ts';

/** How the bytes of a field are to be read. */
export const kind = {
  nothing: 0,
  /** A string of JSON without escapes, or a field of a table. */
  text: 1,
  /** A string of JSON with escapes; its bytes are those between the quotes. */
  escaped: 2,
  /** A whole number of at most fifteen digits; its value is in `numbers`. */
  whole: 3,
  /** Any other number, true, false, an object or a list: JSON. */
  json: 4,
} as const;

/** A row whose fields are ranges of bytes, filled by the reader that finds them. */
export class ByteRow implements SourceRow {
  bytes: Bytes = new Uint8Array(0);
  /** Over the same bytes. */
  view: DataView = new DataView(new ArrayBuffer(0));
  /** The reader that filled the row last. */
  owner: unknown;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly kinds: Uint8Array;
  readonly numbers: Float64Array;
  /** Keys of other values at the top of a line, whose ranges follow those of the fields. */
  restKeys: readonly string[] = [];
  private readonly texts = new TextCache();
  private readonly moments = new IsoMoments();
  private readonly paths: readonly string[];

  constructor(paths: readonly string[], more = 0) {
    const size = paths.length + more;
    this.paths = paths;
    this.starts = new Int32Array(size);
    this.ends = new Int32Array(size);
    this.kinds = new Uint8Array(size);
    this.numbers = new Float64Array(size);
  }

  text(field: number): string | undefined {
    const from = this.starts[field] ?? 0;
    const to = this.ends[field] ?? 0;
    switch (this.kinds[field]) {
      case kind.text:
        return from === to ? undefined : this.texts.text(this.bytes, this.view, from, to);
      case kind.whole:
        return textOf(this.bytes, from, to);
      case undefined:
      case kind.nothing:
        return undefined;
      default:
        return this.slowText(field);
    }
  }

  count(field: number): number {
    return this.kinds[field] === kind.whole ? (this.numbers[field] ?? 0) : (this.maybeCount(field) ?? 0);
  }

  maybeCount(field: number): number | undefined {
    const found = this.kinds[field];
    if (found === kind.whole) return this.numbers[field];
    if (found === undefined || found === kind.nothing) return undefined;
    if (found === kind.json) return this.named(field, () => countOf(this.json(field)));
    const digits = found === kind.text ? wholeIn(this.bytes, this.starts[field] ?? 0, this.ends[field] ?? 0) : -1;
    if (digits >= 0) return digits;
    const text = this.unlessBlank(field);
    return text === undefined ? undefined : this.named(field, () => countOf(text));
  }

  /** A moment in the form that most logs have; NaN for any other. */
  isoMoment(field: number): number {
    return this.moments.read(this.bytes, this.view, this.starts[field] ?? 0, this.ends[field] ?? 0);
  }

  moment(field: number): number | undefined {
    const found = this.kinds[field];
    if (found === kind.text) {
      const moment = this.isoMoment(field);
      if (!Number.isNaN(moment)) return moment;
    }
    if (found === undefined || found === kind.nothing) return undefined;
    if (found === kind.whole) return this.named(field, () => fromEpoch(this.numbers[field] ?? Number.NaN));
    const text = this.unlessBlank(field);
    return text === undefined
      ? undefined
      : this.named(field, () => (found === kind.json ? fromEpoch(Number(text)) : momentOf(text)));
  }

  amount(field: number): string | undefined {
    const text = this.unlessBlank(field);
    return text === undefined ? undefined : this.named(field, () => amountOf(text));
  }

  json(field: number): unknown {
    switch (this.kinds[field]) {
      case undefined:
      case kind.nothing:
        return undefined;
      case kind.whole:
        return this.numbers[field];
      case kind.json:
        return JSON.parse(this.raw(field));
      default:
        return jsonIn(this.text(field) ?? '');
    }
  }

  rest(): string {
    let rest = '';
    for (const [index, key] of this.restKeys.entries()) {
      const field = this.paths.length + index;
      rest += `,${key}:${textOf(this.bytes, this.starts[field] ?? 0, this.ends[field] ?? 0)}`;
    }
    return rest;
  }

  private slowText(field: number): string {
    const raw = this.raw(field);
    const found = this.kinds[field];
    if (found === kind.escaped) return String(JSON.parse(`"${raw}"`));
    if (raw.startsWith('{') || raw.startsWith('[')) throw new UserError(`${this.paths[field]} is not text`);
    return String(JSON.parse(raw));
  }

  private unlessBlank(field: number): string | undefined {
    const text = this.text(field)?.trim();
    return text === '' ? undefined : text;
  }

  private raw(field: number): string {
    return textOf(this.bytes, this.starts[field] ?? 0, this.ends[field] ?? 0);
  }

  private named<T>(field: number, read: () => T): T {
    return named(this.paths[field] ?? '', read);
  }
}

const MOST_DIGITS = 15;

/** Returns a whole number written in digits; -1 for anything else. */
function wholeIn(bytes: Bytes, from: number, to: number): number {
  if (from === to || to - from > MOST_DIGITS) return -1;
  let value = 0;
  for (let at = from; at < to; at++) {
    const digit = (bytes[at] ?? 0) - 48;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}
