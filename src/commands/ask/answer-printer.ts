import type { Io } from '../../system/io.ts';
import { printable } from '../../values/printable.ts';

/** Prints an answer. */
export interface AnswerPrinter {
  /** As it comes. When nobody reads it any more, it stops the request, which costs, and says so later. */
  readonly print: (text: string) => Promise<void>;
  /** All at once. */
  readonly printWhole: (text: string) => Promise<void>;
  /** Ends the last line of what was printed, so that nothing else stands on it. */
  readonly endLine: () => Promise<void>;
  /** Throws what went wrong meanwhile. */
  readonly rethrow: () => void;
}

/** How long a reader may take after that. */
const GRACE_MS = 100;

/** Prints until the signal aborts: a reader that has stalled does not hold up the end. */
export function createAnswerPrinter(
  { stdout }: Pick<Io, 'stdout'>,
  signal: AbortSignal,
  stop: () => void,
): AnswerPrinter {
  let problem: unknown;
  let isLineOpen = false;
  // Nobody has read what was written last.
  let isStalled = false;
  const aborted = new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => setTimeout(resolve, GRACE_MS), { once: true });
  });
  const write = async (text: string): Promise<void> => {
    if (problem !== undefined || isStalled || text === '') return;
    try {
      isLineOpen = !text.endsWith('\n');
      const written = stdout.write(text).then(() => true);
      isStalled = !(await (signal.aborted ? written : Promise.race([written, aborted.then(() => false)])));
    } catch (error) {
      problem = error;
      isLineOpen = false;
      stop();
    }
  };
  // Colours too: they are not ours.
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
