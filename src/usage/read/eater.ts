import type { Bytes } from './scan.ts';

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
export const LONGEST_RECORD = 16 * 1024 * 1024;
export const tooLong = 'longer than 16 MiB';
