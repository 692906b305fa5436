import { splitGraphemes } from './graphemes.ts';

/** Widths of characters as parts of the font's size: those of common sans-serif fonts, rounded up. */
const widths: readonly (readonly [RegExp, number])[] = [
  [/^[\p{Extended_Pictographic}\p{Regional_Indicator}]/u, 1.35],
  [/^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303f\uff00-\uff60]/u, 1.02],
  [/^[iljI|'.,:;!·]/, 0.27],
  [/^[ftr()[\]/\\\s-]/, 0.34],
  [/^[mwMW@%—…×]/, 0.88],
  [/^[\p{Lu}&#+<>=~]/u, 0.69],
  [/^\d|^[$_?*"]/, 0.57],
];
const OTHER = 0.58;
/** Allowance for rounding when widths are compared. */
const SLACK = 0.01;
const BOLD = 1.1;

/** Estimated width of a text, without a font to measure it with. */
export function drawnWidth(text: string, size: number, isBold = false): number {
  return (
    splitGraphemes(text).reduce((total, character) => total + widthOfOne(character), 0) * size * (isBold ? BOLD : 1)
  );
}

function widthOfOne(character: string): number {
  return widths.find(([form]) => form.test(character))?.[1] ?? OTHER;
}

/** The text, or as much of its beginning as fits, with an ellipsis. */
export function fitText(text: string, size: number, width: number, isBold = false): string {
  if (drawnWidth(text, size, isBold) <= width + SLACK) return text;
  const kept: string[] = [];
  let left = width - drawnWidth('…', size, isBold);
  for (const character of splitGraphemes(text)) {
    left -= drawnWidth(character, size, isBold);
    if (left < 0) break;
    kept.push(character);
  }
  return `${kept.join('').trimEnd()}…`;
}

/** Breaks a text into lines between words; a word that is too long is broken within. */
export function wrapText(text: string, size: number, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).flatMap((each) => breakWord(each, size, width))) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line === '' || drawnWidth(longer, size) <= width) line = longer;
    else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line];
}

function breakWord(word: string, size: number, width: number): string[] {
  if (drawnWidth(word, size) <= width) return [word];
  const found: string[] = [];
  let piece = '';
  for (const character of splitGraphemes(word)) {
    if (piece !== '' && drawnWidth(piece + character, size) > width) {
      found.push(piece);
      piece = '';
    }
    piece += character;
  }
  return [...found, piece];
}
