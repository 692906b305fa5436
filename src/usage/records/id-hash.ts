/** Two independent hashes of an id, and one of its sub-id; 0 for no sub-id. */
export interface IdHash {
  high: number;
  low: number;
  sub: number;
}

/** Two hashes of the text that was hashed last. */
const pair = new Int32Array(2);

export function hashOf(id: string, subId: string | undefined): IdHash {
  hashText(id);
  const [high = 0, low = 0] = pair;
  if (subId !== undefined) hashText(subId);
  return { high, low, sub: subId === undefined ? 0 : (pair[0] ?? 0) };
}

/** Hashes the bytes of an id as `hashOf` does its text; returns false for none, and for anything but ASCII. */
export function hashId(bytes: Uint8Array, from: number, to: number, hash: IdHash): boolean {
  const isHashed = hashAscii(bytes, from, to);
  hash.high = pair[0] ?? 0;
  hash.low = pair[1] ?? 0;
  return isHashed;
}

export function hashSubId(bytes: Uint8Array, from: number, to: number, hash: IdHash): boolean {
  const isHashed = hashAscii(bytes, from, to);
  hash.sub = pair[0] ?? 0;
  return isHashed;
}

/** Returns a number that tells the ids of one format from those of another. */
export function scopeOf(name: string): number {
  hashText(name);
  return pair[0] ?? 0;
}

const FIRST_SEED = 0x2f0b4c47;
const SECOND_SEED = 0x6c8e9cf5;
const FIRST_FACTOR = 0x9e3779b1;
const SECOND_FACTOR = 0x5f356495;

function hashText(text: string): void {
  let one: number = FIRST_SEED;
  let two: number = SECOND_SEED;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    one = Math.imul(one ^ code, FIRST_FACTOR);
    two = Math.imul(two ^ code, SECOND_FACTOR);
  }
  finish(one, two, text.length);
}

function hashAscii(bytes: Uint8Array, from: number, to: number): boolean {
  let one: number = FIRST_SEED;
  let two: number = SECOND_SEED;
  let all = 0;
  for (let at = from; at < to; at++) {
    const code = bytes[at] ?? 0;
    all |= code;
    one = Math.imul(one ^ code, FIRST_FACTOR);
    two = Math.imul(two ^ code, SECOND_FACTOR);
  }
  finish(one, two, to - from);
  return all < 0x80 && from < to;
}

/** Mixes both hashes, so that every bit of the text affects every bit of them. */
function finish(first: number, second: number, length: number): void {
  let one = first ^ length;
  let two = second ^ length;
  one = Math.imul(one ^ (one >>> 16), 0x85ebca6b) ^ Math.imul(two ^ (two >>> 13), 0xc2b2ae35);
  two = Math.imul(two ^ (two >>> 16), 0x85ebca6b) ^ Math.imul(one ^ (one >>> 13), 0xc2b2ae35);
  pair[0] = one ^ (one >>> 16);
  pair[1] = two ^ (two >>> 15);
}
