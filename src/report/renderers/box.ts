import displayWidth from 'fast-string-width';
import type { Column } from '../report.ts';

/** One row of a box: text that takes one line a cell, with or without colours. */
export interface BoxRow {
  readonly cells: readonly string[];
  /** True for a line above it; the first row has one anyway. */
  readonly hasLineAbove: boolean;
}

/** Draws cells into a frame of lines, every column as wide as its widest text. A header may have several lines. */
export function drawBox(headers: readonly string[], aligns: readonly Column['align'][], rows: readonly BoxRow[]): string {
  const heads = headers.map((header) => header.split('\n'));
  const height = heads.reduce((most, { length }) => Math.max(most, length), 1);
  const headLines = Array.from({ length: height }, (_, index) => heads.map((lines) => lines[index] ?? ''));
  const widths = widthsOf([...headLines, ...rows.map(({ cells }) => cells)], headers.length);
  const rule = (left: string, cross: string, right: string): string => left + widths.map((width) => '─'.repeat(width + 2)).join(cross) + right;
  const line = (cells: readonly string[]): string =>
    `│${widths.map((width, place) => ` ${padded(cells[place] ?? '', width, aligns[place])} `).join('│')}│`;
  return [
    rule('┌', '┬', '┐'),
    ...headLines.map(line),
    ...rows.flatMap(({ cells, hasLineAbove }, index) => (index === 0 || hasLineAbove ? [rule('├', '┼', '┤'), line(cells)] : [line(cells)])),
    rule('└', '┴', '┘'),
  ].join('\n');
}

function widthsOf(lines: readonly (readonly string[])[], count: number): number[] {
  const widths = Array.from({ length: count }, () => 0);
  for (const cells of lines) for (let place = 0; place < count; place++) widths[place] = Math.max(widths[place] ?? 0, widthOf(cells[place] ?? ''));
  return widths;
}

function padded(text: string, width: number, align: Column['align'] = 'left'): string {
  const space = ' '.repeat(width - widthOf(text));
  return align === 'right' ? space + text : text + space;
}

const narrow = /^[\u0020-\u007e\u00a1-\u00ac\u00ae-\u02ff\u2026\u2500-\u257f]*$/;

/** Columns that a terminal needs. What is plainly one a character is counted without the expressions that know emoji and colours. */
function widthOf(text: string): number {
  return narrow.test(text) ? text.length : displayWidth(text);
}
