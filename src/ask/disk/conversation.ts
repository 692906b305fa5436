import { randomUUID } from 'node:crypto';
import { UserError } from '../../values/errors.ts';
import type { SourceObject } from '../../usage/records/source-object.ts';
import { countOf } from '../routing/reply-fields.ts';
import type { Message } from '../routing/chat-exchange.ts';
import type { Io } from '../../system/io.ts';
import { refuseForeign } from './file-use.ts';
import { readReceiptFile } from './receipt-reader.ts';

/** The messages of a conversation that receipts have kept. */
export interface Conversation {
  readonly id: string;
  /** Without the system message. */
  readonly messages: readonly Message[];
  readonly system: Message | undefined;
  /** How many images it showed, which no receipt keeps. */
  readonly images: number;
}

export function newConversation(): Conversation {
  // Node keeps random bytes for many of these, and none for randomBytes().
  const id = randomUUID().replaceAll('-', '').slice(16);
  return { id, messages: [], system: undefined, images: 0 };
}

interface Turn {
  readonly id: string;
  readonly system: string | undefined;
  readonly prompt: string;
  readonly answer: string;
  readonly images: number;
}

/**
 * Reads the conversation of the last receipt that has kept one. Throws a UserError if none has, and for a file that
 * came with a repository: its words would be sent as the user's.
 */
export function readLastConversation({ env }: Pick<Io, 'env'>, file: string): Conversation {
  refuseForeign(env, file);
  let turns: Turn[] = [];
  forEachTurn(file, (turn) => (turns = [turn]));
  const [last] = turns;
  if (!last)
    throw new UserError('no receipt has kept a conversation to go on with', {
      hint: 'the first question of one has to be asked with --keep-text',
    });
  const { id } = last;
  turns = [];
  forEachTurn(file, (turn) => turn.id === id && turns.push(turn));
  const system = turns.findLast((turn) => turn.system !== undefined)?.system;
  return {
    id,
    messages: turns.flatMap(({ prompt, answer }): Message[] => [
      { role: 'user', content: prompt },
      { role: 'assistant', content: answer },
    ]),
    system: system === undefined ? undefined : { role: 'system', content: system },
    images: turns.reduce((total, turn) => total + turn.images, 0),
  };
}

function forEachTurn(file: string, onTurn: (turn: Turn) => void): void {
  readReceiptFile(file, {
    onReceipt: ({ outcome }, receipt) => {
      const turn = outcome === 'answered' ? readTurn(receipt) : undefined;
      if (turn) onTurn(turn);
    },
  });
}

function readTurn({ conversation: id, system, prompt, answer, images }: SourceObject): Turn | undefined {
  if (typeof id !== 'string' || !/^[0-9a-f]{16}$/.test(id)) return undefined;
  if (typeof prompt !== 'string' || typeof answer !== 'string') return undefined;
  return {
    id,
    system: typeof system === 'string' ? system : undefined,
    prompt,
    answer,
    images: countOf(images) ?? 0,
  };
}
