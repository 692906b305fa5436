import { resolve } from 'node:path';
import { failureReason, readText, statPath } from '../../system/files.ts';
import type { Io } from '../../system/io.ts';
import { withFile, writeAll, writtenPath } from '../../system/open-file.ts';
import { writeWhole } from '../../system/whole-file.ts';
import { UserError } from '../../values/errors.ts';
import { parseJson } from '../../values/json.ts';
import { fieldsOf, type ReplyFields } from '../routing/reply-fields.ts';
import type { ListedPrompt } from './prompt-file.ts';

/** What became of a prompt: one line of JSON. Its answer, or its error. */
export interface AnswerLine extends ReplyFields {
  readonly line: number;
}

export interface AnswerSink {
  /** The lines that an earlier run has answered. */
  readonly answered: ReadonlySet<number>;
  /** Keeps what became of a prompt, at once. */
  readonly add: (entry: AnswerLine) => Promise<void>;
  /** Puts all lines into the order of the prompts. */
  readonly finish: () => Promise<void>;
}

const MAX_BYTES = 1024 * 1024 * 1024;

/**
 * Opens a file of answers, so that a run that was ended goes on where it was: what has an answer is kept, the rest is
 * asked. Each answer is appended as it comes, and the lines are sorted in the end. Throws a UserError for a file of
 * something else, or of answers to other prompts.
 */
export async function openAnswerFile(io: Io, path: string, prompts: readonly ListedPrompt[]): Promise<AnswerSink> {
  const file = resolve(io.cwd, path);
  const kept = new Map<number, AnswerLine>();
  const before = statPath(file)?.isFile() === true ? await readText(path, io, MAX_BYTES) : '';
  for (const entry of readAnswers(before, path, prompts)) kept.set(entry.line, entry);
  const answered = new Set(kept.keys());
  const write = (): Promise<void> =>
    writeWhole(
      file,
      path,
      [...kept.values()].toSorted((a, b) => a.line - b.line).map((entry) => `${JSON.stringify(entry)}\n`),
    );
  await write();
  return {
    answered,
    add: async (entry) => {
      kept.set(entry.line, entry);
      try {
        const target = writtenPath(file, path);
        withFile(target, { to: 'append', shown: path }, ({ descriptor }) =>
          writeAll(descriptor, Buffer.from(`${JSON.stringify(entry)}\n`)),
        );
        await Promise.resolve();
      } catch (error) {
        if (error instanceof UserError) throw error;
        throw new UserError(`cannot write ${path}: ${failureReason(error)}`);
      }
    },
    finish: write,
  };
}

/** The answers in a file. Errors, and a last line that a crash tore, are left out, to be asked again. */
function* readAnswers(text: string, path: string, prompts: readonly ListedPrompt[]): Generator<AnswerLine> {
  const hashes = new Map(prompts.map(({ line, hash }) => [line, hash]));
  const lines = text.split('\n');
  for (const [index, line] of lines.entries()) {
    if (line === '' || index === lines.length - 1) continue;
    const entry = fieldsOf(parseJson(line));
    const number = entry?.['line'];
    if (!entry || typeof number !== 'number')
      throw new UserError(`${path}:${index + 1}:1: not an answer of ask --each, and left alone`, {
        hint: 'name another file with -o',
      });
    if (entry['answer'] === undefined) continue;
    if (hashes.get(number) !== entry['promptHash'])
      throw new UserError(`${path}:${index + 1}:1: the answer to another prompt than line ${number} now is`, {
        hint: 'name another file with -o, or remove this one to ask again',
      });
    yield { ...entry, line: number };
  }
}

/** Prints answers in the order of the prompts: what comes early waits. */
export function orderedOutput({ stdout }: Pick<Io, 'stdout'>, prompts: readonly ListedPrompt[]): AnswerSink {
  const waiting = new Map<number, AnswerLine>();
  let next = 0;
  const flush = async (isEnd: boolean): Promise<void> => {
    for (; next < prompts.length; next++) {
      const line = prompts[next]?.line ?? 0;
      const entry = waiting.get(line);
      if (!entry && !isEnd) return;
      waiting.delete(line);
      if (entry) await stdout.write(`${JSON.stringify(entry)}\n`);
    }
  };
  let writing = Promise.resolve();
  const inTurn = (isEnd: boolean): Promise<void> => (writing = writing.then(() => flush(isEnd)));
  return {
    answered: new Set(),
    add: (entry) => {
      waiting.set(entry.line, entry);
      return inTurn(false);
    },
    finish: () => inTurn(true),
  };
}
