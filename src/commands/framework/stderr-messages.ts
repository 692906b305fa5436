import type { Io } from '../../system/io.ts';
import { printable, singleLine } from '../../values/printable.ts';

/** What stands on standard error, a line each. Whoever reads it may be gone, which changes nothing. */
export interface Voice {
  note(text: string): Promise<void>;
  error(text: string): Promise<void>;
  debug(text: string): Promise<void>;
  /** Without a word before it, and as it is indented. */
  line(text: string): Promise<void>;
}

interface Wishes {
  readonly quiet?: boolean | undefined;
  readonly debug?: boolean | undefined;
}

/** Speaks on standard error; all text is neutralised, since plans, files and servers may have written it. */
export function voiceOf({ stderr }: Pick<Io, 'stderr'>, { quiet = false, debug = false }: Wishes): Voice {
  const say = async (text: string): Promise<void> => {
    try {
      await stderr.write(`${text}\n`);
    } catch {
      // The answer matters, and the exit code says how it went.
    }
  };
  return {
    note: async (text) => (quiet ? undefined : await say(`note: ${singleLine(text)}`)),
    error: (text) => say(`error: ${singleLine(text)}`),
    debug: async (text) => (debug ? await say(`debug: ${singleLine(text)}`) : undefined),
    line: async (text) =>
      quiet ? undefined : await say(printable(text.replaceAll(/\s*[\n\r\u2028\u2029]+\s*/g, ' '))),
  };
}
