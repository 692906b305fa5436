import { UserError } from '../../values/errors.ts';
import { readText } from '../../system/files.ts';
import type { Io } from '../../system/io.ts';
import type { Message } from '../routing/chat-exchange.ts';
import { readImage } from './image.ts';

interface PromptOptions {
  readonly system?: string | undefined;
  readonly file?: string | undefined;
  readonly image?: readonly string[] | undefined;
}

export interface PromptMessages {
  readonly system: Message | undefined;
  readonly user: Message;
  /** A note for the user about standard input that was not read. */
  readonly note: string | undefined;
}

/**
 * Puts the prompt together: the words of the command line, a file, and standard input, in this order. Besides words,
 * standard input is read only if it was made for this command; that of a loop or script around it belongs to the loop,
 * unless `-` asks for it.
 */
export async function readPrompt(
  io: Io,
  words: readonly string[],
  { system, file, image = [] }: PromptOptions,
): Promise<PromptMessages> {
  const typed = words
    .filter((word) => word !== '-')
    .join(' ')
    .trim();
  const isNamed = words.includes('-') || file === '-';
  const isLeft = io.isPiped && io.isInherited && typed !== '' && !isNamed;
  const parts = [
    typed,
    file === undefined || file === '-' ? '' : await readText(file, io),
    isNamed || (io.isPiped && !isLeft) ? await readText('-', io) : '',
  ];
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
    system: system === undefined ? undefined : { role: 'system', content: system },
    user: { role: 'user', content, ...(images.length > 0 && { images }) },
    note: isLeft
      ? 'standard input is that of the shell around this command too, and was left to it; - adds it to the prompt'
      : undefined,
  };
}
