import { textOf, type Bytes } from '../json-scan.ts';

const ENTRIES = 4096;
const WORDS = 16;
const LONGEST = WORDS * 4;

/** Decodes the names that come again and again only once each. */
export class TextCache {
  private readonly known: (string | undefined)[] = Array.from<string | undefined>({ length: ENTRIES });
  private readonly lengths = new Uint8Array(ENTRIES);
  private readonly words = new Int32Array(ENTRIES * WORDS);

  /** Returns the text of these bytes; the view is over the same bytes. */
  text(bytes: Bytes, view: DataView, from: number, to: number): string {
    const length = to - from;
    if (length > LONGEST || length < 4) return textOf(bytes, from, to);
    const entry = entryOf(bytes, from, to);
    const found = this.known[entry];
    if (found !== undefined && this.lengths[entry] === length && this.isSame(entry * WORDS, view, from, to))
      return found;
    const text = textOf(bytes, from, to);
    this.known[entry] = text;
    this.lengths[entry] = length;
    let word = entry * WORDS;
    for (let at = from; at <= to - 4; at += 4) this.words[word++] = view.getInt32(at, true);
    if (length & 3) this.words[word] = view.getInt32(to - 4, true);
    return text;
  }

  /** Compares four bytes at a time; the last four may overlap those before. */
  private isSame(start: number, view: DataView, from: number, to: number): boolean {
    const { words } = this;
    const end = to - 4;
    let word = start;
    for (let at = from; at <= end; at += 4) if (words[word++] !== view.getInt32(at, true)) return false;
    return ((to - from) & 3) === 0 || words[word] === view.getInt32(end, true);
  }
}

/** Hashes the length and bytes near the ends and the middle, where names differ; a collision only costs a decoding. */
function entryOf(bytes: Bytes, from: number, to: number): number {
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
  return (hash ^ (hash >>> 13)) & (ENTRIES - 1);
}
