import { singleLine } from '../../../values/printable.ts';
import { splitGraphemes } from '../graphemes.ts';
import { widthOf } from '../../text-width.ts';

/** A text on one line, cut to a number of columns and padded to it on one side. */
export function padCell(text: string, columns: number, align: 'left' | 'right' = 'left'): string {
  const shown = shortenText(singleLine(text), columns);
  const space = ' '.repeat(Math.max(0, columns - widthOf(shown)));
  return align === 'left' ? `${shown}${space}` : `${space}${shown}`;
}

/** As much of a text as fits, with an ellipsis if that is not all of it. */
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
