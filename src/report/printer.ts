import type { Io } from '../system/io.ts';
import { printable } from './printable.ts';

/** Prints an answer. */
export interface Printer {
  /** As it comes. When nobody reads it any more, it stops the request, which costs, and says so later. */
  readonly print: (text: string) => Promise<void>;
  /** All at once. */
  readonly printWhole: (text: string) => Promise<void>;
  /** Ends the last line of what was printed, so that nothing else stands on it. */
  readonly endLine: () => Promise<void>;
  /** Throws what went wrong meanwhile. */
  readonly rethrow: () => void;
}

/** Prints until the signal aborts: a reader that has stalled does not hold up the end. */
export function printerTo({ stdout }: Pick<Io, 'stdout'>, signal: AbortSignal, stop: () => void): Printer {
  let problem: unknown;
  let isLineOpen = false;
  const aborted = new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  const write = async (text: string): Promise<void> => {
    if (problem !== undefined || text === '') return;
    try {
      isLineOpen = !text.endsWith('\n');
      await (signal.aborted ? stdout.write(text) : Promise.race([stdout.write(text), aborted]));
    } catch (error) {
      problem = error;
      isLineOpen = false;
      stop();
    }
  };
  const shown = (text: string): string => (stdout.isTTY ? printable(text) : text);
  return {
    print: (text) => write(shown(text)),
    printWhole: (text) => write(text === '' || text.endsWith('\n') ? shown(text) : `${shown(text)}\n`),
    endLine: () => write(isLineOpen ? '\n' : ''),
    rethrow: () => {
      if (problem !== undefined) throw problem;
    },
  };
}
