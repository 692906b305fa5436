import type { Io, Output } from '../system/io.ts';
import { printable } from './printable.ts';

/** No honest message is longer; a name in one may be. */
const LONGEST_LINE = 2000;

/**
 * The same world, in which nothing that came from a file or a server drives a terminal: messages show control characters as
 * escapes wherever they go, a result does on a terminal, but for its own colours. Opens no stream before it is used.
 */
export function neutral(io: Io): Io {
  let stdout: Output | undefined;
  let stderr: Output | undefined;
  return Object.create(io, {
    stdout: { get: (): Output => (stdout ??= io.stdout.isTTY ? through(io.stdout, colored) : io.stdout) },
    stderr: { get: (): Output => (stderr ??= through(io.stderr, message)) },
  });
}

function through(output: Output, change: (text: string) => string): Output {
  return { isTTY: output.isTTY, columns: output.columns, write: (text) => output.write(change(text)) };
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
