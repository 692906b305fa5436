import { UserError } from '../../values/errors.ts';
import { readText } from '../../system/files.ts';
import type { Io } from '../../system/io.ts';
import { readImage } from './image.ts';
import type { Message } from '../routing/chat-exchange.ts';

interface Wishes {
  readonly system?: string | undefined;
  readonly file?: string | undefined;
  readonly image?: readonly string[] | undefined;
}

/** What the user asks now: behind what the model is told first, if anything. */
export interface PromptMessages {
  readonly system: Message | undefined;
  readonly user: Message;
  /** What the user should hear. */
  readonly note: string | undefined;
}

/**
 * What is asked: the words of the command line, a file and what is piped in, in this order. Standard input is added to words
 * where it was made for this command; that of a loop or a script around it is the loop's, unless it is asked for by `-`.
 */
export async function readPrompt(
  io: Io,
  words: readonly string[],
  { system, file, image = [] }: Wishes,
): Promise<PromptMessages> {
  const said = words
    .filter((word) => word !== '-')
    .join(' ')
    .trim();
  const isNamed = words.includes('-') || file === '-';
  const isLeft = io.isPiped && io.isInherited && said !== '' && !isNamed;
  const parts = [
    said,
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
      hint: 'write the prompt behind the command, or pipe it in: git diff | cost-projection ask review this',
    });
  return {
    system: system === undefined ? undefined : { role: 'system', content: system },
    user: { role: 'user', content, ...(images.length > 0 && { images }) },
    note: isLeft
      ? 'standard input is that of the shell around this command too, and was left to it; - adds it to the prompt'
      : undefined,
  };
}
