/** Where the program writes. */
export interface Output {
  readonly isTTY: boolean;
  /** How wide a text may be: that of the terminal, or what the user wants; undefined for any width. */
  readonly columns: number | undefined;
  /** Resolves when more may be written; rejects with OutputClosed when nobody reads any more. */
  write(text: string): Promise<void>;
}

/** Everything the program knows of the world. Tests pass fakes. */
export interface Io {
  readonly stdin: AsyncIterable<Uint8Array>;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  now(): Date;
  /** Milliseconds that go forward whatever the clock on the wall does. */
  elapsed(): number;
  /** Resolves after so many milliseconds, or when the signal aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** From 0 to 1. */
  random(): number;
  /** True where standard input is a pipe or a file, which somebody filled. */
  readonly isPiped: boolean;
  /** True where that is also the input of the shell around the program, which may be reading it. */
  readonly isInherited: boolean;
  /** Has Ctrl-C (or another polite end) call this once instead of ending the process, until the function it gives back is called. */
  onInterrupt(listener: () => void): () => void;
}
