const encoder = new TextEncoder();
const FIRST_SIZE = 256 * 1024;
const MOST_DIGITS = 16;

/** A text that is only ever written, as bytes: pieces that come again and again are encoded once, numbers need no text of their own. */
export class ByteText {
  private bytes = new Uint8Array(FIRST_SIZE);
  private length = 0;

  raw(piece: Uint8Array): void {
    this.makeRoom(piece.length);
    this.bytes.set(piece, this.length);
    this.length += piece.length;
  }

  text(text: string): void {
    this.makeRoom(text.length * 3);
    this.length += encoder.encodeInto(text, this.bytes.subarray(this.length)).written;
  }

  byte(byte: number): void {
    this.makeRoom(1);
    this.bytes[this.length++] = byte;
  }

  /** A whole number. */
  whole(count: number): void {
    this.makeRoom(MOST_DIGITS);
    this.length = this.digits(count, this.length + widthOf(count));
  }

  /** So many units of ten to the minus `places` as a decimal without trailing zeros. */
  units(count: number, places: number): void {
    if (count === 0) return this.byte(0x30);
    let units = count;
    let left = places;
    while (left > 0 && units % 10 === 0) {
      units /= 10;
      left--;
    }
    if (left === 0) return this.whole(units);
    this.makeRoom(MOST_DIGITS + left + 2);
    const scale = 10 ** left;
    const before = Math.floor(units / scale);
    this.whole(before);
    this.bytes[this.length++] = 0x2e;
    const end = this.length + left;
    this.bytes.fill(0x30, this.length, end);
    this.digits(units - before * scale, end);
    this.length = end;
  }

  /** What was written so far, good until more is. */
  get written(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }

  clear(): void {
    this.length = 0;
  }

  /** Writes digits that end at a place, and answers it. */
  private digits(count: number, end: number): number {
    let rest = count;
    let at = end;
    do {
      const tenth = Math.floor(rest / 10);
      this.bytes[--at] = 0x30 + rest - tenth * 10;
      rest = tenth;
    } while (rest > 0);
    return end;
  }

  private makeRoom(more: number): void {
    if (this.length + more <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(this.bytes.length * 2, this.length + more));
    larger.set(this.written);
    this.bytes = larger;
  }
}

/** A piece to be written often. */
export function encoded(text: string): Uint8Array {
  return encoder.encode(text);
}

function widthOf(count: number): number {
  let width = 1;
  for (let limit = 10; count >= limit; limit *= 10) width++;
  return width;
}
