import type { Bytes } from './scan.ts';

/** Passes over a value of JSON that is too long for memory, from bit to bit. */
export class Skipper {
  private depth = 0;
  private isInString = false;
  private isEscaped = false;
  /** True once the value is over. */
  isDone = false;
  /** True where a line ended inside a string: what was skipped was no value. */
  isBroken = false;

  /** Answers the place behind the value, or the end where it goes on. */
  skip(bytes: Bytes, from: number, to: number): number {
    for (let at = from; at < to; at++) {
      const byte = bytes[at] ?? 0;
      if (this.isInString) {
        if (byte === 10) {
          this.isBroken = true;
          return at;
        }
        if (this.isEscaped) this.isEscaped = false;
        else if (byte === 0x5c) this.isEscaped = true;
        else if (byte === 0x22) this.isInString = false;
      } else if (byte === 0x22) this.isInString = true;
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
