import type { Column } from '../report.ts';
import { widthOf } from './cells.ts';
<<<<<<< HEAD

/** The text of a cell, line by line, and how it is painted. */
export interface BoxCell {
  readonly lines: readonly string[];
  readonly align: Column['align'];
  readonly paint: (text: string) => string;
}

=======

/** One row of a box: texts of one or more lines, with or without colours. */
>>>>>>> main
export interface BoxRow {
  readonly cells: readonly BoxCell[];
  /** True for a line above it; the first row has one anyway. */
  readonly hasLineAbove: boolean;
}

<<<<<<< HEAD
/** Draws cells into a frame, line by line, for columns of given widths. */
export function* drawBox(head: readonly BoxCell[], rows: Iterable<BoxRow>, widths: readonly number[]): Generator<string> {
  const rule = (left: string, cross: string, right: string): string => `${left}${widths.map((width) => '─'.repeat(width + 2)).join(cross)}${right}\n`;
  const inner = rule('├', '┼', '┤');
  yield rule('┌', '┬', '┐') + linesOf(head, widths);
  let isFirst = true;
  for (const { cells, hasLineAbove } of rows) {
    yield (isFirst || hasLineAbove ? inner : '') + linesOf(cells, widths);
    isFirst = false;
  }
  yield rule('└', '┴', '┘');
}

function linesOf(cells: readonly BoxCell[], widths: readonly number[]): string {
  const height = cells.reduce((most, { lines }) => Math.max(most, lines.length), 1);
  let text = '';
  for (let index = 0; index < height; index++) {
    text += `│${widths.map((width, place) => ` ${padded(cells[place], index, width)} `).join('│')}│\n`;
  }
  return text;
}

function padded(cell: BoxCell | undefined, index: number, width: number): string {
  const text = cell?.lines[index] ?? '';
  const space = ' '.repeat(Math.max(0, width - widthOf(text)));
  const shown = cell && text !== '' ? cell.paint(text) : '';
  return cell?.align === 'right' ? space + shown : shown + space;
=======
/** How wide each column is, and to which side its texts stand. */
export interface BoxColumn {
  readonly width: number;
  readonly align: Column['align'];
}

/** Draws texts into a frame, line by line, so that a long table is written while it is drawn. */
export function* drawBox(columns: readonly BoxColumn[], head: readonly string[], rows: Iterable<BoxRow>): Generator<string> {
  yield rule(columns, '┌┬┐');
  yield* lines(columns, head);
  let isFirst = true;
  for (const { cells, hasLineAbove } of rows) {
    if (isFirst || hasLineAbove) yield rule(columns, '├┼┤');
    isFirst = false;
    yield* lines(columns, cells);
  }
  yield rule(columns, '└┴┘');
}

function rule(columns: readonly BoxColumn[], [left = '', cross = '', right = '']: Iterable<string> & ArrayLike<string>): string {
  return `${left}${columns.map(({ width }) => '─'.repeat(width + 2)).join(cross)}${right}\n`;
}

/** As many lines as the tallest cell has; the others end above. */
function* lines(columns: readonly BoxColumn[], cells: readonly string[]): Generator<string> {
  const texts = columns.map((_, place) => (cells[place] ?? '').split('\n'));
  const height = texts.reduce((most, { length }) => Math.max(most, length), 1);
  for (let line = 0; line < height; line++) {
    yield `│${columns.map((column, place) => ` ${padded(texts[place]?.[line] ?? '', column)} `).join('│')}│\n`;
  }
}

function padded(text: string, { width, align }: BoxColumn): string {
  const space = ' '.repeat(Math.max(0, width - widthOf(text)));
  return align === 'right' ? space + text : text + space;
>>>>>>> main
}
