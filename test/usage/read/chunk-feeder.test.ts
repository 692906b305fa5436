import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BufferPool, ChunkFeeder, type ByteReader } from '../../../src/usage/read/chunk-feeder.ts';

const MEBIBYTE = 1024 * 1024;

/** Feeds a reader with bytes in pieces; returns how many bytes it was shown in all. */
function shown(length: number, piece: number, take: ByteReader['read']): number {
  let bytesShown = 0;
  const feeder = new ChunkFeeder(
    {
      read: (bytes, from, to, more) => {
        bytesShown += to - from;
        return take(bytes, from, to, more);
      },
    },
    new BufferPool(),
  );
  for (let at = 0; at < length; at += piece) feeder.push(new Uint8Array(Math.min(piece, length - at)));
  feeder.end();
  return bytesShown;
}

describe('a file in pieces', () => {
  it.each([
    ['as one record', 12 * MEBIBYTE, 16 * 1024, 0],
    ['as one record, in small pieces', 3 * MEBIBYTE, 700, 0],
    ['as a record that is too long, skipped once memory is full', 40 * MEBIBYTE, 16 * 1024, 0],
    ['as records of 5 MiB', 40 * MEBIBYTE, 64 * 1024, 5 * MEBIBYTE],
  ])('is looked at three times at most: %s', (_, length, piece, record) => {
    const bytes = shown(length, piece, (__, from, to, more) => {
      if (more !== 'more') return to;
      return record > 0 && to - from >= record ? from + record : from;
    });
    expect(bytes / length).toBeLessThan(3);
  });

  it('comes to the same records wherever it is cut', () => {
    const lengths = fc.array(fc.integer({ min: 1, max: 300_000 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(lengths, fc.integer({ min: 1000, max: 200_000 }), (records, piece) => {
        const found: number[] = [];
        const all = records.reduce((sum, each) => sum + each, 0);
        shown(all, piece, (_, from, to) => {
          let at = from;
          for (let next = records[found.length]; next !== undefined && at + next <= to; next = records[found.length]) {
            at += next;
            found.push(next);
          }
          return at;
        });
        expect(found).toEqual(records);
      }),
      { numRuns: 50 },
    );
  });
});
