import type { Bytes } from './scan.ts';

const decoder = new TextDecoder();

const SLOTS = 4096;
const LONGEST = 64;

/** Bytes as text, at most once for each of the names that come again and again. */
export class Texts {
  private readonly known: (string | undefined)[] = Array.from<string | undefined>({ length: SLOTS });
  private readonly lengths = new Uint8Array(SLOTS);
  private readonly bytes = new Uint8Array(SLOTS * LONGEST);

  text(bytes: Bytes, from: number, to: number): string {
    const length = to - from;
    if (length > LONGEST) return textOf(bytes, from, to);
    let hash = length;
    for (let at = from; at < to; at++) hash = (Math.imul(hash, 31) + (bytes[at] ?? 0)) | 0;
    const slot = (hash ^ (hash >>> 15)) & (SLOTS - 1);
    const found = this.known[slot];
    if (found !== undefined && this.lengths[slot] === length && this.isSame(slot * LONGEST, bytes, from, to)) return found;
    const text = textOf(bytes, from, to);
    this.known[slot] = text;
    this.lengths[slot] = length;
    for (let place = 0; place < length; place++) this.bytes[slot * LONGEST + place] = bytes[from + place] ?? 0;
    return text;
  }

  private isSame(start: number, bytes: Bytes, from: number, to: number): boolean {
    let place = start;
    for (let at = from; at < to; at++) if (this.bytes[place++] !== bytes[at]) return false;
    return true;
  }
}

/** Any bytes as text. */
export function textOf(bytes: Bytes, from: number, to: number): string {
  return decoder.decode(bytes.subarray(from, to));
}
