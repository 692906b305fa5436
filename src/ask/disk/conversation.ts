import { randomBytes } from 'node:crypto';
import { UserError } from '../../values/errors.ts';
import { fieldsOf } from '../routing/reply-fields.ts';
import type { Message } from '../routing/chat-exchange.ts';
import { readReceiptFile } from './receipt-reader.ts';

/** What was said, as far as receipts have kept it. */
export interface Conversation {
  readonly id: string;
  /** Without what the model was told first. */
  readonly messages: readonly Message[];
  readonly system: Message | undefined;
}

export function newConversation(): Conversation {
  return { id: randomBytes(8).toString('hex'), messages: [], system: undefined };
}

interface Turn {
  readonly id: string;
  readonly system: string | undefined;
  readonly prompt: string;
  readonly answer: string;
}

/** The conversation of the last receipt that has kept one. Throws a UserError where none has. */
export function lastConversation(file: string): Conversation {
  const found: Turn[] = [];
  eachTurn(file, (turn) => (found[0] = turn));
  const [last] = found;
  if (!last)
    throw new UserError('there is no conversation to go on with', {
      hint: 'the first question of one has to be asked with --keep-text',
    });
  const { id } = last;
  const turns: Turn[] = [];
  eachTurn(file, (turn) => {
    if (turn.id === id) turns.push(turn);
  });
  const system = turns.findLast((turn) => turn.system !== undefined)?.system;
  return {
    id,
    messages: turns.flatMap(({ prompt, answer }): Message[] => [
      { role: 'user', content: prompt },
      { role: 'assistant', content: answer },
    ]),
    system: system === undefined ? undefined : { role: 'system', content: system },
  };
}

/** The turns that receipts have kept, of all conversations. */
function eachTurn(file: string, onTurn: (turn: Turn) => void): void {
  readReceiptFile(file, {
    onEntry: ({ outcome }, text) => {
      const turn = outcome === 'answered' ? turnIn(text()) : undefined;
      if (turn) onTurn(turn);
    },
  });
}

function turnIn(line: string): Turn | undefined {
  if (!line.includes('"conversation":"')) return undefined;
  const { conversation: id, system, prompt, answer } = fieldsOf(JSON.parse(line)) ?? {};
  if (typeof id !== 'string' || typeof prompt !== 'string' || typeof answer !== 'string') return undefined;
  return { id, system: typeof system === 'string' ? system : undefined, prompt, answer };
}
