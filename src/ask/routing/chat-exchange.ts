import type { Failure } from './failures.ts';
import type { ReplyFields } from './reply-fields.ts';
import type { Reply } from '../client/transport.ts';

/** What was sent, and all that came. */
export interface ChatReply {
  readonly text: string;
  /** Bytes of what the model thought. */
  readonly thoughtBytes: number;
  /** Requests that it took: more than one where a server rejects a parameter. */
  readonly requests: number;
  /** Whether the prompt may have reached the server. */
  readonly isSent: boolean;
  readonly isStreamed: boolean;
  readonly finishReason: string | undefined;
  readonly id: string | undefined;
  /** The model that the server says has answered. */
  readonly model: string | undefined;
  readonly serviceTier: string | undefined;
  /** As the server counted; undefined where it does not say. */
  readonly usage: ReplyFields | undefined;
  readonly headers: Reply['headers'];
  /** Why there is no whole answer. */
  readonly failure: Failure | undefined;
}

/** What is said in a conversation, and by whom. */
export interface Message {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
  /** Images beside the text, as data URLs. */
  readonly images?: readonly string[] | undefined;
}
