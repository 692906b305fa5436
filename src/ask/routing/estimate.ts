import type { Message } from './chat-exchange.ts';

/** Bytes of a token on average: a rule of thumb for English text, used without a tokenizer. */
const BYTES_PER_TOKEN = 4;

/** No real answer averages this many: beyond it, a server is ignoring its token limit. */
const MAX_BYTES_PER_TOKEN = 16;

/** Every answer may have the first number of bytes whatever its token limit; none may have more than the second. */
const [SMALLEST_BOUND, LARGEST_BOUND] = [4096, 16 * 1024 * 1024];

/** Tokens of a message besides its text. */
const TOKENS_PER_MESSAGE = 8;

/** Tokens of an image: usually, and at most (gpt-4o-mini takes 48,169 for the largest). */
const [IMAGE_TOKENS, MAX_IMAGE_TOKENS] = [1000, 50_000];

/**
 * Tokens of a prompt and what is attached to it: the likely number, and the most there can be, since no tokenizer makes
 * more tokens of a text than it has bytes.
 */
export function estimatePromptTokens(
  messages: readonly Pick<Message, 'content' | 'images'>[],
  attached = '',
): { readonly likely: number; readonly most: number } {
  const bytes = messages.reduce(
    (total, { content }) => total + Buffer.byteLength(content),
    Buffer.byteLength(attached),
  );
  const images = messages.reduce((total, message) => total + (message.images?.length ?? 0), 0);
  const overhead = messages.length * TOKENS_PER_MESSAGE;
  return {
    likely: Math.ceil(bytes / BYTES_PER_TOKEN) + overhead + images * IMAGE_TOKENS,
    most: bytes + overhead + images * MAX_IMAGE_TOKENS,
  };
}

/** The likely tokens of an answer of so many bytes. */
export function estimateAnswerTokens(bytes: number): number {
  return Math.ceil(bytes / BYTES_PER_TOKEN);
}

/** The most bytes that an answer of so many tokens may have. */
export function maxAnswerBytes(tokens: number | undefined): number {
  return tokens === undefined ? LARGEST_BOUND : Math.min(LARGEST_BOUND, SMALLEST_BOUND + tokens * MAX_BYTES_PER_TOKEN);
}
