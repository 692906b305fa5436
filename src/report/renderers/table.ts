import CliTable from 'cli-table3';
import { isNegative } from '../../values/money.ts';
import { singleLine } from '../printable.ts';
import { remarks } from '../remarks.ts';
import type { Cell, Row, Table } from '../report.ts';
import { cellText, columnWidths, headerLines } from './cells.ts';
import { layoutOf } from './layout.ts';
import type { Layout } from './layout.ts';
import type { Paint } from './paint.ts';
import type { Renderer } from './renderers.ts';
import { wrap, wrapCell } from './wrap.ts';

/** Rows that are drawn at once: the library takes more than twice as long for twice as many. */
const ROWS_AT_ONCE = 200;

/** Boxed tables for people, narrowed to the terminal by leaving out columns. */
export function tableRenderer(paint: Paint): Renderer {
  return function* renderTable(report, { width, ...options }) {
    const hidden = new Set<string>();
    for (const table of report.tables) {
      if (table.title !== undefined) yield `${paint.bold(singleLine(table.title))}\n`;
      const widths = columnWidths(table.columns, table.rows, ({ cells }, place) => cellText(cells[place]));
      const layout = layoutOf(table.columns, widths, width ?? Infinity);
      for (const { header } of layout.dropped) hidden.add(`"${singleLine(header)}"`);
      yield* drawn(table, layout, paint);
    }
    const notes = remarks(report, options);
    const all = hidden.size === 0 ? notes : [...notes, `Not shown for lack of room: ${[...hidden].join(', ')}.`];
    for (const note of all) yield `${paint.dim(wrap(singleLine(note), width))}\n`;
  };
}

/** A table in pieces, of which each fits to the one before. */
function* drawn(table: Table, layout: Layout, paint: Paint): Generator<string> {
  let bottom: string | undefined;
  for (const rows of batches(table.rows)) {
    const isFirst = bottom === undefined;
    const [top = '', ...lines] = box(table, rows, layout, paint, isFirst).split('\n');
    const last = lines.pop() ?? '';
    if (isFirst) yield `${top}\n`;
    else if (rows[0]?.opensGroup === true) yield `${between(last)}\n`;
    yield `${withoutInnerLines(lines, rows, isFirst).join('\n')}\n`;
    bottom = last;
  }
  yield `${bottom ?? ''}\n`;
}

/** The line at the bottom of a box as one inside it. */
function between(bottom: string): string {
  return bottom.replace('└', '├').replaceAll('┴', '┼').replace('┘', '┤');
}

function* batches(rows: Iterable<Row>): Generator<Row[]> {
  let batch: Row[] = [];
  let isFirst = true;
  for (const row of rows) {
    batch.push(row);
    if (batch.length < ROWS_AT_ONCE) continue;
    yield batch;
    isFirst = false;
    batch = [];
  }
  if (isFirst || batch.length > 0) yield batch;
}

function box({ columns }: Table, rows: readonly Row[], { kept, widths }: Layout, paint: Paint, hasHead: boolean): string {
  const head = kept.map((place, index) => {
    const column = columns[place];
    const lines = column ? headerLines(column).flatMap((line) => wrapCell(line, widths[index] ?? line.length).split('\n')) : [];
    return lines.map((line) => paint.bold(line)).join('\n');
  });
  const drawing = new CliTable({
    ...(hasHead && { head }),
    colWidths: widths.map((width) => width + 2),
    colAligns: kept.map((place) => columns[place]?.align ?? 'left'),
    style: { head: [], border: [] },
  });
  for (const row of rows) drawing.push(kept.map((place, index) => painted(row.cells[place], row, paint, widths[index] ?? 0)));
  return drawing.toString();
}

function painted(cell: Cell | undefined, { strong }: Row, paint: Paint, width: number): string {
  if (!cell) return '';
  const lines = wrapCell(cellText(cell), width).split('\n');
  return lines.map((line) => paintFor(cell, strong === true, paint)(line)).join('\n');
}

function paintFor(cell: Cell, isStrong: boolean, paint: Paint): (text: string) => string {
  if (cell.kind === 'share') return (text) => (isNegative(cell.value) ? paint.red(text) : paint.green(text));
  if (cell.kind === 'change') return (text) => (isNegative(cell.value) ? paint.green(text) : paint.red(text));
  return (text) => (isStrong ? paint.bold(text) : text);
}

/** The library draws a line between any two rows; it stays below the head and above each group. */
function withoutInnerLines(lines: readonly string[], rows: readonly Row[], hasHead: boolean): string[] {
  // The first line of those stands above the first row where there is a head, else above the second.
  let row = hasHead ? 0 : 1;
  return lines.filter((line) => {
    if (!line.startsWith('├')) return true;
    const below = row++;
    return below === 0 || rows[below]?.opensGroup === true;
  });
}
