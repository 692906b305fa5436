import CliTable from 'cli-table3';
import type { Column } from '../report/report.ts';
import { widthOf } from './text-width.ts';

/** One row of a table as it is drawn: texts of one or more lines, with or without colours. */
export interface DrawnRow {
  readonly cells: readonly string[];
  /** True for a line above it; the first row has one anyway. */
  readonly hasLineAbove: boolean;
}

/** The width of a column, without its padding, and the side its texts are aligned to. */
export interface DrawnColumn {
  readonly width: number;
  readonly align: Column['align'];
}

/** Draws a table row by row, so that a long table is written while it is drawn. */
export function* drawTable(
  columns: readonly DrawnColumn[],
  head: readonly string[],
  rows: Iterable<DrawnRow>,
): Generator<string> {
  const { top, borders, between, bottom } = drawFrame(columns);
  yield `${top}\n`;
  yield drawRow(columns, borders, head);
  let isFirst = true;
  for (const { cells, hasLineAbove } of rows) {
    if (isFirst || hasLineAbove) yield `${between}\n`;
    yield drawRow(columns, borders, cells);
    isFirst = false;
  }
  yield `${bottom}\n`;
}

/** A table of empty cells, drawn once for the texts to be put into: a row of cli-table3 takes 40 times as long. */
function drawFrame(columns: readonly DrawnColumn[]) {
  const table = new CliTable({
    colWidths: columns.map(({ width }) => width + 2),
    style: { head: [], border: [] },
  });
  const row = columns.map(() => '');
  table.push(row, row);
  const [top = '', line = '', between = '', , bottom = ''] = table.toString().split('\n');
  return { top, borders: line.split(/ +/), between, bottom };
}

function drawRow(
  columns: readonly DrawnColumn[],
  [first = '', ...borders]: readonly string[],
  cells: readonly string[],
): string {
  const texts = columns.map((_, index) => (cells[index] ?? '').split('\n'));
  const height = texts.reduce((most, { length }) => Math.max(most, length), 1);
  let drawn = '';
  for (let line = 0; line < height; line++) {
    drawn += first;
    for (const [index, column] of columns.entries())
      drawn += ` ${padText(texts[index]?.[line] ?? '', column)} ${borders[index] ?? ''}`;
    drawn += '\n';
  }
  return drawn;
}

function padText(text: string, { width, align }: DrawnColumn): string {
  const blanks = ' '.repeat(Math.max(0, width - widthOf(text)));
  return align === 'right' ? blanks + text : text + blanks;
}
