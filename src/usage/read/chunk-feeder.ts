import type { Bytes } from './fast/scan.ts';

const FIRST_SIZE = 64 * 1024;

/** What is kept from file to file: ten thousand small ones are not worth as many stretches of memory. */
export class BufferPool {
  private spare: Bytes | undefined;

  take(): Bytes {
    const bytes = this.spare ?? new Uint8Array(FIRST_SIZE + 8);
    this.spare = undefined;
    return bytes;
  }

  give(bytes: Bytes): void {
    if (bytes.length === FIRST_SIZE + 8) this.spare = bytes;
  }
}

/** What lies between a file and its reader: one stretch of bytes, that grows only for a record that does not fit. */
export class Pump {
  private readonly eater: Eater;
  private readonly memory: BufferPool;
  private bytes: Bytes;
  private have = 0;

  constructor(eater: Eater, memory: BufferPool) {
    this.eater = eater;
    this.memory = memory;
    this.bytes = memory.take();
  }

  /** Where the next bytes may be put; never empty. */
  room(): Bytes {
    if (this.have === this.bytes.length - 8) this.grow();
    return this.bytes.subarray(this.have, this.bytes.length - 8);
  }

  /** So many bytes were put there. */
  filled(count: number): void {
    this.have += count;
    const done = this.eater.take(this.bytes, 0, this.have, 'more');
    const isFull = done === 0 && this.have >= LONGEST_RECORD;
    this.keepFrom(isFull ? this.eater.take(this.bytes, 0, this.have, 'full') : done);
  }

  push(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length;) {
      const room = this.room();
      const part = chunk.subarray(at, at + room.length);
      room.set(part);
      at += part.length;
      this.filled(part.length);
    }
  }

  /** Nothing comes any more. */
  end(): void {
    this.eater.take(this.bytes, 0, this.have, 'last');
    this.dropTail();
  }

  /** Nothing comes any more of what is begun: the last line is still being written. */
  dropTail(): void {
    this.have = 0;
    this.memory.give(this.bytes);
  }

  private keepFrom(done: number): void {
    this.bytes.copyWithin(0, done, this.have);
    this.have -= done;
  }

  private grow(): void {
    const larger = new Uint8Array((this.bytes.length - 8) * 2 + 8);
    larger.set(this.bytes.subarray(0, this.have));
    this.bytes = larger;
  }
}

/**
 * Takes the bytes of a file bit by bit. The byte behind the last one may be written over. What `take` leaves over comes
 * again, with more behind it.
 */
export interface Eater {
  /**
   * Answers the place up to which it is done. `last` says that nothing comes behind, `full` that no more fits into memory:
   * then what is begun has to be passed over.
   */
  take(bytes: Bytes, from: number, to: number, more: 'more' | 'full' | 'last'): number;
}

/** What no honest record is longer than. */
const LONGEST_RECORD = 16 * 1024 * 1024;
export const tooLong = 'longer than 16 MiB';
