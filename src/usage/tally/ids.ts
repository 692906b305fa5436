import type { IdHash } from '../records/id-hash.ts';

/** Whether a record is the first with its id, a duplicate, or a duplicate that counts so many more output tokens. */
export type Seen = 'new' | 'double' | number;

const FIRST_SIZE = 1024;

/**
 * Ids of records in sixteen bytes each: a hash of the id, one of the sub-id, and the counted output. Among a million
 * ids, two differing ones are taken for one with a chance of less than one in thirty million.
 */
export class Ids {
  private high = new Int32Array(FIRST_SIZE);
  private low = new Int32Array(FIRST_SIZE);
  private subs = new Int32Array(FIRST_SIZE);
  private outputs = new Uint32Array(FIRST_SIZE);
  private size = 0;

  /**
   * Looks an id up among those of one format, and adds it. `anySub` matches it whatever its sub-id; `isKept` is false
   * for a look that leaves the counted output as it was.
   */
  see(
    scope: number,
    { high: ofId, low: lowOrZero, sub }: IdHash,
    output: number,
    anySub: boolean,
    isKept = true,
  ): Seen {
    const high = ofId ^ scope;
    // Zero marks a free entry.
    const low = lowOrZero || 1;
    const count = Math.min(output, 0xffffffff);
    const mask = this.low.length - 1;
    let index = high & mask;
    for (; this.low[index] !== 0; index = (index + 1) & mask) {
      if (this.low[index] !== low || this.high[index] !== high) continue;
      if (anySub) return 'double';
      if (this.subs[index] !== sub) continue;
      const counted = this.outputs[index] ?? 0;
      if (count <= counted) return 'double';
      if (isKept) this.outputs[index] = count;
      return count - counted;
    }
    this.put(index, high, low, sub, count);
    if (++this.size > this.low.length * 0.75) this.grow();
    return 'new';
  }

  private put(index: number, high: number, low: number, sub: number, output: number): void {
    this.high[index] = high;
    this.low[index] = low;
    this.subs[index] = sub;
    this.outputs[index] = output;
  }

  private grow(): void {
    const { high, low, subs, outputs } = this;
    const length = low.length * 2;
    this.high = new Int32Array(length);
    this.low = new Int32Array(length);
    this.subs = new Int32Array(length);
    this.outputs = new Uint32Array(length);
    for (let index = 0; index < low.length; index++) {
      if (low[index] === 0) continue;
      let free = (high[index] ?? 0) & (length - 1);
      while (this.low[free] !== 0) free = (free + 1) & (length - 1);
      this.put(free, high[index] ?? 0, low[index] ?? 0, subs[index] ?? 0, outputs[index] ?? 0);
    }
  }
}
