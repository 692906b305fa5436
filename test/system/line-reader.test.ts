import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linesOf } from '../../src/system/line-reader.ts';

const MIB = 1024 * 1024;

async function read(chunks: Iterable<Uint8Array>): Promise<string[]> {
  const all: string[] = [];
  for await (const lines of linesOf(stream(chunks))) all.push(...lines);
  return all;
}

async function* stream(chunks: Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* chunks;
}

describe('lines', () => {
  it('are those of the text, however it is cut into chunks', async () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'é', '日', '😀', ' ', '\n'), maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(text, fc.integer({ min: 1, max: 9 }), async (written, size) => {
        const bytes = Buffer.from(written);
        const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) => bytes.subarray(index * size, (index + 1) * size));
        expect(await read(chunks)).toEqual(written.split('\n').filter((line) => line.trim() !== ''));
      }),
    );
  });

  it('come cut where they are longer than any record, and those after them whole', async () => {
    const chunk = Buffer.alloc(64 * 1024, 'x');
    const chunks = [
      Buffer.from('before\n'),
      ...Array.from({ length: 40 }, () => chunk),
      Buffer.from('tail\nafter\n'),
      ...Array.from({ length: 17 }, () => chunk),
    ];
    const lines = await read(chunks);
    expect(lines.map((line) => line.length)).toEqual([6, MIB, 5, MIB]);
    expect([lines[0], lines[2]]).toEqual(['before', 'after']);
  });

  it('hold no more than one chunk and one line of what never ends', async () => {
    function* endless(): Generator<Uint8Array> {
      for (let chunk = 0; chunk < 4000; chunk++) yield Buffer.alloc(64 * 1024, 'x');
    }
    const before = process.memoryUsage().heapUsed;
    let most = 0;
    for await (const lines of linesOf(stream(endless()))) {
      expect(lines.length).toBeLessThan(2);
      most = Math.max(most, process.memoryUsage().heapUsed - before);
    }
    expect(most).toBeLessThan(64 * MIB);
  });
});
