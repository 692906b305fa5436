import type { IdHash } from './id-hash.ts';

const FIRST_SIZE = 1024;

/**
 * Ids of records in some thirty bytes each: a hash of the id, one of the sub-id, a number, the answer and the prompt
 * that were counted. Among a million ids, two differing ones are taken for one with a chance of less than one in thirty
 * million.
 */
export class Ids {
  private high = new Int32Array(FIRST_SIZE);
  private low = new Int32Array(FIRST_SIZE);
  private subs = new Int32Array(FIRST_SIZE);
  private numbers = new Uint32Array(FIRST_SIZE);
  /** By the number of an id. */
  private answers = new Uint32Array(FIRST_SIZE);
  private prompts = new Uint32Array(FIRST_SIZE);
  private size = 0;
  /** Whether the id that was found last had to be added. */
  isNew = false;

  /**
   * Returns the number of an id among those of one format, and adds it if it is not there. Two ids are one whatever
   * their sub-ids if `anySub` is true, or if one of them has none.
   */
  find(scope: number, { high: ofId, low: lowOrZero, sub }: IdHash, anySub: boolean): number {
    const high = ofId ^ scope;
    // Zero marks a free entry.
    const low = lowOrZero || 1;
    const mask = this.low.length - 1;
    let index = high & mask;
    this.isNew = false;
    for (; this.low[index] !== 0; index = (index + 1) & mask) {
      if (this.low[index] !== low || this.high[index] !== high) continue;
      const known = this.subs[index];
      if (anySub || known === sub || known === 0 || sub === 0) return this.numbers[index] ?? 0;
    }
    this.isNew = true;
    const number = this.size++;
    this.put(index, high, low, sub, number);
    if (number === this.answers.length) {
      this.answers = doubled(this.answers);
      this.prompts = doubled(this.prompts);
    }
    if (this.size > this.low.length * 0.75) this.grow();
    return number;
  }

  /** Notes the answer that counts for an id if it is longer than before; returns by how much, below zero if shorter. */
  lengthen(number: number, answer: number): number {
    return raise(this.answers, number, answer);
  }

  /** Notes the prompt likewise. */
  lengthenPrompt(number: number, prompt: number): number {
    return raise(this.prompts, number, prompt);
  }

  private put(index: number, high: number, low: number, sub: number, number: number): void {
    this.high[index] = high;
    this.low[index] = low;
    this.subs[index] = sub;
    this.numbers[index] = number;
  }

  private grow(): void {
    const { high, low, subs, numbers } = this;
    const length = low.length * 2;
    this.high = new Int32Array(length);
    this.low = new Int32Array(length);
    this.subs = new Int32Array(length);
    this.numbers = new Uint32Array(length);
    for (let index = 0; index < low.length; index++) {
      if (low[index] === 0) continue;
      let free = (high[index] ?? 0) & (length - 1);
      while (this.low[free] !== 0) free = (free + 1) & (length - 1);
      this.put(free, high[index] ?? 0, low[index] ?? 0, subs[index] ?? 0, numbers[index] ?? 0);
    }
  }
}

function raise(counts: Uint32Array, number: number, counted: number): number {
  const count = Math.min(counted, 0xffffffff);
  const more = count - (counts[number] ?? 0);
  if (more > 0) counts[number] = count;
  return more;
}

function doubled(counts: Uint32Array): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(counts.length * 2);
  larger.set(counts);
  return larger;
}
