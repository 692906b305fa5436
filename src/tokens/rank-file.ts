import { z } from 'zod';
import { UserError } from '../values/errors.ts';
import { bytePieceCounter, remembering, type TokenCounter } from './counter.ts';
import { textCuts } from './text-rules.ts';
import { NONE } from './vocabulary.ts';

/** A vocabulary of bytes whose tokens merge by their ranks, and the expression that cuts a text before. */
interface RankedTokens {
  readonly pattern: string;
  /** Tokens in the order of their ranks, each byte a letter. */
  readonly tokens: readonly string[];
}

/** Mistral's file: a part of its tokens is used, and says its expression. */
export const tekkenSchema = z
  .object({
    config: z.object({
      pattern: z.string(),
      default_vocab_size: z.int().positive(),
      default_num_special_tokens: z.int().nonnegative(),
    }),
    vocab: z.array(z.object({ rank: z.int().nonnegative(), token_bytes: z.string() })),
  })
  .transform(({ config, vocab }): RankedTokens => {
    const used = vocab.slice(0, config.default_vocab_size - config.default_num_special_tokens);
    return { pattern: config.pattern, tokens: used.map((each) => atob(each.token_bytes)) };
  });

const CASELESS = String.raw`(?i:'s|'t|'re|'ve|'m|'ll|'d)`;
const ENDS = String.raw`| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`;
const cl100k = String.raw`${CASELESS}|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}${ENDS}`;

/**
 * The expressions of published `.tiktoken` files, which do not say them, by how many tokens they have: OpenAI's
 * cl100k_base, Meta's Llama 3 and Alibaba's Qwen (their `tokenizer.json` say the same).
 */
const patternsBySize: ReadonlyMap<number, string> = new Map([
  [100_256, cl100k],
  [128_000, cl100k],
  [151_643, String.raw`${CASELESS}|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}${ENDS}`],
  [
    199_998,
    String.raw`[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+${CASELESS}?` +
      String.raw`|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*${CASELESS}?` +
      String.raw`|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+`,
  ],
]);

/** Reads a `.tiktoken` file: a token in base64 and its rank a line. Throws a UserError. */
export function tiktokenRanks(text: string): RankedTokens {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const tokens = lines.map((line, index) => {
    const [token = '', rank] = line.trim().split(' ');
    if (rank !== String(index) || !/^(?:[A-Za-z\d+/]{4})*(?:[A-Za-z\d+/]{2}==|[A-Za-z\d+/]{3}=)?$/.test(token))
      throw new UserError(`line ${index + 1} is not a token and its rank`, {
        hint: 'a tokenizer.json, a .tiktoken or a tekken.json',
      });
    return atob(token);
  });
  const pattern = patternsBySize.get(tokens.length);
  if (pattern === undefined)
    throw new UserError(
      `no published .tiktoken file has ${tokens.length} tokens, and it does not say how texts are cut`,
      {
        hint: 'give the tokenizer.json of the model',
      },
    );
  return { pattern, tokens };
}

/** Counts by ranks: the lowest pair first; a piece that is a token is not merged. */
export function rankedCounter({ pattern, tokens }: RankedTokens): TokenCounter {
  const bytes = Array.from({ length: 256 }, (_, byte) => String.fromCharCode(byte));
  const symbols = [...bytes, ...tokens.filter((token) => token.length > 1)];
  const numbers = new Map(symbols.map((token, index) => [token, index]));
  const countMerges = bytePieceCounter((one, other) => numbers.get(`${symbols[one]}${symbols[other]}`) ?? NONE);
  const countPiece = remembering(wholeFirst(new Set(symbols), bytes, countMerges));
  const cut = textCuts({ type: 'Split', pattern: { Regex: pattern }, behavior: 'Isolated', invert: false });
  return (text) => cut(text).reduce((sum, piece) => sum + countPiece(piece), 0);
}

/** Counts a piece that is a token as one; `letters` are what tokens have for each byte. */
export function wholeFirst(tokens: ReadonlySet<string>, letters: readonly string[], count: TokenCounter): TokenCounter {
  const encoder = new TextEncoder();
  let longest = 0;
  for (const { length } of tokens) longest = Math.max(longest, length);
  return (piece) => {
    if (piece.length > longest) return count(piece);
    const written = Array.from(encoder.encode(piece), (byte) => letters[byte]).join('');
    return tokens.has(written) ? 1 : count(piece);
  };
}
