import type { Io } from '../../system/io.ts';
import { printable, singleLine } from '../../values/printable.ts';

/** Writes messages to standard error, a line each. A reader that went away is ignored. */
export interface StderrMessages {
  note(text: string): Promise<void>;
  error(text: string): Promise<void>;
  debug(text: string): Promise<void>;
  /** Without a prefix, and with its indentation. */
  line(text: string): Promise<void>;
}

interface MessageOptions {
  readonly quiet?: boolean | undefined;
  readonly debug?: boolean | undefined;
}

/** Control characters become escapes, since plans, files and servers may have written a part of the text. */
export function stderrMessages(
  { stderr }: Pick<Io, 'stderr'>,
  { quiet = false, debug = false }: MessageOptions,
): StderrMessages {
  const write = async (text: string): Promise<void> => {
    try {
      await stderr.write(`${text}\n`);
    } catch {
      // The result and the exit code matter more than a message.
    }
  };
  return {
    note: async (text) => (quiet ? undefined : await write(`note: ${singleLine(text)}`)),
    error: (text) => write(`error: ${singleLine(text)}`),
    debug: async (text) => (debug ? await write(`debug: ${singleLine(text)}`) : undefined),
    line: async (text) => (quiet ? undefined : await write(printable(joinedLines(text)))),
  };
}

function joinedLines(text: string): string {
  const [first = '', ...rest] = text.split(/[\n\r\u2028\u2029]+/);
  return rest.length === 0 ? first : [first.trimEnd(), ...rest.map((line) => line.trim())].join(' ');
}
