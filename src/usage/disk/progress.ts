import { exitCode, UserError } from '../../values/errors.ts';
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

/** Milliseconds before a bar appears. */
const PATIENCE = 1000;
const BREATH = 50;

/**
 * Shows a bar on a terminal after a second of work, and ends it on Ctrl-C: then `progress` throws a UserError with
 * the exit code of an interrupted run.
 */
export function watchProgress(io: Io, isQuiet: boolean): ReadingProgress {
  const begin = io.elapsed();
  let total = 0;
  let bytes = 0;
  let records: (() => number) | undefined;
  let breathed = begin;
  let bar: Bar | undefined;
  let isInterrupted = false;
  const release = io.onInterrupt(() => {
    isInterrupted = true;
  });

  const breathe = async (): Promise<void> => {
    // Lets signals and timers in, which a loop over files keeps out.
    await new Promise((resolve) => setImmediate(resolve));
    if (isInterrupted) throw new UserError('interrupted', { code: 'interrupted', exitCode: exitCode.interrupted });
    if (isQuiet || !io.stderr.isTTY || io.elapsed() - begin < PATIENCE) return;
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
      const now = io.elapsed();
      if (now - breathed < BREATH && !isInterrupted) return undefined;
      breathed = now;
      return breathe();
    },
    stop: () => {
      bar?.stop();
      release();
    },
  };
}
