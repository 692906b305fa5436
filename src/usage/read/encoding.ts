/** What the first bytes of a file say of how it is written. */
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'gzip' | 'zstd' | 'xz' | 'zip' | 'sqlite' | 'binary';

/** How many bytes it takes to tell. */
export const TELLING = 512;

export function encodingOf(bytes: Uint8Array): Encoding {
  const [first = -1, second = -1, third = -1, fourth = -1] = bytes;
  if (first === 0x1f && second === 0x8b) return 'gzip';
  if (first === 0x28 && second === 0xb5 && third === 0x2f && fourth === 0xfd) return 'zstd';
  if (first === 0xfd && second === 0x37 && third === 0x7a && fourth === 0x58) return 'xz';
  if (first === 0x50 && second === 0x4b && (third === 3 || third === 5)) return 'zip';
  if (first === 0x53 && second === 0x51 && third === 0x4c && fourth === 0x69 && bytes[15] === 0) return 'sqlite';
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  // Text of two-byte units without a mark at its head: every other byte of what is nearly ASCII is zero.
  if (first > 0 && second === 0 && third > 0 && fourth === 0) return 'utf-16le';
  if (first === 0 && second > 0 && third === 0 && fourth > 0) return 'utf-16be';
  return bytes.subarray(0, TELLING).includes(0) ? 'binary' : 'utf-8';
}

/** How many bytes of UTF-8's own mark stand at the head. */
export function markOf(bytes: Uint8Array): number {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
}
