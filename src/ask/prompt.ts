import { UserError } from '../values/errors.ts';
import { readText } from '../system/files.ts';
import type { Io } from '../system/io.ts';

export interface Message {
  readonly role: 'system' | 'user';
  readonly content: string;
}

interface Wishes {
  readonly system?: string | undefined;
  readonly file?: string | undefined;
}

/** What is asked: the words of the command line, a file and what is piped in, in this order, behind what the model is told first. */
export async function messagesOf(io: Io, words: readonly string[], { system, file }: Wishes): Promise<Message[]> {
  const isPipeWanted = io.isPiped || words.includes('-') || file === '-';
  const parts = [
    words.filter((word) => word !== '-').join(' '),
    file === undefined || file === '-' ? '' : await readText(file, io),
    isPipeWanted ? await readText('-', io) : '',
  ];
  const prompt = parts
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .join('\n\n');
  if (prompt === '')
    throw new UserError('nothing to ask', { hint: 'write the prompt behind the command, or pipe it in: git diff | cost-projection ask review this' });
  return [...(system === undefined ? [] : [{ role: 'system' as const, content: system }]), { role: 'user', content: prompt }];
}
