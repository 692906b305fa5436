import { singleLine } from '../../../values/printable.ts';
import { widthOf } from '../../text-width.ts';

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** What is read as one character each. */
export function splitGraphemes(text: string): string[] {
  return Array.from(graphemes.segment(text), ({ segment }) => segment);
}

/** A text on one line, cut to so many columns and filled up to them on one side. */
export function padCell(text: string, columns: number, align: 'left' | 'right' = 'left'): string {
  const shown = shortenText(singleLine(text), columns);
  const space = ' '.repeat(Math.max(0, columns - widthOf(shown)));
  return align === 'left' ? `${shown}${space}` : `${space}${shown}`;
}

/** The beginning of a text that fits, with an ellipsis where that is not all. */
export function shortenText(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text;
  let kept = '';
  let free = Math.max(0, columns - 1);
  for (const segment of splitGraphemes(text)) {
    free -= widthOf(segment);
    if (free < 0) break;
    kept += segment;
  }
  return columns < 1 ? '' : `${kept}…`;
}
