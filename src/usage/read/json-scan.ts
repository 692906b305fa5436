// Skips over JSON in bytes, by its grammar, as strictly as JSON.parse does. Each function takes the offset where a
// value begins and returns the offset after it, or -1 if it is not well formed or not complete. The byte after the last
// one must be a line feed, which ends whatever is cut off.

export type Bytes = Uint8Array<ArrayBuffer>;

export const LF = 10;
export const CR = 13;
export const QUOTE = 0x22;
export const BACKSLASH = 0x5c;
const DEEPEST = 64;

const decoder = new TextDecoder();

export function textOf(bytes: Bytes, from: number, to: number): string {
  return decoder.decode(bytes.subarray(from, to));
}

export function skipSpace(bytes: Bytes, from: number, to: number): number {
  let at = from;
  while (at < to && isSpace(bytes[at] ?? 0)) at++;
  return at;
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === LF || byte === CR || byte === 9;
}

/** The string begins with its quote. */
export function skipString(bytes: Bytes, from: number): number {
  let at = from + 1;
  for (;;) {
    const byte = bytes[at] ?? 0;
    if (byte === QUOTE) return at + 1;
    if (byte < 0x20) return -1;
    at = byte === BACKSLASH ? skipEscape(bytes, at) : at + 1;
    if (at < 0) return -1;
  }
}

function skipEscape(bytes: Bytes, from: number): number {
  const byte = bytes[from + 1] ?? 0;
  // One of " \ / b f n r t
  if (
    byte === 0x22 ||
    byte === 0x5c ||
    byte === 0x2f ||
    byte === 0x62 ||
    byte === 0x66 ||
    byte === 0x6e ||
    byte === 0x72 ||
    byte === 0x74
  )
    return from + 2;
  if (byte !== 0x75) return -1;
  for (let at = from + 2; at < from + 6; at++) if (!isHex(bytes[at] ?? 0)) return -1;
  return from + 6;
}

function isHex(byte: number): boolean {
  return isDigit(byte) || (byte >= 0x41 && byte <= 0x46) || (byte >= 0x61 && byte <= 0x66);
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

function skipNumber(bytes: Bytes, from: number): number {
  let at = bytes[from] === 0x2d ? from + 1 : from;
  if (!isDigit(bytes[at] ?? 0)) return -1;
  // No zero before other digits.
  if (bytes[at] === 0x30) at++;
  else while (isDigit(bytes[at] ?? 0)) at++;
  if (bytes[at] === 0x2e) {
    at++;
    if (!isDigit(bytes[at] ?? 0)) return -1;
    while (isDigit(bytes[at] ?? 0)) at++;
  }
  if (bytes[at] === 0x65 || bytes[at] === 0x45) {
    at++;
    if (bytes[at] === 0x2b || bytes[at] === 0x2d) at++;
    if (!isDigit(bytes[at] ?? 0)) return -1;
    while (isDigit(bytes[at] ?? 0)) at++;
  }
  return at;
}

const words = [
  [0x74, 'true'],
  [0x66, 'false'],
  [0x6e, 'null'],
] as const;

function skipWord(bytes: Bytes, from: number): number {
  for (const [first, word] of words) {
    if (bytes[from] !== first) continue;
    for (let index = 1; index < word.length; index++) if (bytes[from + index] !== word.charCodeAt(index)) return -1;
    return from + word.length;
  }
  return -1;
}

/** A value that is nested too deeply counts as not well formed, and is left to JSON.parse. */
export function skipValue(bytes: Bytes, from: number, to: number, depth = 0): number {
  const byte = bytes[from] ?? 0;
  if (byte === QUOTE) return skipString(bytes, from);
  if (byte === 0x7b || byte === 0x5b) return depth > DEEPEST ? -1 : skipNested(bytes, from, to, depth + 1);
  return byte === 0x2d || isDigit(byte) ? skipNumber(bytes, from) : skipWord(bytes, from);
}

function skipNested(bytes: Bytes, from: number, to: number, depth: number): number {
  const isObject = bytes[from] === 0x7b;
  const close = isObject ? 0x7d : 0x5d;
  let at = skipSpace(bytes, from + 1, to);
  if (bytes[at] === close) return at + 1;
  for (;;) {
    if (isObject) {
      if (bytes[at] !== QUOTE) return -1;
      at = skipString(bytes, at);
      if (at < 0) return -1;
      at = skipSpace(bytes, at, to);
      if (bytes[at] !== 0x3a) return -1;
      at = skipSpace(bytes, at + 1, to);
    }
    at = skipValue(bytes, at, to, depth);
    if (at < 0 || at > to) return -1;
    at = skipSpace(bytes, at, to);
    if (bytes[at] === close) return at + 1;
    if (bytes[at] !== 0x2c) return -1;
    at = skipSpace(bytes, at + 1, to);
  }
}

/** Failures of JSON.parse before it is asked only about what looks well formed. */
const MOST_FAILURES = 100;

/** Parses values of one file. */
export class JsonParser {
  private failures = 0;

  /**
   * Returns undefined for what is not JSON. A failure of JSON.parse takes a hundred times as long as finding the
   * mistake: where many values are broken, the others are looked at first.
   */
  parse(bytes: Bytes, from: number, to: number): { readonly value: unknown } | undefined {
    if (this.failures >= MOST_FAILURES && skipValue(bytes, from, to) !== to) return undefined;
    try {
      return { value: JSON.parse(textOf(bytes, from, to)) };
    } catch {
      this.failures++;
      return undefined;
    }
  }
}

/** Returns the end without trailing white space. */
export function trimmed(bytes: Bytes, from: number, end: number): number {
  let to = end;
  while (to > from && (bytes[to - 1] ?? 0) <= 0x20) to--;
  return to;
}
