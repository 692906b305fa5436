import { pipeline, Readable, Transform } from 'node:stream';
import * as zlib from 'node:zlib';
import { UserError } from '../../values/errors.ts';
import { encodingOf, markOf, TELLING } from '../read/encoding.ts';

type Chunks = AsyncIterable<Uint8Array>;

/** A file that was packed, and packed again on its way, has two; more is a trap. */
const MOST_LAYERS = 2;

/** Decodes a stream to UTF-8 without a mark, from gzip, zstd and UTF-16. Throws a UserError for an archive. */
export async function* decodeUtf8(
  chunks: Chunks,
  progress?: (bytes: number) => Promise<void> | undefined,
  layers = 0,
): AsyncGenerator<Uint8Array> {
  const counted = progress ? counting(chunks, progress) : chunks;
  const source = counted[Symbol.asyncIterator]();
  const head = await headOf(source);
  const all = { [Symbol.asyncIterator]: () => startingWith(head, source) };
  switch (encodingOf(head)) {
    case 'gzip':
      return yield* decodeUtf8(unpacked(all, zlib.createGunzip(), layers), undefined, layers + 1);
    case 'zstd':
      return yield* decodeUtf8(unpacked(all, zstdDecompress(), layers), undefined, layers + 1);
    case 'xz':
      throw new UserError('it is packed with xz', { hint: 'unpack it first: xz -dc FILE | cost-projection usage -' });
    case 'zip':
      throw new UserError('it is a ZIP archive', { hint: 'unpack it first' });
    case 'sqlite':
      throw new UserError('it is a database of SQLite', {
        hint: "ask it for JSON: sqlite3 -json FILE 'select * from message' | cost-projection usage -",
      });
    case 'binary':
      throw new UserError('it is not text');
    case 'utf-16le':
      return yield* transcoded(all, 'utf-16le');
    case 'utf-16be':
      return yield* transcoded(all, 'utf-16be');
    case 'utf-8':
      yield head.subarray(markOf(head));
      yield* { [Symbol.asyncIterator]: () => source };
  }
}

async function* counting(
  chunks: Chunks,
  progress: (bytes: number) => Promise<void> | undefined,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    yield chunk;
    await progress(chunk.length);
  }
}

/** Enough bytes to tell the encoding, or all there are. */
async function headOf(source: AsyncIterator<Uint8Array>): Promise<Uint8Array> {
  let head = new Uint8Array(0);
  while (head.length < TELLING) {
    const next = await source.next();
    if (next.done === true) break;
    const longer = new Uint8Array(head.length + next.value.length);
    longer.set(head);
    longer.set(next.value, head.length);
    head = longer;
  }
  return head;
}

async function* startingWith(head: Uint8Array, source: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield head;
  yield* { [Symbol.asyncIterator]: () => source };
}

/** Node unpacks zstd since 22.15. Throws a UserError where it does not. */
function zstdDecompress(): Transform {
  const create: unknown = Reflect.get(zlib, 'createZstdDecompress');
  const stream: unknown = typeof create === 'function' ? Reflect.apply(create, undefined, []) : undefined;
  if (stream instanceof Transform) return stream;
  throw new UserError('it is packed with zstd, which this version of Node.js does not unpack', {
    hint: 'unpack it first: zstd -dc FILE | cost-projection usage -',
  });
}

async function* unpacked(chunks: Chunks, unpack: Transform, layers: number): AsyncGenerator<Uint8Array> {
  if (layers === MOST_LAYERS) throw new UserError('it is packed more than twice', { hint: 'unpack it first' });
  // Its errors come out where it is read.
  pipeline(Readable.from(chunks), unpack, () => undefined);
  for await (const chunk of unpack) if (chunk instanceof Uint8Array) yield chunk;
}

async function* transcoded(chunks: Chunks, encoding: string): AsyncGenerator<Uint8Array> {
  const decoder = new TextDecoder(encoding);
  const encoder = new TextEncoder();
  for await (const chunk of chunks) yield encoder.encode(decoder.decode(chunk, { stream: true }));
  yield encoder.encode(decoder.decode());
}
