import { fstatSync, writeSync } from 'node:fs';
import { OutputClosed, systemCode, UserError } from '../values/errors.ts';
import { reasonOf } from './files.ts';
import type { Io, Output } from './io.ts';

/** The real world. Each stream is opened by its first use: standard input may be closed, and hardly a run needs all three. */
export function processIo(): Io {
  let stdout: Output | undefined;
  let stderr: Output | undefined;
  return {
    stdin: { [Symbol.asyncIterator]: () => process.stdin[Symbol.asyncIterator]() },
    get stdout() {
      return (stdout ??= outputTo(1, () => process.stdout));
    },
    get stderr() {
      return (stderr ??= outputTo(2, () => process.stderr));
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
    onInterrupt: (listener) => {
      interruptListener = listener;
      // Whoever ends the process politely gets what it has spent written down too.
      process.once('SIGTERM', interrupt);
      return () => {
        interruptListener = undefined;
        process.off('SIGTERM', interrupt);
      };
    },
  };
}

let interruptListener: (() => void) | undefined;

/** Hands Ctrl-C to whoever waits for it, once; false where nobody does, and the process has to end. */
export function interrupt(): boolean {
  const listener = interruptListener;
  interruptListener = undefined;
  listener?.();
  return listener !== undefined;
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
    throw new UserError('the working directory is not there any more', { hint: 'change into one that is' });
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

/** Writes without the streams of node, whose loading costs more than a table; a full pipe is left to them. */
function direct(descriptor: number, stream: () => NodeJS.WriteStream): Output {
  let rest: Output | undefined;
  return {
    isTTY: false,
    columns: undefined,
    async write(text) {
      const bytes = typeof text === 'string' ? Buffer.from(text) : text;
      const done = rest ? 0 : writeNow(descriptor, bytes);
      if (done === bytes.length) return;
      rest ??= streamed(stream());
      await rest.write(bytes.subarray(done));
    },
  };
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

function streamed(stream: NodeJS.WriteStream): Output {
  // Without a listener a reader that went away would end the process with a stack.
  stream.on('error', () => undefined);
  return {
    isTTY: stream.isTTY,
    columns: stream.columns,
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
