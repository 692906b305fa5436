import type { Column } from '../report.ts';
import { widthOf } from './cells.ts';

/** The text of a cell, line by line, and how it is painted. */
export interface BoxCell {
  readonly lines: readonly string[];
  readonly align: Column['align'];
  readonly paint: (text: string) => string;
}

export interface BoxRow {
  readonly cells: readonly BoxCell[];
  /** True for a line above it; the first row has one anyway. */
  readonly hasLineAbove: boolean;
}

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
}
