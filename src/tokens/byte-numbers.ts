/** Whole numbers of seven bits a byte, the lowest first: those of a file, one after the other. */
export class ByteNumbers {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  next(): number {
    let number = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.#bytes[this.#at++];
      if (byte === undefined) throw new RangeError('the file ends within a number');
      number |= (byte & 127) << shift;
      if (byte < 128) return number;
    }
  }

  /** As many pairs of numbers as two lists have room for; faster than one by one. */
  fillPairs(left: Int32Array, right: Int32Array): void {
    const bytes = this.#bytes;
    let at = this.#at;
    for (let index = 0; index < 2 * left.length; index++) {
      let byte = bytes[at++] ?? 0;
      let number = byte & 127;
      for (let shift = 7; byte > 127; shift += 7) {
        byte = bytes[at++] ?? 0;
        number |= (byte & 127) << shift;
      }
      if ((index & 1) === 0) left[index >> 1] = number;
      else right[index >> 1] = number;
    }
    this.#at = at;
  }

  /** So many bytes as they are. */
  take(length: number): Uint8Array {
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }
}
