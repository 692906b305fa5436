import { z } from 'zod';
import { UserError } from '../values/errors.ts';
import { parseJson } from '../values/json.ts';
import { bytePieceCounter, countCharacters, remembering, type TokenCounter } from './counter.ts';
import { rankedCounter, tekkenSchema, tiktokenRanks, wholeFirst } from './rank-file.ts';
import {
  changeSchema,
  cutsBytes,
  cutSchema,
  literalSource,
  textChanges,
  textCuts,
  type TextCut,
} from './text-rules.ts';
import { NONE, pairFinder } from './vocabulary.ts';

/** A `tokenizer.json`, in the words of Hugging Face's `tokenizers`. */
const tokenizerSchema = z.object({
  normalizer: changeSchema,
  pre_tokenizer: cutSchema,
  added_tokens: z.array(z.object({ content: z.string().min(1), special: z.boolean() })).default([]),
  model: z.object({
    type: z.literal('BPE'),
    vocab: z.record(z.string(), z.int().nonnegative()),
    merges: z.array(z.union([z.string(), z.tuple([z.string(), z.string()])])),
    byte_fallback: z.boolean().default(false),
    ignore_merges: z.boolean().default(false),
    dropout: z.null().optional(),
    continuing_subword_prefix: z.literal('').nullish(),
    end_of_word_suffix: z.literal('').nullish(),
  }),
});

/**
 * Reads what a tokenizer counts by: a `tokenizer.json`, a `.tiktoken` of a known vocabulary, or a `tekken.json`.
 * Special tokens in a text are text. Throws a UserError for what is none of them, or cuts texts in an unknown way.
 */
export function readTokenizer(text: string): TokenCounter {
  const data = text.trimStart().startsWith('{') ? parseJson(text) : undefined;
  if (data === undefined) return rankedCounter(tiktokenRanks(text));
  const tekken = tekkenSchema.safeParse(data);
  if (tekken.success) return rankedCounter(tekken.data);
  const { data: tokenizer, error } = tokenizerSchema.safeParse(data);
  if (tokenizer) return tokenizerCounter(tokenizer);
  const [issue] = error.issues;
  const where = issue?.path.join('.');
  throw new UserError(`not a tokenizer that can be counted by: ${where}: ${issue?.message}`);
}

type Tokenizer = z.infer<typeof tokenizerSchema>;
type Model = Tokenizer['model'];

const LONE_SURROGATE = /\p{Surrogate}/gu;

function tokenizerCounter({ normalizer, pre_tokenizer: cuts, added_tokens: added, model }: Tokenizer): TokenCounter {
  const countPiece = cutsBytes(cuts) ? bytePieces(model) : characterPieces(model);
  const change = textChanges(normalizer);
  const cut = textCuts(cuts);
  const literals = literalCut(added.filter(({ special }) => !special).map(({ content }) => content));
  return (text) => {
    let tokens = 0;
    for (const [index, part] of literals(text.replaceAll(LONE_SURROGATE, '\ufffd')).entries())
      if (index % 2 === 1) tokens++;
      else for (const piece of cut(change(part))) tokens += countPiece(piece);
    return tokens;
  };
}

/** Cuts texts that are tokens by themselves out of a text: every second part is one. */
function literalCut(literals: readonly string[]): TextCut {
  if (literals.length === 0) return (text) => [text];
  const longestFirst = literals.toSorted((one, other) => other.length - one.length);
  const found = new RegExp(`(${longestFirst.map(literalSource).join('|')})`, 'u');
  return (text) => text.split(found);
}

/** Symbols are bytes, which the file writes as letters. */
function bytePieces({ vocab, merges, ignore_merges: takesWhole }: Model): TokenCounter {
  const letters = byteLetters();
  const missing = letters.find((letter) => vocab[letter] === undefined);
  if (missing !== undefined) throw new UserError(`the tokenizer has no token for the byte ${letters.indexOf(missing)}`);
  const count = bytePieceCounter(mergeOf(letters, merges));
  return remembering(takesWhole ? wholeFirst(new Set(Object.keys(vocab)), letters, count) : count);
}

/** Symbols are characters; one that the vocabulary lacks is its bytes. */
function characterPieces({ vocab, merges, byte_fallback: hasBytes }: Model): TokenCounter {
  if (!hasBytes) throw new UserError('the tokenizer has no tokens for bytes, so that some texts have none');
  const characters = Object.keys(vocab).filter((token) => /^.$/su.test(token));
  const codes = new Map(characters.map((character, index) => [character.codePointAt(0) ?? 0, index]));
  const merge = mergeOf(characters, merges);
  return remembering((piece) => countCharacters(piece, codes, merge));
}

/** Merges by what two tokens are together; a token that comes of several pairs is one. */
function mergeOf(symbols: readonly string[], merges: Model['merges']): (left: number, right: number) => number {
  const ids = new Map(symbols.map((symbol, index) => [symbol, index]));
  const idOf = (token: string): number => {
    const id = ids.get(token) ?? ids.size;
    ids.set(token, id);
    return id;
  };
  const pairs = merges.map((pair) => (typeof pair === 'string' ? pair.split(' ') : pair));
  const left = Int32Array.from(pairs, ([first = '']) => idOf(first));
  const right = Int32Array.from(pairs, ([, second = '']) => idOf(second));
  const idsOfMerged = Int32Array.from(pairs, ([first, second]) => idOf(`${first}${second}`));
  const base = symbols.length;
  const find = pairFinder(left, right, base);
  const id = (token: number): number => (token < base ? token : (idsOfMerged[token - base] ?? NONE));
  return (one, other) => find(id(one), id(other));
}

/** The letter that stands for each byte: itself where it can be seen, else one above U+0100, in the order of bytes. */
function byteLetters(): string[] {
  let hidden = 0x100;
  return Array.from({ length: 256 }, (_, byte) => {
    const isSeen = (byte > 0x20 && byte < 0x7f) || (byte > 0xa0 && byte !== 0xad);
    return String.fromCharCode(isSeen ? byte : hidden++);
  });
}
