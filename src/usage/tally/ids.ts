import type { Bytes } from '../read/fast/scan.ts';

/** What an id says of a record: that it is the first with it, one more of the same, or one that counts so much more output. */
export type Seen = 'new' | 'double' | number;

const FIRST_SIZE = 1024;

/** Two hashes of the same text, each well mixed by itself. */
const pair = new Int32Array(2);

/**
 * Ids of records, sixteen bytes each: a hash of the id, one of the sub-id, and the output that was counted. Of a million
 * ids, two differing ones are taken for one with a chance of less than one in thirty million.
 */
export class Ids {
  private high = new Int32Array(FIRST_SIZE);
  private low = new Int32Array(FIRST_SIZE);
  private subs = new Int32Array(FIRST_SIZE);
  private outputs = new Uint32Array(FIRST_SIZE);
  private size = 0;

  /** An id in the ids of one format; `anySub` asks for it whatever its sub-id. */
  see(scope: number, id: string, subId: string | undefined, output: number, anySub: boolean): Seen {
    hashText(id, scope);
    const [high = 0, low = 0] = pair;
    if (subId === undefined) return this.seeHash(high, low, 0, output, anySub, true);
    hashText(subId, 0);
    return this.seeHash(high, low, pair[0] ?? 0, output, anySub, true);
  }

  /** The same for ids in bytes that are ASCII; undefined for others, and nothing is changed for what counts more. */
  seeBytes(
    scope: number,
    bytes: Bytes,
    id: number,
    idEnd: number,
    sub: number,
    subEnd: number,
    output: number,
    anySub: boolean,
  ): Seen | undefined {
    if (!hashBytes(bytes, id, idEnd, scope)) return undefined;
    const [high = 0, low = 0] = pair;
    if (!hashBytes(bytes, sub, subEnd, 0)) return undefined;
    return this.seeHash(high, low, pair[0] ?? 0, output, anySub, false);
  }

  private seeHash(
    high: number,
    lowOrZero: number,
    sub: number,
    output: number,
    anySub: boolean,
    isKept: boolean,
  ): Seen {
    // Zero marks a free place.
    const low = lowOrZero || 1;
    const count = Math.min(output, 0xffffffff);
    const mask = this.low.length - 1;
    let place = high & mask;
    for (; this.low[place] !== 0; place = (place + 1) & mask) {
      if (this.low[place] !== low || this.high[place] !== high) continue;
      if (anySub) return 'double';
      if (this.subs[place] !== sub) continue;
      const counted = this.outputs[place] ?? 0;
      if (count <= counted) return 'double';
      if (isKept) this.outputs[place] = count;
      return count - counted;
    }
    this.put(place, high, low, sub, count);
    if (++this.size > this.low.length * 0.75) this.grow();
    return 'new';
  }

  private put(place: number, high: number, low: number, sub: number, output: number): void {
    this.high[place] = high;
    this.low[place] = low;
    this.subs[place] = sub;
    this.outputs[place] = output;
  }

  private grow(): void {
    const { high, low, subs, outputs } = this;
    const length = low.length * 2;
    this.high = new Int32Array(length);
    this.low = new Int32Array(length);
    this.subs = new Int32Array(length);
    this.outputs = new Uint32Array(length);
    for (let place = 0; place < low.length; place++) {
      if (low[place] === 0) continue;
      let free = (high[place] ?? 0) & (length - 1);
      while (this.low[free] !== 0) free = (free + 1) & (length - 1);
      this.put(free, high[place] ?? 0, low[place] ?? 0, subs[place] ?? 0, outputs[place] ?? 0);
    }
  }
}

/** A number that tells the ids of one format from those of another. */
export function scopeOf(name: string): number {
  hashText(name, 0);
  return pair[0] ?? 0;
}

function hashText(text: string, seed: number): void {
  let [one, two] = [seed ^ 0x2f0b4c47, seed ^ 0x6c8e9cf5];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    one = Math.imul(one ^ code, 0x9e3779b1);
    two = Math.imul(two ^ code, 0x5f356495);
  }
  finish(one, two, text.length);
}

/** The same for bytes of ASCII; false for others. */
function hashBytes(bytes: Bytes, from: number, to: number, seed: number): boolean {
  let [one, two] = [seed ^ 0x2f0b4c47, seed ^ 0x6c8e9cf5];
  let all = 0;
  for (let at = from; at < to; at++) {
    const code = bytes[at] ?? 0;
    all |= code;
    one = Math.imul(one ^ code, 0x9e3779b1);
    two = Math.imul(two ^ code, 0x5f356495);
  }
  finish(one, two, to - from);
  return all < 128;
}

/** Every bit of the text comes to bear on every bit of both. */
function finish(first: number, second: number, length: number): void {
  let one = first ^ length;
  let two = second ^ length;
  one = Math.imul(one ^ (one >>> 16), 0x85ebca6b) ^ Math.imul(two ^ (two >>> 13), 0xc2b2ae35);
  two = Math.imul(two ^ (two >>> 16), 0x85ebca6b) ^ Math.imul(one ^ (one >>> 13), 0xc2b2ae35);
  pair[0] = one ^ (one >>> 16);
  pair[1] = two ^ (two >>> 15);
}
