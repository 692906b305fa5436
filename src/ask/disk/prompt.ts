import { UserError } from '../../values/errors.ts';
import { readText } from '../../system/files.ts';
import type { Io } from '../../system/io.ts';
import type { Message } from '../routing/chat-exchange.ts';
import { readImage } from './image.ts';

interface PromptOptions {
  /** Text, or `@` and the file that holds it. */
  readonly system?: string | undefined;
  readonly file?: readonly string[] | undefined;
  readonly image?: readonly string[] | undefined;
}

export interface PromptMessages {
  readonly system: Message | undefined;
  readonly user: Message;
  /** A note for the user about standard input that was not read. */
  readonly note: string | undefined;
}

/**
 * Puts the prompt together: the words of the command line, files, and standard input, in this order. Beside words or
 * files, standard input is not read if a shell around the program reads it, unless `-` asks for it. Throws a UserError,
 * also if nobody can tell whether a shell does.
 */
export async function readPrompt(
  io: Io,
  words: readonly string[],
  { system, file: files = [], image = [] }: PromptOptions,
): Promise<PromptMessages> {
  const typed = words
    .filter((word) => word !== '-')
    .join(' ')
    .trim();
  const named = files.filter((file) => file !== '-');
  const isNamed = words.includes('-') || files.includes('-');
  const hasPrompt = typed !== '' || named.length + image.length > 0;
  const isLeft = io.isPiped && !isNamed && hasPrompt && isLeftToShell(io);
  const parts = [typed];
  for (const file of named) parts.push(await readText(file, io));
  if (isNamed || (io.isPiped && !isLeft)) parts.push(await readText('-', io));
  const content = parts
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .join('\n\n');
  const images = image.map((path) => readImage(path, io));
  if (content === '' && images.length === 0)
    throw new UserError('nothing to ask', {
      hint: 'write the prompt after the command, or pipe it in: git diff | cost-projection ask review this',
    });
  return {
    system: system === undefined ? undefined : { role: 'system', content: await readSystem(io, system) },
    user: { role: 'user', content, ...(images.length > 0 && { images }) },
    note: isLeft
      ? 'standard input is read by the shell around this command, and was left to it; - adds it to the prompt'
      : undefined,
  };
}

/** Reads the system text: itself, or after an `@` the file that holds it. */
export async function readSystem(io: Io, text: string): Promise<string> {
  return text.startsWith('@') ? (await readText(text.slice(1), io)).trim() : text;
}

/** Throws a UserError if that is not known, before anything is paid for. */
function isLeftToShell({ inputOwner }: Io): boolean {
  if (inputOwner !== 'unknown') return inputOwner === 'shell';
  throw new UserError('standard input may be meant for this prompt, or for the shell around this command', {
    hint: [
      '- after the prompt sends it: cost-projection ask review this -',
      '</dev/null leaves it to the shell: cost-projection ask review this </dev/null',
    ].join('\n'),
  });
}
