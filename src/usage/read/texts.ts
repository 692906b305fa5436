import type { Bytes } from './fast/scan.ts';

const decoder = new TextDecoder();

const SLOTS = 4096;
const WORDS = 16;
const LONGEST = WORDS * 4;

/** Bytes as text, at most once for each of the names that come again and again. */
export class Texts {
  private readonly known: (string | undefined)[] = Array.from<string | undefined>({ length: SLOTS });
  private readonly lengths = new Uint8Array(SLOTS);
  private readonly words = new Int32Array(SLOTS * WORDS);

  /** The view is of the same bytes. */
  text(bytes: Bytes, view: DataView, from: number, to: number): string {
    const length = to - from;
    if (length > LONGEST || length < 4) return textOf(bytes, from, to);
    const slot = slotOf(bytes, from, to);
    const found = this.known[slot];
    if (found !== undefined && this.lengths[slot] === length && this.isSame(slot * WORDS, view, from, to)) return found;
    const text = textOf(bytes, from, to);
    this.known[slot] = text;
    this.lengths[slot] = length;
    let word = slot * WORDS;
    for (let at = from; at <= to - 4; at += 4) this.words[word++] = view.getInt32(at, true);
    if (length & 3) this.words[word] = view.getInt32(to - 4, true);
    return text;
  }

  /** Four bytes at a time; the last four may have been looked at in part before. */
  private isSame(start: number, view: DataView, from: number, to: number): boolean {
    const { words } = this;
    const end = to - 4;
    let word = start;
    for (let at = from; at <= end; at += 4) if (words[word++] !== view.getInt32(at, true)) return false;
    return ((to - from) & 3) === 0 || words[word] === view.getInt32(end, true);
  }
}

/** By its length and by bytes near its ends and its middle: names that come again differ there, and a clash only costs a copy. */
function slotOf(bytes: Bytes, from: number, to: number): number {
  const length = to - from;
  const middle = from + (length >> 1);
  let hash = length;
  hash = Math.imul(hash, 31) + (bytes[from] ?? 0);
  hash = Math.imul(hash, 31) + (bytes[from + (length >> 2)] ?? 0);
  hash = Math.imul(hash, 31) + (bytes[middle] ?? 0);
  hash = Math.imul(hash, 31) + (bytes[middle + 1] ?? 0);
  hash = Math.imul(hash, 31) + (bytes[to - 3] ?? 0);
  hash = Math.imul(hash, 31) + (bytes[to - 2] ?? 0);
  hash = Math.imul(hash, 31) + (bytes[to - 1] ?? 0);
  return (hash ^ (hash >>> 13)) & (SLOTS - 1);
}

/** Any bytes as text. */
export function textOf(bytes: Bytes, from: number, to: number): string {
  return decoder.decode(bytes.subarray(from, to));
}
