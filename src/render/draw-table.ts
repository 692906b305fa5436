import CliTable from 'cli-table3';
import type { Column } from '../report/report.ts';
import { widthOf } from './text-width.ts';

/** One row of a table as it is drawn: texts of one or more lines, with or without colours. */
export interface DrawnRow {
  readonly cells: readonly string[];
  /** True for an empty line above it; the first row has the rule. */
  readonly hasGapAbove: boolean;
}

/** The width of a column, and the side its texts are aligned to. */
export interface DrawnColumn {
  readonly width: number;
  readonly align: Column['align'];
}

/** The blanks between two columns. */
export const GAP = '  ';

/** Draws a table row by row, so that a long table is written while it is drawn. */
export function* drawTable(
  columns: readonly DrawnColumn[],
  head: readonly string[],
  rows: Iterable<DrawnRow>,
  paintRule: (rule: string) => string,
): Generator<string> {
  yield drawRow(columns, head);
  yield `${paintRule(drawRule(columns))}\n`;
  let isFirst = true;
  for (const { cells, hasGapAbove } of rows) {
    if (hasGapAbove && !isFirst) yield '\n';
    yield drawRow(columns, cells);
    isFirst = false;
  }
}

const noFrame = Object.fromEntries(
  ['top', 'bottom'].flatMap((side) => ['', '-mid', '-left', '-right'].map((part) => [`${side}${part}`, ''])),
);

/** The rule of a table of empty cells: drawing all rows by cli-table3 takes 40 times as long. */
function drawRule(columns: readonly DrawnColumn[]): string {
  const sides = { left: '', 'left-mid': '', right: '', 'right-mid': '' };
  const table = new CliTable({
    colWidths: columns.map(({ width }) => width),
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    chars: { ...noFrame, ...sides, middle: GAP, 'mid-mid': '─'.repeat(GAP.length) },
  });
  const row = columns.map(() => '');
  table.push(row, row);
  return table.toString().split('\n')[1] ?? '';
}

function drawRow(columns: readonly DrawnColumn[], cells: readonly string[]): string {
  const texts = columns.map((_, index) => (cells[index] ?? '').split('\n'));
  const height = texts.reduce((most, { length }) => Math.max(most, length), 1);
  let drawn = '';
  for (let line = 0; line < height; line++) {
    const shown = columns.map((column, index) => padText(texts[index]?.[line] ?? '', column));
    drawn += `${shown.join(GAP).trimEnd()}\n`;
  }
  return drawn;
}

function padText(text: string, { width, align }: DrawnColumn): string {
  const blanks = ' '.repeat(Math.max(0, width - widthOf(text)));
  return align === 'right' ? blanks + text : text + blanks;
}
