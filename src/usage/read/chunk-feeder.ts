import type { Bytes } from './json-scan.ts';

const FIRST_SIZE = 64 * 1024;
/** What is shorter is looked at with every piece: lines that are written as they are read come at once. */
const SHORT = 16 * 1024;

/** Keeps a buffer from file to file, so that ten thousand small ones share it. */
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

/** Feeds a reader with the bytes of a file from one buffer, which grows only for a record that does not fit. */
export class ChunkFeeder {
  private readonly reader: ByteReader;
  private readonly pool: BufferPool;
  private bytes: Bytes;
  private have = 0;
  /** A record that has begun is looked at again once there are so many bytes: each byte is, a few times at most. */
  private enough = 0;

  constructor(reader: ByteReader, pool: BufferPool) {
    this.reader = reader;
    this.pool = pool;
    this.bytes = pool.take();
  }

  /** Returns where the next bytes may be put; never empty. */
  room(): Bytes {
    if (this.have === this.bytes.length - 8) this.grow();
    return this.bytes.subarray(this.have, this.bytes.length - 8);
  }

  /** Takes note that so many bytes were put there. */
  filled(count: number): void {
    this.have += count;
    if (this.have < this.enough) return;
    const done = this.reader.read(this.bytes, 0, this.have, 'more');
    const isFull = done === 0 && this.have >= LONGEST_RECORD;
    this.keepFrom(isFull ? this.reader.read(this.bytes, 0, this.have, 'full') : done);
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

  /** Ends the file. */
  end(): void {
    this.reader.read(this.bytes, 0, this.have, 'last');
    this.dropTail();
  }

  /** Ends the file without its last line, which is still being written. */
  dropTail(): void {
    this.have = 0;
    this.pool.give(this.bytes);
  }

  private keepFrom(done: number): void {
    if (done > 0) this.bytes.copyWithin(0, done, this.have);
    this.have -= done;
    this.enough = this.have < SHORT ? 0 : Math.min(this.have * 3, LONGEST_RECORD);
  }

  private grow(): void {
    const larger = new Uint8Array((this.bytes.length - 8) * 2 + 8);
    larger.set(this.bytes.subarray(0, this.have));
    this.bytes = larger;
  }
}

/** `last`: the file ends here; `full`: no more fits into memory, and the record that has begun must be skipped. */
export type More = 'more' | 'full' | 'last';

/** Reads the bytes of a file chunk by chunk. */
export interface ByteReader {
  /**
   * Returns the offset after the last consumed byte; the rest comes again, followed by more. The byte at `to` may be
   * overwritten.
   */
  read(bytes: Bytes, from: number, to: number, more: More): number;
}

/** No honest record is longer. */
const LONGEST_RECORD = 16 * 1024 * 1024;
export const tooLong = 'longer than 16 MiB';
