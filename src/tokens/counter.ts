import { readCharacterClasses } from './characters.ts';
import { countMerged } from './merge.ts';
import type { ShippedVocabulary } from './model-table.ts';
import { after, BLANK, cl100kPieces, deepseekPieces, o200kPieces, TextScan, type PieceEnd } from './pieces.ts';
import { readVocabulary, type Vocabulary } from './vocabulary.ts';

/** How many tokens a text has. A half of a surrogate pair counts as U+FFFD, as it is sent. */
export type TokenCounter = (text: string) => number;

/** Files of the package, unpacked. */
interface VocabularyFiles {
  readonly characters: Uint8Array;
  readonly vocabulary: Uint8Array;
}

/** Counts by one of the vocabularies. */
export function tokenCounter(name: ShippedVocabulary, files: VocabularyFiles): TokenCounter {
  const vocabulary = readVocabulary(files.vocabulary);
  if (name === 'gemma3') return characterCounter(vocabulary);
  const scan = new TextScan(readCharacterClasses(files.characters));
  return byteCounter(
    vocabulary,
    { o200k_base: o200kPieces, cl100k_base: cl100kPieces, deepseek_v3: deepseekPieces }[name](scan),
  );
}

/** Longer pieces are rare, and one that is remembered would keep the text that it is part of. */
const LONGEST_REMEMBERED = 12;
const MOST_REMEMBERED = 50_000;

/** Keeps the counts of short pieces. */
export function remembering(count: TokenCounter): TokenCounter {
  const known = new Map<string, number>();
  return (piece) => {
    if (piece.length > LONGEST_REMEMBERED) return count(piece);
    const found = known.get(piece);
    if (found !== undefined) return found;
    const counted = count(piece);
    if (known.size >= MOST_REMEMBERED) known.clear();
    known.set(piece, counted);
    return counted;
  };
}

function byteCounter({ merge }: Vocabulary, pieceEnd: PieceEnd): TokenCounter {
  const countPiece = remembering(bytePieceCounter(merge));
  return (text) => {
    let tokens = 0;
    for (let at = 0; at < text.length;) {
      const end = pieceEnd(text, at);
      tokens += countPiece(text.slice(at, end));
      at = end;
    }
    return tokens;
  };
}

/** Counts pieces whose symbols are the bytes of UTF-8. */
export function bytePieceCounter(merge: Vocabulary['merge']): TokenCounter {
  const encoder = new TextEncoder();
  let bytes = new Uint8Array(256);
  let symbols = new Int32Array(256);
  return (piece) => {
    if (piece.length * 3 > bytes.length) {
      bytes = new Uint8Array(piece.length * 4);
      symbols = new Int32Array(piece.length * 4);
    }
    const { written } = encoder.encodeInto(piece, bytes);
    for (let at = 0; at < written; at++) symbols[at] = bytes[at] ?? 0;
    return countMerged(symbols, written, merge);
  };
}

const REPLACEMENT = 0xfffd;

/**
 * Counts by a vocabulary of characters. Nothing is merged across the beginning of a word, but for `> </`; so words are
 * counted one by one.
 */
function characterCounter({ characters = new Map(), literals, merge }: Vocabulary): TokenCounter {
  const byFirst = new Map<number, string[]>();
  for (const literal of literals.toSorted((a, b) => b.length - a.length)) {
    const unit = literal.charCodeAt(0);
    byFirst.set(unit, [...(byFirst.get(unit) ?? []), literal]);
  }
  const literalEnd = (text: string, at: number): number => {
    const candidates = byFirst.get(text.charCodeAt(at));
    const found = candidates?.find((each) => text.startsWith(each, at));
    return at + (found?.length ?? 0);
  };
  const wordEnd = (text: string, at: number): number => {
    for (let end = after(text, at); end < text.length; end = after(text, end)) {
      const unit = text.charCodeAt(end);
      if (unit === BLANK && !'> \u2581'.includes(text.charAt(end - 1))) return end;
      if (byFirst.has(unit) && literalEnd(text, end) > end) return end;
    }
    return text.length;
  };
  const countWord = remembering((word) => countCharacters(word, characters, merge));
  return (text) => {
    let tokens = 0;
    for (let at = 0; at < text.length;) {
      let end = literalEnd(text, at);
      if (end > at) tokens++;
      else {
        end = wordEnd(text, at);
        tokens += countWord(text.slice(at, end));
      }
      at = end;
    }
    return tokens;
  };
}

/** A character that the vocabulary lacks is its bytes, which merge with nothing. */
export function countCharacters(
  word: string,
  characters: ReadonlyMap<number, number>,
  merge: Vocabulary['merge'],
): number {
  const symbols = new Int32Array(word.length);
  let length = 0;
  let tokens = 0;
  for (const character of word) {
    const unit = character.codePointAt(0) ?? 0;
    const code = unit >= 0xd800 && unit <= 0xdfff ? REPLACEMENT : unit;
    const symbol = characters.get(code);
    if (symbol !== undefined) {
      symbols[length++] = symbol;
      continue;
    }
    tokens += countMerged(symbols, length, merge) + utf8Length(code);
    length = 0;
  }
  return tokens + countMerged(symbols, length, merge);
}

function utf8Length(code: number): number {
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x1_0000 ? 3 : 4;
}
