import { LETTER, LOWER, MARK, NEWLINE, NUMBER, SIGN, SPACE, UNCASED, UPPER } from './characters.ts';
import type { CharacterClasses } from './characters.ts';

/** Returns the end of the piece that begins at a place; nothing is merged across it. */
export type PieceEnd = (text: string, at: number) => number;

// The regular expressions of the vocabularies, written out: every letter is looked at a few times at most, whatever the
// text is. Runs of them are cut as the expressions would cut them, alternative by alternative.

/** What the rules have in common. */
export class TextScan {
  readonly #classes: CharacterClasses;

  constructor(classes: CharacterClasses) {
    this.#classes = classes;
  }

  /** The classes of the character at a place; none at the end of the text. */
  classAt(text: string, at: number): number {
    const unit = text.charCodeAt(at);
    if (unit < 0xd800 || unit > 0xdbff) return this.#classes[unit] ?? 0;
    return this.#classes[text.codePointAt(at) ?? 0] ?? 0;
  }

  /** The end of a run of characters that have one of the classes. */
  runEnd(text: string, at: number, classes: number): number {
    let end = at;
    while (end < text.length && (this.classAt(text, end) & classes) !== 0) end = after(text, end);
    return end;
  }

  /** The end of a run of characters that have none of the classes. */
  otherEnd(text: string, at: number, classes: number): number {
    let end = at;
    while (end < text.length && (this.classAt(text, end) & classes) === 0) end = after(text, end);
    return end;
  }

  /** `\p{N}{1,3}`; the place itself if there is no number. */
  numbersEnd(text: string, at: number): number {
    let end = at;
    for (let count = 0; count < 3 && (this.classAt(text, end) & NUMBER) !== 0; count++) end = after(text, end);
    return end;
  }

  /** ` ?[^\s\p{L}\p{N}]+[\r\n]*`, with more characters that may follow. */
  signsEnd(text: string, at: number, alsoFollows = ''): number {
    const begin = text.charCodeAt(at) === BLANK ? at + 1 : at;
    const end = this.otherEnd(text, begin, SPACE | LETTER | NUMBER);
    if (end === begin) return at;
    let last = end;
    while (isLineEnd(text, last) || (last < text.length && alsoFollows.includes(text.charAt(last)))) last++;
    return last;
  }

  /**
   * `\s*[\r\n]+|\s+(?!\S)|\s+` on a run of spaces: to its last line end, else all but the last one, which belongs to
   * what follows. The end of a text is followed by nothing.
   */
  spacesEnd(text: string, at: number, isFollowed: (end: number) => boolean = (end) => end < text.length): number {
    const end = this.runEnd(text, at, SPACE);
    for (let last = end; last > at; last--) if (isLineEnd(text, last - 1)) return last;
    return isFollowed(end) && end - at > 1 ? end - 1 : end;
  }
}

export const BLANK = 0x20;

export function after(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  return unit >= 0xd800 && unit <= 0xdbff && (text.codePointAt(at) ?? 0) > 0xffff ? at + 2 : at + 1;
}

function isLineEnd(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit === 0x0a || unit === 0x0d;
}

/** `(?i:'s|'t|'re|'ve|'m|'ll|'d)?`; a long s is an s without case. */
function contractionEnd(text: string, at: number): number {
  if (text.charCodeAt(at) !== 0x27) return at;
  const letter = text.charAt(at + 1).toLowerCase();
  if (letter !== '' && 'stmd\u017f'.includes(letter)) return at + 2;
  const letters = text.slice(at + 1, at + 3).toLowerCase();
  return letters === 're' || letters === 've' || letters === 'll' ? at + 3 : at;
}

/** GPT-3.5 and GPT-4. */
export function cl100kPieces(scan: TextScan): PieceEnd {
  return (text, at) => {
    const contracted = contractionEnd(text, at);
    if (contracted > at) return contracted;
    const first = scan.classAt(text, at);
    const isPrefix = (first & (LETTER | NUMBER | NEWLINE)) === 0;
    const begin = isPrefix ? after(text, at) : at;
    const word = scan.runEnd(text, begin, LETTER);
    if (word > begin) return word;
    if ((first & NUMBER) !== 0) return scan.numbersEnd(text, at);
    const signs = scan.signsEnd(text, at);
    return signs > at ? signs : scan.spacesEnd(text, at);
  };
}

const UPPER_LIKE = UPPER | UNCASED | MARK;
const LOWER_LIKE = LOWER | UNCASED | MARK;

/** GPT-4o and later: words end where a capital letter follows small ones. */
export function o200kPieces(scan: TextScan): PieceEnd {
  const wordEnd = (text: string, at: number): number => {
    const first = scan.classAt(text, at);
    const isPrefix = (first & (LETTER | NUMBER | NEWLINE)) === 0;
    const begin = isPrefix ? after(text, at) : at;
    const starts = isPrefix && (first & MARK) !== 0 ? [begin, at] : [begin];
    let capitals = at;
    for (const start of starts) {
      const { lower, upper } = casedEnds(text, start);
      if (lower > start) return lower;
      if (capitals === at && upper > start) capitals = upper;
    }
    return capitals;
  };
  /** The ends of `[upper]*[lower]+` and of `[upper]+[lower]*`; the place itself where there is no such run. */
  const casedEnds = (text: string, at: number): { readonly lower: number; readonly upper: number } => {
    let upper = at;
    let lower = at;
    for (; upper < text.length;) {
      const kind = scan.classAt(text, upper);
      if ((kind & UPPER_LIKE) === 0) break;
      upper = after(text, upper);
      if ((kind & LOWER_LIKE) !== 0) lower = upper;
    }
    const small = scan.runEnd(text, upper, LOWER_LIKE);
    return { lower: small > upper ? small : lower, upper };
  };
  return (text, at) => {
    const word = wordEnd(text, at);
    if (word > at) return contractionEnd(text, word);
    if ((scan.classAt(text, at) & NUMBER) !== 0) return scan.numbersEnd(text, at);
    const signs = scan.signsEnd(text, at, '/');
    return signs > at ? signs : scan.spacesEnd(text, at);
  };
}

/** DeepSeek V3: numbers are cut out first, then Chinese and Japanese; what is between them, by itself. */
export function deepseekPieces(scan: TextScan): PieceEnd {
  const isInside = (text: string, at: number, isEastern: boolean): boolean =>
    at < text.length && (scan.classAt(text, at) & NUMBER) === 0 && isEasternAt(text, at) === isEastern;
  const runWithin = (text: string, at: number, classes: number, isEastern: boolean): number => {
    let end = at;
    while (isInside(text, end, isEastern) && (scan.classAt(text, end) & classes) !== 0) end = after(text, end);
    return end;
  };
  /** Characters that no alternative takes are a piece together, up to one that is taken with the word after it. */
  const otherEnd = (text: string, at: number, isEastern: boolean): number => {
    let end = at;
    while (isInside(text, end, isEastern) && scan.classAt(text, end) === 0) {
      const next = after(text, end);
      if (end > at && runWithin(text, next, LETTER | MARK, isEastern) > next) break;
      end = next;
    }
    return end;
  };
  return (text, at) => {
    const first = scan.classAt(text, at);
    if ((first & NUMBER) !== 0) return scan.numbersEnd(text, at);
    const isEastern = isEasternAt(text, at);
    if (isAsciiSign(text.charCodeAt(at))) {
      const letters = asciiLettersEnd(text, at + 1);
      if (letters > at + 1) return letters;
    }
    const isPrefix = (first & (LETTER | SIGN | NEWLINE)) === 0;
    const begin = isPrefix ? after(text, at) : at;
    const word = runWithin(text, begin, LETTER | MARK, isEastern);
    if (word > begin) return word;
    if ((first & MARK) !== 0) return after(text, at);
    const signsBegin = text.charCodeAt(at) === BLANK ? at + 1 : at;
    const signs = runWithin(text, signsBegin, SIGN, isEastern);
    if (signs > signsBegin) return isEastern ? signs : scan.runEnd(text, signs, NEWLINE);
    if ((first & SPACE) !== 0) return scan.spacesEnd(text, at, (end) => isInside(text, end, false));
    return otherEnd(text, at, isEastern);
  };
}

/** `[一-龥぀-ゟ゠-ヿ]` */
function isEasternAt(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return (unit >= 0x4e00 && unit <= 0x9fa5) || (unit >= 0x3040 && unit <= 0x30ff);
}

function isAsciiSign(unit: number): boolean {
  return (
    (unit > 0x20 && unit < 0x30) ||
    (unit > 0x39 && unit < 0x41) ||
    (unit > 0x5a && unit < 0x61) ||
    (unit > 0x7a && unit < 0x7f)
  );
}

function asciiLettersEnd(text: string, at: number): number {
  let end = at;
  while (end < text.length && isAsciiLetter(text.charCodeAt(end))) end++;
  return end;
}

function isAsciiLetter(unit: number): boolean {
  return (unit >= 0x41 && unit <= 0x5a) || (unit >= 0x61 && unit <= 0x7a);
}
