import { ByteNumbers } from './byte-numbers.ts';

/**
 * A byte pair vocabulary. Tokens are numbered by when they are merged: the symbols of a text first, then pairs, the
 * lowest number first.
 */
export interface Vocabulary {
  /** The symbols that are characters, by code point; undefined where symbols are bytes. */
  readonly characters: ReadonlyMap<number, number> | undefined;
  /** Texts that are cut out as one token before anything is merged. */
  readonly literals: readonly string[];
  /** The token that two tokens merge to; NONE if they do not. */
  readonly merge: (left: number, right: number) => number;
}

/** No token: a number above all of them. */
export const NONE = 0x7fff_ffff;

const BYTES = 256;

/** Reads a file of `tokenizers/`. */
export function readVocabulary(bytes: Uint8Array): Vocabulary {
  const numbers = new ByteNumbers(bytes);
  const codePoints = listOf(numbers, () => numbers.next());
  const literals = listOf(numbers, () => new TextDecoder().decode(numbers.take(numbers.next())));
  const base = codePoints.length || BYTES;
  const count = numbers.next();
  const left = new Int32Array(count);
  const right = new Int32Array(count);
  numbers.fillPairs(left, right);
  return {
    characters: codePoints.length === 0 ? undefined : indexOfSums(codePoints),
    literals,
    merge: pairFinder(left, right, base),
  };
}

function listOf<T>(numbers: ByteNumbers, read: () => T): T[] {
  return Array.from({ length: numbers.next() }, read);
}

const BLANK = 0x20;
const WORD_MARK = 0x2581;

/** Code points are written as differences to the one before. A blank is the mark at the beginning of a word. */
function indexOfSums(differences: readonly number[]): Map<number, number> {
  let code = 0;
  const symbols = new Map(differences.map((difference, index) => [(code += difference), index]));
  const mark = symbols.get(WORD_MARK);
  return mark === undefined ? symbols : symbols.set(BLANK, mark);
}

/** Finds pairs, numbered from `base` on, by a hash table with open addressing, at most half full. */
export function pairFinder(left: Int32Array, right: Int32Array, base: number): Vocabulary['merge'] {
  const bits = 33 - Math.clz32(left.length);
  const mask = (1 << bits) - 1;
  // A slot has the number of a pair, plus one.
  const slots = new Int32Array(mask + 1);
  const slotOf = (a: number, b: number): number =>
    (Math.imul(Math.imul(a, 0x9e37_79b1) ^ b, 0x85eb_ca6b) >>> (32 - bits)) & mask;
  for (let pair = 0; pair < left.length; pair++) {
    let slot = slotOf(left[pair] ?? 0, right[pair] ?? 0);
    while (slots[slot] !== 0) slot = (slot + 1) & mask;
    slots[slot] = pair + 1;
  }
  return (a, b) => {
    for (let slot = slotOf(a, b); ; slot = (slot + 1) & mask) {
      const pair = (slots[slot] ?? 0) - 1;
      if (pair < 0) return NONE;
      if (left[pair] === a && right[pair] === b) return base + pair;
    }
  };
}
