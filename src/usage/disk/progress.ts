import type { Io } from '../../system/io.ts';
import type { Progress } from './files.ts';

/** The progress of reading files. */
export interface ReadingProgress {
  /** Tells how many bytes will be read, 0 if unknown, and how many records were read so far. */
  readonly expect: (bytes: number, records: () => number) => void;
  readonly progress: Progress;
  /** Nothing more is shown. */
  readonly stop: () => void;
}

interface Bar {
  readonly update: (bytes: number, records: number) => void;
  readonly stop: () => void;
}

/** Milliseconds before a bar appears, and between two drawings of it. */
const PATIENCE = 1000;
const REDRAW = 50;

/**
 * Shows a bar on a terminal after a second of work. It does not listen for Ctrl-C: without a listener the signal ends
 * the process at once, even within one line of megabytes.
 */
export function watchProgress(io: Io, isQuiet: boolean): ReadingProgress {
  const begin = io.elapsed();
  let drawn = begin + PATIENCE - REDRAW;
  let total = 0;
  let bytes = 0;
  let records: (() => number) | undefined;
  let bar: Bar | undefined;

  const draw = async (): Promise<void> => {
    const { openBar } = await import('./bar.ts');
    bar ??= openBar(io.stderr, total, () => io.elapsed() - begin);
    bar.update(bytes, records?.() ?? 0);
  };

  return {
    expect: (all, count) => {
      total = all;
      records = count;
    },
    progress: (more) => {
      bytes += more;
      if (isQuiet || !io.stderr.isTTY) return undefined;
      const now = io.elapsed();
      if (now - drawn < REDRAW) return undefined;
      drawn = now;
      return draw();
    },
    stop: () => bar?.stop(),
  };
}
