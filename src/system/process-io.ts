import { fstatSync, write, writeSync } from 'node:fs';
import { OutputClosed, systemCode, UserError } from '../values/errors.ts';
import { failureReason } from './files.ts';
import type { Io, Output } from './io.ts';
import { findInputOwner } from './shared-input.ts';
import { waitedFor } from './waiting.ts';

/**
 * The Io of the process. Each stream is opened by its first use, since standard input may be closed, and few runs need
 * all three. `wrapStderr` changes the stream that messages go to.
 */
export function processIo(wrapStderr = (output: Output): Output => output): Io {
  let stdout: Output | undefined;
  let stderr: Output | undefined;
  return {
    stdin: { [Symbol.asyncIterator]: () => fromStdin((stderr ??= outputTo(2, () => process.stderr))) },
    get stdout() {
      return (stdout ??= outputTo(1, () => process.stdout));
    },
    get stderr() {
      return (stderr ??= wrapStderr(outputTo(2, () => process.stderr)));
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
    get inputOwner() {
      return findInputOwner();
    },
    onInterrupt,
  };
}

const endSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

let hasListener = false;

/** The signal to end that came. */
let receivedSignal: (typeof endSignals)[number] | undefined;

/**
 * Lets the process end with that code, or at once by the signal to end that came: a shell that sees a program die of
 * Ctrl-C ends the loop around it. Nothing else ends a thread that is writing to a stalled reader.
 */
export function settle(code: number): void {
  process.exitCode = code;
  if (receivedSignal === undefined) return;
  for (const signal of endSignals) process.removeAllListeners(signal);
  process.kill(process.pid, receivedSignal);
}

/** The first signal to end calls the listener; the second ends the process, as signals do without a listener. */
function onInterrupt(listener: () => void): () => void {
  const receive = (signal: (typeof endSignals)[number]): void => {
    release();
    receivedSignal = signal;
    listener();
  };
  const release = (): void => {
    hasListener = false;
    for (const signal of endSignals) process.off(signal, receive);
  };
  hasListener = true;
  for (const signal of endSignals) process.on(signal, receive);
  return release;
}

/** Standard input; a note tells that it is read, at a terminal at once, from a pipe if nothing comes. */
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
    throw new UserError('the working directory no longer exists, or cannot be read', {
      hint: 'change to another one',
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
 * Writes without the streams of Node, since loading them takes longer than printing a table; a full pipe is left to
 * them. While there is a listener for Ctrl-C, a thread writes, since a stalled reader would keep signals from being
 * handled.
 */
function direct(descriptor: number, stream: () => NodeJS.WriteStream): Output {
  let rest: Output | undefined;
  return {
    isTTY: false,
    columns: columnsWanted(),
    async write(text) {
      const bytes = typeof text === 'string' ? Buffer.from(text) : text;
      if (hasListener) return await writeInThread(descriptor, bytes);
      const done = rest ? 0 : writeNow(descriptor, bytes);
      if (done === bytes.length) return;
      rest ??= streamed(stream());
      await rest.write(bytes.subarray(done));
    },
  };
}

async function writeInThread(descriptor: number, bytes: Uint8Array): Promise<void> {
  try {
    for (let done = 0; done < bytes.length;) done += await writeSome(descriptor, bytes.subarray(done));
  } catch (error) {
    throw isClosed(error) ? new OutputClosed() : writeFailure(error);
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

/** Returns how many bytes were written: all, or as many as the pipe takes. */
function writeNow(descriptor: number, bytes: Uint8Array): number {
  let done = 0;
  try {
    while (done < bytes.length) done += writeSync(descriptor, bytes, done);
  } catch (error) {
    if (isClosed(error)) throw new OutputClosed();
    if (systemCode(error) !== 'EAGAIN') throw writeFailure(error);
  }
  return done;
}

/** The width that the user wants for an output without one, such as a pipe. */
function columnsWanted(): number | undefined {
  const { COLUMNS = '' } = process.env;
  return /^[1-9]\d{0,4}$/.test(COLUMNS) ? Number(COLUMNS) : undefined;
}

function streamed(stream: NodeJS.WriteStream): Output {
  // Without a listener, a reader that goes away would end the process with a stack trace.
  stream.on('error', () => undefined);
  return {
    isTTY: stream.isTTY,
    // Some terminals report no size.
    columns: stream.isTTY ? stream.columns || (columnsWanted() ?? 80) : columnsWanted(),
    write: (text) =>
      new Promise((resolve, reject) => {
        stream.write(text, (error) => {
          if (!error) resolve();
          else reject(isClosed(error) ? new OutputClosed() : writeFailure(error));
        });
      }),
  };
}

/** The error of a failed write, such as a full disk under `> file`, which is not a bug. */
function writeFailure(error: unknown): UserError {
  return new UserError(`cannot write the output: ${failureReason(error)}`);
}

function isClosed(error: unknown): boolean {
  return ['EPIPE', 'ERR_STREAM_DESTROYED', 'ERR_STREAM_WRITE_AFTER_END'].includes(systemCode(error) ?? '');
}
