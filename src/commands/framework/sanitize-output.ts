import type { Io, Output } from '../../system/io.ts';
import { printable } from '../../values/printable.ts';

/** No honest message is longer; a name in one may be. */
const LONGEST_LINE = 2000;

/**
 * The same world, in which nothing that came from a file or a server drives a terminal: messages show control characters as
 * escapes wherever they go, a result does on a terminal, but for its own colours. Bytes among the messages are a progress
 * bar that the program draws itself. Opens no stream before it is used.
 */
export function neutral(io: Io): Io {
  let stdout: Output | undefined;
  let stderr: Output | undefined;
  return Object.create(io, {
    stdout: {
      get: (): Output => (stdout ??= io.stdout.isTTY ? through(io.stdout, (text) => colored(asText(text))) : io.stdout),
    },
    stderr: {
      get: (): Output => (stderr ??= through(io.stderr, (text) => (typeof text === 'string' ? message(text) : text))),
    },
  });
}

function through(output: Output, change: (text: string | Uint8Array) => string | Uint8Array): Output {
  return { isTTY: output.isTTY, columns: output.columns, write: (text) => output.write(change(text)) };
}

function asText(text: string | Uint8Array): string {
  return typeof text === 'string' ? text : new TextDecoder().decode(text);
}

function message(text: string): string {
  return printable(text)
    .split('\n')
    .map((line) => (line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE)}…` : line))
    .join('\n');
}

// oxlint-disable-next-line no-control-regex -- a colour begins with one
const color = /(\u001b\[[\d;]*m|\r\n)/;

function colored(text: string): string {
  return text
    .split(color)
    .map((part) => (color.test(part) ? part : printable(part)))
    .join('');
}
