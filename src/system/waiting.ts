import type { Output } from './io.ts';

/** Milliseconds after which somebody may wonder why nothing happens. */
const PATIENCE = 3000;

/** The chunks of a stream; while the first one does not come, the user is told once what is waited for. */
export async function* waitedFor(
  chunks: AsyncIterable<Uint8Array>,
  what: string,
  stderr: Pick<Output, 'write'>,
): AsyncGenerator<Uint8Array> {
  // Whoever reads no notes has no need of this one.
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
