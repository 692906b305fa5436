import type { CountedFields } from '../../formats/format.ts';
import type { UsageRecord } from '../../records/record.ts';
import { BACKSLASH, QUOTE, skipSpace, skipString, skipValue, textOf, type Bytes } from '../json-scan.ts';
import { isObject, type SourceObject } from '../../records/source-object.ts';
import { isCounterName } from '../../replies/usage-object.ts';
import { kind, type ByteRow } from './byte-row.ts';
import { FastCounts, fieldsFor, meanings } from './fast-counts.ts';
import type { Asked } from './watch.ts';

const MOST_DIGITS = 15;
const REST = -2;

/** One line of JSON, cut into the bytes that every line of its kind has, and the values between them. */
interface Pieces {
  /** The bytes before each value; one more than values, for what closes the line. */
  readonly literals: readonly Bytes[];
  /** The field of a row for each value; -1 for one that does not matter, REST for one of which its bracket does. */
  readonly targets: readonly number[];
}

/**
 * The exact structure of a line that was read strictly before. A line with the same keys in the same order, the same
 * nesting and the same watched values, and other values of the rest, is read in one pass over its bytes; anything else
 * does not match.
 */
export class LineShape {
  readonly counts: FastCounts;
  private readonly words: Int32Array;
  private readonly tails: Uint8Array;
  private readonly wordCounts: Uint16Array;
  private readonly tailCounts: Uint8Array;
  private readonly targets: Int32Array;
  private readonly untouched: readonly number[];

  constructor({ literals, targets }: Pieces, counts: FastCounts) {
    const whole = literals.map((literal) => literal.length >> 2);
    this.wordCounts = Uint16Array.from(whole);
    this.tailCounts = Uint8Array.from(literals, (literal) => literal.length & 3);
    this.words = Int32Array.from(literals.flatMap((literal, index) => wordsOf(literal, whole[index] ?? 0)));
    this.tails = Uint8Array.from(literals.flatMap((literal, index) => [...literal.subarray((whole[index] ?? 0) * 4)]));
    this.targets = Int32Array.from(targets);
    this.untouched = meanings.flatMap((_, field) => (targets.includes(field) ? [] : [field]));
    this.counts = counts;
  }

  /** Fills the row with the values of the line that begins here; returns the offset after it, or -1 if it differs. */
  match(row: ByteRow, bytes: Bytes, view: DataView, from: number, to: number): number {
    const { targets, words, tails, wordCounts, tailCounts } = this;
    const { starts, ends, kinds, numbers } = row;
    const count = targets.length;
    for (const field of this.untouched) kinds[field] = kind.nothing;
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
        at = skipValue(bytes, target === REST ? at - 1 : at, to);
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
          kinds[target] = at === start + 1 ? kind.nothing : kind.text;
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
}

function wordsOf(literal: Bytes, count: number): number[] {
  const view = new DataView(literal.buffer, literal.byteOffset, literal.length);
  return Array.from({ length: count }, (_, index) => view.getInt32(index * 4, true));
}

/** Fills a field with any other value that begins here; returns the offset after it, or -1. */
function takeOther(row: ByteRow, field: number, bytes: Bytes, from: number, to: number): number {
  row.kinds[field] = bytes[from] === 0x6e ? kind.nothing : kind.other;
  return skipValue(bytes, from, to);
}

/** What a shape is learned for. */
export interface Learning {
  readonly counted: CountedFields;
  readonly row: ByteRow;
  /** What the line says, what its reader asked of it, and what it was read as. */
  readonly value: SourceObject;
  readonly asked: Asked;
  readonly record: UsageRecord;
}

/**
 * Learns the shape of a well-formed object. Returns undefined if keys are repeated or written with escapes, if it lacks
 * a field that is counted, or if counting it from its bytes does not come to its record.
 */
export function learnShape(
  bytes: Bytes,
  from: number,
  to: number,
  { counted, row, record, value, asked }: Learning,
): LineShape | undefined {
  const fields = fieldsFor(counted, (path) => saidAt(value, path));
  // What counts for its reader is what it asked for.
  const pieces =
    fields?.every((path) => path === undefined || asked.has(path)) === true
      ? cutObject(bytes, from, to, { fields, asides: new Set(counted.asides), asked })
      : undefined;
  if (!fields || !pieces) return undefined;
  const shape = new LineShape(pieces, new FastCounts(counted, row, fields, record));
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const end = shape.match(row, bytes, view, from, to);
  return end === to && shape.counts.agrees(record) ? shape : undefined;
}

function saidAt(value: unknown, path: string): unknown {
  return path.split('.').reduce((inner, name) => (isObject(inner) ? inner[name] : undefined), value);
}

/** What becomes of the values of a line. */
interface Cutting {
  readonly fields: readonly (string | undefined)[];
  readonly asides: ReadonlySet<string>;
  readonly asked: Asked;
}

/**
 * Cuts an object into the values that count or do not matter, and what is between them: all else that its reader looked
 * at. Of a list or an object that it did not look into it only saw that it is one.
 */
function cutObject(bytes: Bytes, from: number, to: number, { fields, asides, asked }: Cutting): Pieces | undefined {
  const literals: Bytes[] = [];
  const targets: number[] = [];
  let literalFrom = from;

  const addValue = (start: number, target: number): number => {
    literals.push(bytes.slice(literalFrom, target === REST ? start + 1 : start));
    targets.push(target);
    literalFrom = skipValue(bytes, start, to);
    return literalFrom;
  };

  const cutValue = (at: number, path: string): number => {
    const field = fields.indexOf(path);
    if (field >= 0 || !asked.has(path) || asides.has(path)) return addValue(at, field);
    const isList = bytes[at] === 0x5b;
    if (!isList && bytes[at] !== 0x7b) return mayExceed(path, bytes[at] ?? 0) ? -1 : skipValue(bytes, at, to);
    if (!asked.isOpen(path)) return addValue(at, REST);
    return isList ? skipValue(bytes, at, to) : walk(at, path);
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
      at = skipSpace(bytes, skipSpace(bytes, keyEnd, to) + 1, to);
      at = cutValue(at, path === '' ? key : `${path}.${key}`);
      if (at < 0) return -1;
      at = skipSpace(bytes, at, to);
      if (bytes[at] === 0x2c) at = skipSpace(bytes, at + 1, to);
    }
    return at + 1;
  };

  const end = walk(from, '');
  if (end !== to) return undefined;
  literals.push(bytes.slice(literalFrom, end));
  return literals.every(({ length }) => length < 65_536 * 4) ? { literals, targets } : undefined;
}

/** Whether a number, or the first byte of one, is that of a counter which may say more than one that counts. */
function mayExceed(path: string, byte: number): boolean {
  return byte > 0x30 && byte <= 0x39 && isCounterName(path.slice(path.lastIndexOf('.') + 1));
}
