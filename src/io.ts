/** Where the program writes; `isTTY` and `columns` are those of a terminal, when it is one. */
export interface Output {
  readonly isTTY: boolean;
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
}
