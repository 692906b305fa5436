import { NONE, type Vocabulary } from './vocabulary.ts';

/** Above this many symbols, a heap finds the next pair faster than looking at all of them. */
const SHORT = 48;

/** How many tokens are left of symbols when all pairs are merged: the lowest first, and leftmost among equals. */
export function countMerged(symbols: Int32Array, length: number, merge: Vocabulary['merge']): number {
  return length <= SHORT ? countShort(symbols, length, merge) : countLong(symbols.slice(0, length), merge);
}

const pairs = new Int32Array(SHORT);

function countShort(symbols: Int32Array, length: number, merge: Vocabulary['merge']): number {
  for (let at = 0; at + 1 < length; at++) pairs[at] = merge(symbols[at] ?? 0, symbols[at + 1] ?? 0);
  let count = length;
  while (count > 1) {
    let lowest = NONE;
    let found = -1;
    for (let at = 0; at + 1 < count; at++) {
      const pair = pairs[at] ?? NONE;
      if (pair < lowest) [lowest, found] = [pair, at];
    }
    if (found < 0) return count;
    symbols[found] = lowest;
    count--;
    symbols.copyWithin(found + 1, found + 2, count + 1);
    pairs.copyWithin(found + 1, found + 2, count);
    if (found + 1 < count) pairs[found] = merge(lowest, symbols[found + 1] ?? 0);
    if (found > 0) pairs[found - 1] = merge(symbols[found - 1] ?? 0, lowest);
  }
  return count;
}

/** Symbols as a linked list; a heap of their pairs, those that no longer exist among them. */
function countLong(symbols: Int32Array, merge: Vocabulary['merge']): number {
  const { length } = symbols;
  const next = Int32Array.from(symbols, (_, at) => at + 1);
  const before = Int32Array.from(symbols, (_, at) => at - 1);
  const pairAt = new Int32Array(length).fill(NONE);
  const heap = new PairHeap(length);
  const look = (at: number): void => {
    const right = next[at] ?? length;
    const pair = right < length ? merge(symbols[at] ?? 0, symbols[right] ?? 0) : NONE;
    pairAt[at] = pair;
    if (pair !== NONE) heap.push(pair, at);
  };
  for (let at = 0; at + 1 < length; at++) look(at);
  let count = length;
  while (heap.pop()) {
    const { pair, at } = heap;
    if (pairAt[at] !== pair) continue;
    const right = next[at] ?? length;
    const after = next[right] ?? length;
    symbols[at] = pair;
    pairAt[right] = NONE;
    next[at] = after;
    if (after < length) before[after] = at;
    count--;
    look(at);
    const left = before[at] ?? -1;
    if (left >= 0) look(left);
  }
  return count;
}

/** The lowest pair first, and among equal ones the leftmost: both in one number, below 2^53. */
class PairHeap {
  static readonly #PLACES = 0x8000_0000;
  #keys: Float64Array;
  #size = 0;
  pair = 0;
  at = 0;

  constructor(length: number) {
    this.#keys = new Float64Array(length + 1);
  }

  push(pair: number, at: number): void {
    if (this.#size === this.#keys.length) {
      const larger = new Float64Array(this.#size * 2);
      larger.set(this.#keys);
      this.#keys = larger;
    }
    const keys = this.#keys;
    const key = pair * PairHeap.#PLACES + at;
    let index = this.#size++;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = keys[parent] ?? 0;
      if (above <= key) break;
      keys[index] = above;
      index = parent;
    }
    keys[index] = key;
  }

  /** Takes the first one out, to `pair` and `at`; false if none is left. */
  pop(): boolean {
    if (this.#size === 0) return false;
    const keys = this.#keys;
    const top = keys[0] ?? 0;
    const key = keys[--this.#size] ?? 0;
    let index = 0;
    for (let child = 1; child < this.#size; child = 2 * index + 1) {
      if (child + 1 < this.#size && (keys[child + 1] ?? 0) < (keys[child] ?? 0)) child++;
      const below = keys[child] ?? 0;
      if (below >= key) break;
      keys[index] = below;
      index = child;
    }
    keys[index] = key;
    this.pair = Math.floor(top / PairHeap.#PLACES);
    this.at = top % PairHeap.#PLACES;
    return true;
  }
}
