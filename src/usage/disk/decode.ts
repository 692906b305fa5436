import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { UserError } from '../../values/errors.ts';
import { encodingOf, markOf, TELLING } from '../read/encoding.ts';

type Chunks = AsyncIterable<Uint8Array>;

/** A file that was packed, and packed again on its way, has two; more is a trap. */
const MOST_LAYERS = 2;

/** Decodes a stream to UTF-8 without a mark, from gzip and from UTF-16. Throws a UserError for an archive. */
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
      if (layers === MOST_LAYERS) throw new UserError('it is packed more than twice', { hint: 'unpack it first' });
      return yield* decodeUtf8(unpacked(all), undefined, layers + 1);
    case 'zip':
      throw new UserError('it is a ZIP archive', { hint: 'unpack it first' });
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

async function* unpacked(chunks: Chunks): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip();
  // Its errors come out where it is read.
  pipeline(Readable.from(chunks), gunzip, () => undefined);
  for await (const chunk of gunzip) if (chunk instanceof Uint8Array) yield chunk;
}

async function* transcoded(chunks: Chunks, encoding: string): AsyncGenerator<Uint8Array> {
  const decoder = new TextDecoder(encoding);
  const encoder = new TextEncoder();
  for await (const chunk of chunks) yield encoder.encode(decoder.decode(chunk, { stream: true }));
  yield encoder.encode(decoder.decode());
}
