import type { Message } from './prompt.ts';

/** One request, as far as its server is concerned. */
export interface ChatRequest {
  readonly model: string;
  readonly messages: readonly Message[];
  readonly maxTokens: number | undefined;
  /** False for a server that cannot stream. */
  readonly isStreamed: boolean;
  /** More than that is no honest answer. */
  readonly mostBytes: number;
  readonly schema?: unknown;
}

/** What not every server takes. */
export interface Dialect {
  readonly isStreamed: boolean;
  readonly isUsageAsked: boolean;
  readonly limit: 'max_tokens' | 'max_completion_tokens';
  /** How an answer in JSON is asked for. */
  readonly format: unknown;
}

export function requestBody({ model, messages, maxTokens }: ChatRequest, { isStreamed, isUsageAsked, limit }: Dialect): string {
  return JSON.stringify({
    model,
    messages,
    ...(maxTokens !== undefined && { [limit]: maxTokens }),
    ...(isStreamed && { stream: true, ...(isUsageAsked && { stream_options: { include_usage: true } }) }),
  });
}

/** How to ask again a server that rejects a parameter by its name; undefined where that is not what it says. */
export function dialectAfter(dialect: Dialect, status: number, words: string): Dialect | undefined {
  if (![400, 405, 415, 422, 501].includes(status)) return undefined;
  if (dialect.isStreamed && dialect.isUsageAsked && /stream_options|include_usage/.test(words)) return { ...dialect, isUsageAsked: false };
  if (dialect.limit === 'max_tokens' && /max_completion_tokens/.test(words)) return { ...dialect, limit: 'max_completion_tokens' };
  if (dialect.isStreamed && /\bstream(?:ing)?\b/i.test(words)) return { ...dialect, isStreamed: false };
  return undefined;
}
