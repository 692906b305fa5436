import * as zlib from 'node:zlib';
import { expect, it } from 'vitest';
import { readSamples } from '../read-samples.ts';

const line = '{"timestamp":"2026-10-01T09:00:00Z","model":"gpt-4o","prompt_tokens":10,"completion_tokens":1}\n';
const compress: unknown = Reflect.get(zlib, 'zstdCompressSync');
const packed = Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd]), frame(Buffer.from(line))]);

/** What follows the mark of a zstd frame: one block as it is, no checksum, the size of its content in one byte. */
function frame(content: Buffer): Buffer {
  const size = (content.length << 3) | 1;
  return Buffer.concat([
    Buffer.from([0x20, content.length, size & 0xff, (size >> 8) & 0xff, (size >> 16) & 0xff]),
    content,
  ]);
}

it.runIf(typeof compress === 'function')('reads what is packed with zstd', async () => {
  const { records } = await readSamples(['-'], { stdin: packed });
  expect(records.map(({ tokens }) => tokens.input)).toEqual([10]);
});

it.runIf(compress === undefined)('names zstd, and how to unpack it, where this version of Node does not', async () => {
  const { records, passed } = await readSamples(['-'], { stdin: packed });
  expect(records).toEqual([]);
  expect(passed).toEqual([
    {
      path: '-',
      reason:
        'it is packed with zstd, which this version of Node.js does not unpack; ' +
        'unpack it first: zstd -dc FILE | cost-projection usage -',
    },
  ]);
});
