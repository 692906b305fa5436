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

/** As much of a text as is worked on without hearing a signal: a few milliseconds, whatever it has. */
const PIECE = 16 * 1024;

/** Lets signals in, which work without waiting keeps out. */
export async function letSignalsIn(): Promise<void> {
  await new Promise((done) => setImmediate(done));
}

/** A text in pieces, between which signals are heard. */
export async function* inPieces(text: string): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += PIECE) {
    if (at > 0) await letSignalsIn();
    yield text.slice(at, at + PIECE);
  }
}
