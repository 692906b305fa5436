import { OutputClosed, systemCode } from './errors.ts';
import type { Io, Output } from './io.ts';

/** The real world. Standard input is opened only when somebody reads it: it may be closed. */
export function processIo(): Io {
  return {
    stdin: { [Symbol.asyncIterator]: () => process.stdin[Symbol.asyncIterator]() },
    stdout: outputOf(process.stdout),
    stderr: outputOf(process.stderr),
    env: process.env,
    cwd: process.cwd(),
    now: () => new Date(),
  };
}

function outputOf(stream: NodeJS.WriteStream): Output {
  // Without a listener a reader that went away would end the process with a stack.
  stream.on('error', () => undefined);
  return {
    isTTY: stream.isTTY,
    columns: stream.columns,
    write: (text) =>
      new Promise((resolve, reject) => {
        stream.write(text, (error) => {
          if (!error) resolve();
          else reject(isClosed(error) ? new OutputClosed() : error);
        });
      }),
  };
}

function isClosed(error: Error): boolean {
  return ['EPIPE', 'ERR_STREAM_DESTROYED', 'ERR_STREAM_WRITE_AFTER_END'].includes(systemCode(error) ?? '');
}
