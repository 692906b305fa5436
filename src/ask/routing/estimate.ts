import type { Message } from './chat-exchange.ts';

/** Bytes of a token on average: a rule of thumb for English text, which no tokenizer is asked for. */
const BYTES_PER_TOKEN = 4;

/** No answer has so many on average: beyond that, a server does not keep to its limit. */
const MOST_BYTES_PER_TOKEN = 16;

/** Whatever the limit, an answer may have so much, and none may have more than that. */
const [LEAST_BOUND, GREATEST_BOUND] = [4096, 64 * 1024 * 1024];

/** What a message costs in tokens beside its text. */
const TOKENS_PER_MESSAGE = 8;

/** What an image costs in tokens: often, and at most (gpt-4o-mini takes 48,169 for the largest). */
const [IMAGE_TOKENS, MOST_IMAGE_TOKENS] = [1000, 50_000];

/** Tokens that a prompt, with what is sent beside it, is likely to have, and the most it can have: no tokenizer makes more of a text than its bytes. */
export function estimatePromptTokens(
  messages: readonly Pick<Message, 'content' | 'images'>[],
  attached = '',
): { readonly likely: number; readonly most: number } {
  const bytes = messages.reduce((total, { content }) => total + utf8Length(content), utf8Length(attached));
  const images = messages.reduce((total, each) => total + (each.images?.length ?? 0), 0);
  const around = messages.length * TOKENS_PER_MESSAGE;
  return {
    likely: Math.ceil(bytes / BYTES_PER_TOKEN) + around + images * IMAGE_TOKENS,
    most: bytes + around + images * MOST_IMAGE_TOKENS,
  };
}

/** Tokens that so many bytes of an answer are likely to have had, where the server does not say. */
export function estimateAnswerTokens(bytes: number): number {
  return Math.ceil(bytes / BYTES_PER_TOKEN);
}

/** Bytes that an answer of so many tokens can have at most. */
export function maxAnswerBytes(tokens: number | undefined): number {
  return tokens === undefined ? GREATEST_BOUND : Math.min(GREATEST_BOUND, LEAST_BOUND + tokens * MOST_BYTES_PER_TOKEN);
}

export function utf8Length(text: string): number {
  return new TextEncoder().encode(text).length;
}
