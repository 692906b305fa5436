import type { CountedFields } from '../../formats/format.ts';
import { BACKSLASH, QUOTE, skipSpace, skipString, skipValue, textOf, type Bytes } from '../json-scan.ts';
import { kind, type ByteRow } from './byte-row.ts';
import { fastCountsFor, type FastCounts } from './fast-counts.ts';

const MOST_DIGITS = 15;

/** One line of JSON, cut into the bytes that every line of its kind has, and the values between them. */
interface Pieces {
  /** The bytes before each value; one more than values, for what closes the line. */
  readonly literals: readonly Bytes[];
  /** The field of a row for each value; -1 for none. */
  readonly targets: readonly number[];
  readonly restKeys: readonly string[];
}

/** The wanted parts of a line: fields by their paths, and perhaps other values at its top. */
export interface WantedFields {
  readonly indexes: ReadonlyMap<string, number>;
  /** Beginnings of paths: objects to look into. */
  readonly parents: ReadonlySet<string>;
  readonly fields: number;
  /** How many other values are kept. */
  readonly mostRest: number;
  readonly counted: CountedFields | undefined;
  readonly row: ByteRow;
}

export function wantedOf(
  paths: readonly string[],
  mostRest: number,
  counted: CountedFields | undefined,
  row: ByteRow,
): WantedFields {
  const parents = paths.flatMap((path) => {
    const parts = path.split('.').slice(0, -1);
    return parts.map((_, index) => parts.slice(0, index + 1).join('.'));
  });
  return {
    indexes: new Map(paths.map((path, index) => [path, index])),
    parents: new Set(parents),
    fields: paths.length,
    mostRest,
    counted,
    row,
  };
}

/**
 * The exact structure of a line that was read strictly before. A line with the same keys in the same order and the same
 * nesting, and other values, is read in one pass over its bytes; anything else does not match.
 */
export class LineShape {
  private readonly words: Int32Array;
  private readonly tails: Uint8Array;
  private readonly wordCounts: Uint16Array;
  private readonly tailCounts: Uint8Array;
  private readonly targets: Int32Array;
  private readonly untouched: Int32Array;
  private readonly restKeys: readonly string[];
  /** Undefined if its lines need records. */
  readonly counts: FastCounts | undefined;

  constructor({ literals, targets, restKeys }: Pieces, { fields, counted, row }: WantedFields) {
    const whole = literals.map((literal) => literal.length >> 2);
    this.wordCounts = Uint16Array.from(whole);
    this.tailCounts = Uint8Array.from(literals, (literal) => literal.length & 3);
    this.words = Int32Array.from(literals.flatMap((literal, index) => wordsOf(literal, whole[index] ?? 0)));
    this.tails = Uint8Array.from(literals.flatMap((literal, index) => [...literal.subarray((whole[index] ?? 0) * 4)]));
    this.targets = Int32Array.from(targets);
    const touched = new Set(targets);
    this.untouched = Int32Array.from(
      Array.from({ length: fields }, (_, field) => field).filter((field) => !touched.has(field)),
    );
    this.restKeys = restKeys;
    this.counts = fastCountsFor(counted, row, new Set(targets.filter((target) => target >= 0)));
  }

  /** Fills the row with the values of the line that begins here; returns the offset after it, or -1 if it differs. */
  match(row: ByteRow, bytes: Bytes, view: DataView, from: number, to: number): number {
    const { targets, words, tails, wordCounts, tailCounts } = this;
    const { starts, ends, kinds, numbers } = row;
    const count = targets.length;
    if (row.owner !== this) this.takeOver(row);
    row.bytes = bytes;
    row.view = view;
    let at = from;
    let word = 0;
    let tail = 0;
    for (let index = 0; ; index++) {
      const whole = wordCounts[index] ?? 0;
      const rest = tailCounts[index] ?? 0;
      if (at + whole * 4 + rest > to) return -1;
      for (const end = word + whole; word < end; word++) {
        if (view.getInt32(at, true) !== words[word]) return -1;
        at += 4;
      }
      for (const end = tail + rest; tail < end; tail++) if (bytes[at++] !== tails[tail]) return -1;
      if (index === count) break;
      const target = targets[index] ?? -1;
      if (target < 0) {
        at = skipValue(bytes, at, to);
        if (at < 0 || at > to) return -1;
        continue;
      }
      const start = at;
      let byte = bytes[at] ?? 0;
      // Nearly every value is a text without escapes or a whole number.
      if (byte === QUOTE) {
        byte = bytes[++at] ?? 0;
        while (byte !== QUOTE && byte >= 0x20 && byte !== BACKSLASH) byte = bytes[++at] ?? 0;
        if (byte === QUOTE) {
          kinds[target] = kind.text;
          starts[target] = start + 1;
          ends[target] = at++;
          continue;
        }
      } else {
        let value = 0;
        while (byte >= 0x30 && byte <= 0x39) {
          value = value * 10 + byte - 48;
          byte = bytes[++at] ?? 0;
        }
        const isWhole = at > start && at - start <= MOST_DIGITS && byte !== 0x2e && byte !== 0x65 && byte !== 0x45;
        if (isWhole && (bytes[start] !== 0x30 || at === start + 1)) {
          kinds[target] = kind.whole;
          numbers[target] = value;
          starts[target] = start;
          ends[target] = at;
          continue;
        }
      }
      at = takeOther(row, target, bytes, start, to);
      if (at < 0 || at > to) return -1;
    }
    return at;
  }

  /** Clears the fields that these lines do not have. */
  private takeOver(row: ByteRow): void {
    row.owner = this;
    row.restKeys = this.restKeys;
    for (const field of this.untouched) row.kinds[field] = kind.nothing;
  }
}

function wordsOf(literal: Bytes, count: number): number[] {
  const view = new DataView(literal.buffer, literal.byteOffset, literal.length);
  return Array.from({ length: count }, (_, index) => view.getInt32(index * 4, true));
}

/** Fills a field with any other value that begins here; returns the offset after it, or -1. */
function takeOther(row: ByteRow, field: number, bytes: Bytes, from: number, to: number): number {
  const byte = bytes[from] ?? 0;
  const isText = byte === QUOTE;
  const end = skipValue(bytes, from, to);
  row.kinds[field] = isText ? kind.escaped : byte === 0x6e ? kind.nothing : kind.json;
  row.starts[field] = isText ? from + 1 : from;
  row.ends[field] = isText ? end - 1 : end;
  return end;
}

/** Learns the shape of a well-formed object; returns undefined if keys are repeated or written with escapes. */
export function learnShape(bytes: Bytes, from: number, to: number, wanted: WantedFields): LineShape | undefined {
  const literals: Bytes[] = [];
  const targets: number[] = [];
  const restKeys: string[] = [];
  let literalFrom = from;

  const addValue = (start: number, target: number): number => {
    literals.push(bytes.slice(literalFrom, start));
    targets.push(target);
    literalFrom = skipValue(bytes, start, to);
    return literalFrom;
  };

  /** Walks an object that begins here; returns the offset after it, or -1. */
  const walk = (start: number, path: string): number => {
    const seen = new Set<string>();
    let at = skipSpace(bytes, start + 1, to);
    while (bytes[at] !== 0x7d) {
      const keyEnd = skipString(bytes, at);
      if (keyEnd < 0) return -1;
      const key = textOf(bytes, at + 1, keyEnd - 1);
      if (seen.has(key) || key.includes('\\') || key.includes('.')) return -1;
      seen.add(key);
      const raw = textOf(bytes, at, keyEnd);
      at = skipSpace(bytes, skipSpace(bytes, keyEnd, to) + 1, to);
      const full = path === '' ? key : `${path}.${key}`;
      const field = wanted.indexes.get(full);
      if (field !== undefined) at = addValue(at, field);
      else if (wanted.parents.has(full)) at = bytes[at] === 0x7b ? walk(at, full) : skipValue(bytes, at, to);
      else if (path === '' && wanted.mostRest > 0) at = addValue(at, wanted.fields + restKeys.push(raw) - 1);
      else at = addValue(at, -1);
      if (at < 0) return -1;
      at = skipSpace(bytes, at, to);
      if (bytes[at] === 0x2c) at = skipSpace(bytes, at + 1, to);
    }
    return at + 1;
  };

  const end = walk(from, '');
  if (end !== to || restKeys.length > wanted.mostRest) return undefined;
  literals.push(bytes.slice(literalFrom, end));
  return literals.every(({ length }) => length < 65_536 * 4)
    ? new LineShape({ literals, targets, restKeys }, wanted)
    : undefined;
}
