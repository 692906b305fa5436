import type { Io } from '../../system/io.ts';
import { inPieces } from '../../system/waiting.ts';
import { printable } from '../../values/printable.ts';

export interface AnswerPrinter {
  /** Prints a part of the answer. If nobody reads it any more, stops the request, which costs money. */
  readonly print: (text: string) => Promise<void>;
  /** Prints the answer at once, with a line end. */
  readonly printWhole: (text: string) => Promise<void>;
  /** Ends the last line, so that notes begin on one of their own. */
  readonly endLine: () => Promise<void>;
  /** Throws the first error of a print, if there was one. */
  readonly rethrow: () => void;
}

/** How long a reader may take after the signal has aborted. */
const GRACE_MS = 100;

/** Creates a printer that stops soon after the signal aborts, even if its reader has stalled. */
export function createAnswerPrinter(
  { stdout }: Pick<Io, 'stdout'>,
  signal: AbortSignal,
  stop: () => void,
): AnswerPrinter {
  let problem: unknown;
  let isLineOpen = false;
  // The last text that was written has not been read.
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
  // On a terminal, control characters of the answer are removed, colours too.
  const show = async (text: string): Promise<void> => {
    if (stdout.isTTY) for await (const piece of inPieces(text)) await write(printable(piece));
    else await write(text);
  };
  return {
    print: show,
    printWhole: (text) => show(text === '' || text.endsWith('\n') ? text : `${text}\n`),
    endLine: () => write(isLineOpen ? '\n' : ''),
    rethrow: () => {
      if (problem !== undefined) throw problem;
    },
  };
}
