import type { Column } from '../report/report.ts';
import { widthOf } from './cells.ts';

/** One row of a box: texts of one or more lines, with or without colours. */
export interface BoxRow {
  readonly cells: readonly string[];
  /** True for a line above it; the first row has one anyway. */
  readonly hasLineAbove: boolean;
}

/** How wide each column is, and to which side its texts stand. */
export interface BoxColumn {
  readonly width: number;
  readonly align: Column['align'];
}

/** Draws texts into a frame, line by line, so that a long table is written while it is drawn. */
export function* drawBox(
  columns: readonly BoxColumn[],
  head: readonly string[],
  rows: Iterable<BoxRow>,
): Generator<string> {
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

function rule(
  columns: readonly BoxColumn[],
  [left = '', cross = '', right = '']: Iterable<string> & ArrayLike<string>,
): string {
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
}
