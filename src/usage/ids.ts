/** What an id says of a record: that it is the first with it, one more of the same, or one that counts so much more output. */
export type Seen = 'new' | 'double' | number;

const FIRST_SIZE = 1024;

/**
 * Ids of records, sixteen bytes each: a hash of the id, one of the sub-id, and the output that was counted. Of a million
 * ids, two differing ones are taken for one with a chance of less than one in thirty million.
 */
export class Ids {
  private high = new Uint32Array(FIRST_SIZE);
  private low = new Uint32Array(FIRST_SIZE);
  private subs = new Uint32Array(FIRST_SIZE);
  private outputs = new Uint32Array(FIRST_SIZE);
  private size = 0;

  /** `anySub` asks for the id whatever its sub-id. */
  see(id: string, subId: string | undefined, output: number, anySub: boolean): Seen {
    const high = hashOf(id, 0x9e3779b9);
    // Zero marks a free place.
    const low = hashOf(id, 0x85ebca6b) || 1;
    const sub = subId === undefined ? 0 : hashOf(subId, 0xc2b2ae35);
    const count = Math.min(output, 0xffffffff);
    const mask = this.low.length - 1;
    let place = high & mask;
    for (; this.low[place] !== 0; place = (place + 1) & mask) {
      if (this.low[place] !== low || this.high[place] !== high) continue;
      if (anySub) return 'double';
      if (this.subs[place] !== sub) continue;
      const counted = this.outputs[place] ?? 0;
      if (count <= counted) return 'double';
      this.outputs[place] = count;
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
    this.high = new Uint32Array(length);
    this.low = new Uint32Array(length);
    this.subs = new Uint32Array(length);
    this.outputs = new Uint32Array(length);
    for (let place = 0; place < low.length; place++) {
      if (low[place] === 0) continue;
      let free = (high[place] ?? 0) & (length - 1);
      while (this.low[free] !== 0) free = (free + 1) & (length - 1);
      this.put(free, high[place] ?? 0, low[place] ?? 0, subs[place] ?? 0, outputs[place] ?? 0);
    }
  }
}

/** Thirty-two well-mixed bits of a text. */
function hashOf(text: string, seed: number): number {
  let hash = seed ^ text.length;
  for (let at = 0; at < text.length; at++) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x5bd1e995);
    hash ^= hash >>> 13;
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
  hash = Math.imul(hash ^ (hash >>> 15), 0x846ca68b);
  return (hash ^ (hash >>> 16)) >>> 0;
}
