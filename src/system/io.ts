import type { InputOwner } from './shared-input.ts';

/** A stream that the program writes to. */
export interface Output {
  readonly isTTY: boolean;
  /** The width of the terminal, or the one the user wants; undefined for no limit. */
  readonly columns: number | undefined;
  /**
   * Writes text, or its UTF-8. Resolves when more may be written; rejects with OutputClosed if the reader went away.
   */
  write(text: string | Uint8Array): Promise<void>;
}

/** Everything the program knows of the world. Tests pass fakes. */
export interface Io {
  readonly stdin: AsyncIterable<Uint8Array>;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  now(): Date;
  /** Milliseconds of a monotonic clock. */
  elapsed(): number;
  /** Resolves after so many milliseconds, or when the signal aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** From 0 to 1. */
  random(): number;
  /** True if standard input is a pipe or a file. */
  readonly isPiped: boolean;
  /** Whose it is, if a shell around the program has the same one. */
  readonly inputOwner: InputOwner;
  /**
   * Makes Ctrl-C (or another signal to end) call the listener once instead of ending the process. Returns a function
   * that takes this back.
   */
  onInterrupt(listener: () => void): () => void;
}
