import type { Failure, ReplyHeaders } from './failures.ts';
import type { OptionalParameter } from './refusals.ts';
import type { ReplyFields } from './reply-fields.ts';

/** One message of a conversation. */
export interface Message {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
  /** Images beside the text, as data URLs. */
  readonly images?: readonly string[] | undefined;
}

export const reasoningEfforts = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh'] as const;

/** Ways of sending a request that its server may bill at other rates. */
export const requestTiers = ['default', 'flex', 'priority'] as const;

/** Values of the parameters that a request can do without; undefined for what is left to the server. */
export interface ChatParameters {
  readonly temperature?: number | undefined;
  readonly seed?: number | undefined;
  readonly reasoning_effort?: (typeof reasoningEfforts)[number] | undefined;
  readonly service_tier?: (typeof requestTiers)[number] | undefined;
}

/** Everything that came back for one attempt. */
export interface ChatReply {
  readonly text: string;
  readonly reasoningBytes: number;
  /** Whether the answer began with thoughts in a tag, which are left out of its text. */
  readonly hasThoughts: boolean;
  /** Requests that were sent: more than one if the server rejects a parameter. */
  readonly requests: number;
  /** Parameters that the server does not take, and that were left out. */
  readonly omitted: readonly OptionalParameter[];
  /** Whether the prompt may have reached the server. */
  readonly isSent: boolean;
  readonly isStreamed: boolean;
  readonly finishReason: string | undefined;
  readonly id: string | undefined;
  /** The model that answered, by the server's name for it. */
  readonly model: string | undefined;
  readonly serviceTier: string | undefined;
  /** As the server reports it. */
  readonly usage: ReplyFields | undefined;
  readonly headers: ReplyHeaders;
  /** Why the answer is missing or incomplete. */
  readonly failure: Failure | undefined;
}
