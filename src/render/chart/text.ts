import { splitGraphemes } from './graphemes.ts';

/** The fonts that widths hold for: the first three and the fourth have the same widths but for a few characters. */
export const FONT = "'Helvetica Neue',Helvetica,Arial,'Liberation Sans',sans-serif";

/** Widths of Arial, in thousandths of its size. */
const arial: ReadonlyMap<string, number> = new Map(
  (
    [
      ["'", 191],
      ['ijl', 222],
      ['|', 260],
      [' !,./:;I[\\]ft·', 278],
      ['()-r`', 333],
      ['{}"', 355],
      ['*', 389],
      ['^', 469],
      ['Jcksvxyz', 500],
      ['#$0123456789?L_abdeghnopqu–€£¥', 556],
      ['+<=>~×−', 584],
      ['FTZ', 611],
      ['&ABEKPSVXY', 667],
      ['CDHNRUw', 722],
      ['GOQ', 778],
      ['Mm', 833],
      ['%', 889],
      ['W', 944],
      ['@', 1015],
    ] as const
  ).flatMap(([characters, width]) => Array.from(characters, (each) => [each, width] as const)),
);

/** Other characters by their kind. */
const kinds: readonly (readonly [RegExp, number])[] = [
  [/^[\p{Extended_Pictographic}\p{Regional_Indicator}]/u, 1350],
  [/^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303f\uff00-\uff60]/u, 1020],
  [/^[\p{Lu}\p{S}…—]/u, 1000],
];
const OTHER = 620;
/** Other fonts of the list, and rounding, are wider by up to this. */
const SAFETY = 1.06;
const BOLD = 1.1;
/** Allowance for binary fractions when widths are compared. */
const SLACK = 0.01;

/** Estimated width of a text, without a font to measure it with. */
export function drawnWidth(text: string, size: number, isBold = false): number {
  let total = 0;
  for (const character of isAscii(text) ? text : splitGraphemes(text)) total += widthOfOne(character);
  return (total / 1000) * size * SAFETY * (isBold ? BOLD : 1);
}

function isAscii(text: string): boolean {
  return /^[\u0020-\u007e]*$/.test(text);
}

function widthOfOne(character: string): number {
  return arial.get(character) ?? kinds.find(([form]) => form.test(character))?.[1] ?? OTHER;
}

/** The text, or as much of it as fits, with an ellipsis at its end; a name of one word keeps its end too. */
export function fitText(text: string, size: number, width: number, isBold = false): string {
  if (drawnWidth(text, size, isBold) <= width + SLACK) return text;
  const characters = splitGraphemes(text);
  const room = width - drawnWidth('…', size, isBold);
  if (text.includes(' ')) return `${startOf(characters, size, room, isBold).trimEnd()}…`;
  const start = startOf(characters, size, room / 2, isBold);
  const end = startOf(characters.toReversed(), size, room - drawnWidth(start, size, isBold), isBold);
  return `${start}…${splitGraphemes(end).toReversed().join('')}`;
}

function startOf(characters: readonly string[], size: number, width: number, isBold: boolean): string {
  let kept = '';
  let left = width;
  for (const character of characters) {
    left -= drawnWidth(character, size, isBold);
    if (left < 0) break;
    kept += character;
  }
  return kept;
}

/** Breaks a text into lines between words; a word that is too long is broken within. */
export function wrapText(text: string, size: number, width: number, isBold = false): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).flatMap((each) => breakWord(each, size, width, isBold))) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line === '' || drawnWidth(longer, size, isBold) <= width) line = longer;
    else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line];
}

/** As many lines as are wanted, the last one with an ellipsis where text is left out. */
export function wrapAtMost(most: number, text: string, size: number, width: number, isBold = false): string[] {
  const lines = wrapText(text, size, width, isBold);
  if (lines.length <= most) return lines;
  return [...lines.slice(0, most - 1), fitText(lines.slice(most - 1).join(' '), size, width, isBold)];
}

function breakWord(word: string, size: number, width: number, isBold: boolean): string[] {
  if (drawnWidth(word, size, isBold) <= width) return [word];
  const found: string[] = [];
  let piece = '';
  for (const character of splitGraphemes(word)) {
    if (piece !== '' && drawnWidth(piece + character, size, isBold) > width) {
      found.push(piece);
      piece = '';
    }
    piece += character;
  }
  return [...found, piece];
}
