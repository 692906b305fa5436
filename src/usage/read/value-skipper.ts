import { BACKSLASH, LF, QUOTE, type Bytes } from './json-scan.ts';

/** Skips a value of JSON that is too long for memory, chunk by chunk. */
export class ValueSkipper {
  private depth = 0;
  private isInString = false;
  private isEscaped = false;
  /** True once the value has ended. */
  isDone = false;
  /** True if a line ended inside a string, so that it was not a value. */
  isBroken = false;

  /** Returns the offset after the value, or `to` if it goes on. */
  skip(bytes: Bytes, from: number, to: number): number {
    for (let at = from; at < to; at++) {
      const byte = bytes[at] ?? 0;
      if (this.isInString) {
        if (byte === LF) {
          this.isBroken = true;
          return at;
        }
        if (this.isEscaped) this.isEscaped = false;
        else if (byte === BACKSLASH) this.isEscaped = true;
        else if (byte === QUOTE) this.isInString = false;
      } else if (byte === QUOTE) this.isInString = true;
      else if (byte === 0x7b || byte === 0x5b) this.depth++;
      else if (byte === 0x7d || byte === 0x5d) this.depth--;
      if (this.depth <= 0 && !this.isInString && !this.isEscaped) {
        this.isDone = true;
        return at + 1;
      }
    }
    return to;
  }
}
