import { kind } from './byte-row.ts';
import type { ByteRow } from './byte-row.ts';
import { isDigit, skipNumber, skipSpace, skipString, skipValue, skipWord } from './scan.ts';
import { textOf } from './texts.ts';
import type { Bytes } from './scan.ts';

/** How the bytes of one line of JSON alternate: what is the same in every line of its kind, and the values between. */
interface Pieces {
  /** The bytes before each value; one more than values, for what closes the line. */
  readonly literals: readonly Bytes[];
  /** The place in a row that takes each value; -1 for none. */
  readonly targets: readonly number[];
  readonly restKeys: readonly string[];
}

/** What of a line is wanted: fields by their paths, and perhaps what stands beside them at its top. */
export interface Wanted {
  readonly places: ReadonlyMap<string, number>;
  /** Beginnings of paths: objects to look into. */
  readonly parents: ReadonlySet<string>;
  readonly fields: number;
  /** How many values beside the fields are kept. */
  readonly mostRest: number;
}

export function wantedOf(paths: readonly string[], mostRest: number): Wanted {
  const parents = paths.flatMap((path) => {
    const parts = path.split('.').slice(0, -1);
    return parts.map((_, index) => parts.slice(0, index + 1).join('.'));
  });
  return { places: new Map(paths.map((path, place) => [path, place])), parents: new Set(parents), fields: paths.length, mostRest };
}

/**
 * The exact structure of a line that was read strictly before: a line with the same keys in the same order and the same
 * nesting, and other values, is found in one pass over its bytes. Anything else does not match and is left to the strict reader.
 */
export class Shape {
  private readonly words: Int32Array;
  private readonly tails: Uint8Array;
  private readonly wordCounts: Uint16Array;
  private readonly tailCounts: Uint8Array;
  private readonly targets: Int32Array;
  private readonly untouched: Int32Array;
  private readonly restKeys: readonly string[];

  constructor({ literals, targets, restKeys }: Pieces, fields: number) {
    const whole = literals.map((literal) => literal.length >> 2);
    this.wordCounts = Uint16Array.from(whole);
    this.tailCounts = Uint8Array.from(literals, (literal) => literal.length & 3);
    this.words = Int32Array.from(literals.flatMap((literal, index) => wordsOf(literal, whole[index] ?? 0)));
    this.tails = Uint8Array.from(literals.flatMap((literal, index) => [...literal.subarray((whole[index] ?? 0) * 4)]));
    this.targets = Int32Array.from(targets);
    const touched = new Set(targets);
    this.untouched = Int32Array.from(Array.from({ length: fields }, (_, place) => place).filter((place) => !touched.has(place)));
    this.restKeys = restKeys;
  }

  /** Writes the values of the line that begins here into the row, and answers the place behind it; -1 where it is another one. */
  match(row: ByteRow, bytes: Bytes, view: DataView, from: number, to: number): number {
    let at = from;
    let word = 0;
    let tail = 0;
    const { targets, words, tails, wordCounts, tailCounts } = this;
    const count = targets.length;
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
      at = target < 0 ? skipValue(bytes, at, to) : take(row, target, bytes, at, to);
      if (at < 0 || at > to) return -1;
    }
    for (const place of this.untouched) row.kinds[place] = kind.nothing;
    row.bytes = bytes;
    row.restKeys = this.restKeys;
    return at;
  }
}

function wordsOf(literal: Bytes, count: number): number[] {
  const view = new DataView(literal.buffer, literal.byteOffset, literal.length);
  return Array.from({ length: count }, (_, index) => view.getInt32(index * 4, true));
}

const MOST_DIGITS = 15;

/** Writes the value that begins here into a place of the row; answers the place behind it, or -1. */
function take(row: ByteRow, place: number, bytes: Bytes, from: number, to: number): number {
  const byte = bytes[from] ?? 0;
  if (byte === 0x22) return takeString(row, place, bytes, from);
  row.starts[place] = from;
  if (isDigit(byte)) {
    let at = from + 1;
    let value = byte - 48;
    for (; isDigit(bytes[at] ?? 0); at++) value = value * 10 + (bytes[at] ?? 0) - 48;
    const next = bytes[at];
    const isWhole = next !== 0x2e && next !== 0x65 && next !== 0x45 && at - from <= MOST_DIGITS && (byte !== 0x30 || at === from + 1);
    if (isWhole) {
      row.kinds[place] = kind.whole;
      row.numbers[place] = value;
      row.ends[place] = at;
      return at;
    }
  }
  const end =
    byte === 0x7b || byte === 0x5b ? skipValue(bytes, from, to) : byte === 0x2d || isDigit(byte) ? skipNumber(bytes, from) : skipWord(bytes, from);
  row.kinds[place] = byte === 0x6e ? kind.nothing : kind.json;
  row.ends[place] = end;
  return end;
}

function takeString(row: ByteRow, place: number, bytes: Bytes, from: number): number {
  let at = from + 1;
  for (;;) {
    const byte = bytes[at] ?? 0;
    if (byte === 0x22) break;
    if (byte < 0x20 || byte === 0x5c) return takeEscaped(row, place, bytes, from);
    at++;
  }
  row.kinds[place] = kind.text;
  row.starts[place] = from + 1;
  row.ends[place] = at;
  return at + 1;
}

function takeEscaped(row: ByteRow, place: number, bytes: Bytes, from: number): number {
  const end = skipString(bytes, from);
  row.kinds[place] = kind.escaped;
  row.starts[place] = from + 1;
  row.ends[place] = end - 1;
  return end;
}

/** The shape of an object that is known to be well formed; undefined where keys are doubled or written with escapes. */
export function learnShape(bytes: Bytes, from: number, to: number, wanted: Wanted): Shape | undefined {
  const literals: Bytes[] = [];
  const targets: number[] = [];
  const restKeys: string[] = [];
  let literalFrom = from;

  const slot = (start: number, target: number): number => {
    literals.push(bytes.slice(literalFrom, start));
    targets.push(target);
    literalFrom = skipValue(bytes, start, to);
    return literalFrom;
  };

  /** Walks an object that begins here; answers the place behind it, or -1. */
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
      const place = wanted.places.get(full);
      if (place !== undefined) at = slot(at, place);
      else if (wanted.parents.has(full)) at = bytes[at] === 0x7b ? walk(at, full) : skipValue(bytes, at, to);
      else if (path === '' && wanted.mostRest > 0) at = slot(at, wanted.fields + restKeys.push(raw) - 1);
      else at = slot(at, -1);
      if (at < 0) return -1;
      at = skipSpace(bytes, at, to);
      if (bytes[at] === 0x2c) at = skipSpace(bytes, at + 1, to);
    }
    return at + 1;
  };

  const end = walk(from, '');
  if (end !== to || restKeys.length > wanted.mostRest) return undefined;
  literals.push(bytes.slice(literalFrom, end));
  return literals.every(({ length }) => length < 65_536 * 4) ? new Shape({ literals, targets, restKeys }, wanted.fields) : undefined;
}
