import { fstatSync, write, writeSync } from 'node:fs';
import { OutputClosed, systemCode, UserError } from '../values/errors.ts';
import { reasonOf } from './files.ts';
import type { Io, Output } from './io.ts';
import { isSharedWithShell } from './shared-input.ts';
import { waitedFor } from './waiting.ts';

/**
 * The real world. Each stream is opened by its first use: standard input may be closed, and hardly a run needs all three.
 * `told` is what becomes of the one that messages go to.
 */
export function processIo(told = (output: Output): Output => output): Io {
  let stdout: Output | undefined;
  let stderr: Output | undefined;
  return {
    stdin: { [Symbol.asyncIterator]: () => fromStdin((stderr ??= outputTo(2, () => process.stderr))) },
    get stdout() {
      return (stdout ??= outputTo(1, () => process.stdout));
    },
    get stderr() {
      return (stderr ??= told(outputTo(2, () => process.stderr)));
    },
    env: process.env,
    get cwd() {
      return workingDirectory();
    },
    now: () => new Date(),
    elapsed: () => performance.now(),
    sleep,
    random: () => Math.random(),
    get isPiped() {
      return isPipeOrFile(0);
    },
    get isInherited() {
      return isSharedWithShell();
    },
    onInterrupt,
  };
}

const endings = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

let isAwaited = false;

/** The request to end that was heard, and how many writes a reader that has stalled holds up. */
let heardEnding: (typeof endings)[number] | undefined;
let heldUp = 0;

/**
 * Leaves the process to end with that code. Where somebody asked it to end and a write still waits for a reader that has
 * stalled, it ends by that request at once: nothing else ends a thread that is writing.
 */
export function settle(code: number): void {
  process.exitCode = code;
  if (heardEnding !== undefined && heldUp > 0) process.kill(process.pid, heardEnding);
}

/** Whoever asks the process to end is heard once; the second time it ends at once, as it does where nobody listens. */
function onInterrupt(listener: () => void): () => void {
  const heard = (signal: (typeof endings)[number]): void => {
    release();
    heardEnding = signal;
    listener();
  };
  const release = (): void => {
    isAwaited = false;
    for (const signal of endings) process.off(signal, heard);
  };
  isAwaited = true;
  for (const signal of endings) process.on(signal, heard);
  return release;
}

/** Standard input; a user at a terminal, or behind a pipe that gives nothing, is told that it is read. */
async function* fromStdin(stderr: Output): AsyncGenerator<Uint8Array> {
  if (!process.stdin.isTTY) return yield* waitedFor(process.stdin, 'standard input', stderr);
  await stderr.write('note: reading standard input; Ctrl-D ends it\n');
  yield* process.stdin;
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
    if (signal.aborted) done();
  });
}

function workingDirectory(): string {
  try {
    return process.cwd();
  } catch {
    throw new UserError('the working directory is not there any more, or may not be read', {
      hint: 'change into another one',
    });
  }
}

function outputTo(descriptor: number, stream: () => NodeJS.WriteStream): Output {
  return isPipeOrFile(descriptor) ? direct(descriptor, stream) : streamed(stream());
}

function isPipeOrFile(descriptor: number): boolean {
  try {
    const stats = fstatSync(descriptor);
    return stats.isFIFO() || stats.isFile() || stats.isSocket();
  } catch {
    return false;
  }
}

/**
 * Writes without the streams of node, whose loading costs more than a table; a full pipe is left to them. While somebody
 * listens for Ctrl-C a thread writes: nobody would hear it while a reader that has stalled holds up the write.
 */
function direct(descriptor: number, stream: () => NodeJS.WriteStream): Output {
  let rest: Output | undefined;
  return {
    isTTY: false,
    columns: columnsWanted(),
    async write(text) {
      const bytes = typeof text === 'string' ? Buffer.from(text) : text;
      if (isAwaited) return await writeAside(descriptor, bytes);
      const done = rest ? 0 : writeNow(descriptor, bytes);
      if (done === bytes.length) return;
      rest ??= streamed(stream());
      await rest.write(bytes.subarray(done));
    },
  };
}

async function writeAside(descriptor: number, bytes: Uint8Array): Promise<void> {
  heldUp++;
  try {
    for (let done = 0; done < bytes.length;) done += await writeSome(descriptor, bytes.subarray(done));
  } catch (error) {
    throw isClosed(error) ? new OutputClosed() : refused(error);
  } finally {
    heldUp--;
  }
}

const FULL_MS = 10;

function writeSome(descriptor: number, bytes: Uint8Array): Promise<number> {
  return new Promise((resolve, reject) => {
    write(descriptor, bytes, (error, written) => {
      if (!error) resolve(written);
      else if (systemCode(error) === 'EAGAIN') setTimeout(resolve, FULL_MS, 0);
      else reject(error);
    });
  });
}

/** How many bytes went out before all had or the pipe was full. */
function writeNow(descriptor: number, bytes: Uint8Array): number {
  let done = 0;
  try {
    while (done < bytes.length) done += writeSync(descriptor, bytes, done);
  } catch (error) {
    if (isClosed(error)) throw new OutputClosed();
    if (systemCode(error) !== 'EAGAIN') throw refused(error);
  }
  return done;
}

/** How wide the user wants what has no width of its own, such as a pipe. */
function columnsWanted(): number | undefined {
  const { COLUMNS = '' } = process.env;
  return /^[1-9]\d{0,4}$/.test(COLUMNS) ? Number(COLUMNS) : undefined;
}

function streamed(stream: NodeJS.WriteStream): Output {
  // Without a listener a reader that went away would end the process with a stack.
  stream.on('error', () => undefined);
  return {
    isTTY: stream.isTTY,
    // A terminal that nobody gave a size has none.
    columns: stream.isTTY ? stream.columns || (columnsWanted() ?? 80) : columnsWanted(),
    write: (text) =>
      new Promise((resolve, reject) => {
        stream.write(text, (error) => {
          if (!error) resolve();
          else reject(isClosed(error) ? new OutputClosed() : refused(error));
        });
      }),
  };
}

/** A full disk under `> file` is not our bug. */
function refused(error: unknown): UserError {
  return new UserError(`cannot write the output: ${reasonOf(error)}`);
}

function isClosed(error: unknown): boolean {
  return ['EPIPE', 'ERR_STREAM_DESTROYED', 'ERR_STREAM_WRITE_AFTER_END'].includes(systemCode(error) ?? '');
}
