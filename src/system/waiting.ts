import type { Output } from './io.ts';

/** Milliseconds after which the user may wonder why nothing happens. */
const PATIENCE = 3000;

/** Passes the chunks of a stream on; if the first one takes long, a note tells once what is waited for. */
export async function* waitedFor(
  chunks: AsyncIterable<Uint8Array>,
  what: string,
  stderr: Pick<Output, 'write'>,
): AsyncGenerator<Uint8Array> {
  // A closed standard error must not end the run.
  const timer = setTimeout(() => void stderr.write(`note: waiting for ${what}\n`).catch(() => undefined), PATIENCE);
  try {
    for await (const chunk of chunks) {
      clearTimeout(timer);
      yield chunk;
    }
  } finally {
    clearTimeout(timer);
  }
}
