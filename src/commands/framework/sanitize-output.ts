import type { Io, Output } from '../../system/io.ts';
import { printable } from '../../values/printable.ts';

/** Only a message with a name made to fill the screen is longer. */
const LONGEST_LINE = 2000;

/**
 * The world with outputs that no text of a file or a server can control a terminal through. Messages show control
 * characters as escapes; so does a result on a terminal, except for its own colours. Bytes among the messages are a
 * progress bar that the program draws itself. No stream is opened before its first use.
 */
export function sanitizeOutput(io: Io): Io {
  let stdout: Output | undefined;
  let stderr: Output | undefined;
  return Object.create(io, {
    stdout: {
      get: (): Output =>
        (stdout ??= io.stdout.isTTY ? filtered(io.stdout, (text) => escapeExceptColors(asText(text))) : io.stdout),
    },
    stderr: {
      get: (): Output =>
        (stderr ??= filtered(io.stderr, (text) => (typeof text === 'string' ? escapeMessage(text) : text))),
    },
  });
}

function filtered(output: Output, change: (text: string | Uint8Array) => string | Uint8Array): Output {
  return { isTTY: output.isTTY, columns: output.columns, write: (text) => output.write(change(text)) };
}

function asText(text: string | Uint8Array): string {
  return typeof text === 'string' ? text : new TextDecoder().decode(text);
}

function escapeMessage(text: string): string {
  return printable(text)
    .split('\n')
    .map((line) => (line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE)}…` : line))
    .join('\n');
}

// oxlint-disable-next-line no-control-regex -- a colour begins with a control character
const color = /(\u001b\[[\d;]*m|\r\n)/;

function escapeExceptColors(text: string): string {
  return text
    .split(color)
    .map((part) => (color.test(part) ? part : printable(part)))
    .join('');
}
