import CliTable from 'cli-table3';
import { isNegative } from '../../values/money.ts';
import { formatCell } from '../format.ts';
import { printable, singleLine } from '../printable.ts';
import type { Cell, Column, Row, Table } from '../report.ts';
import type { Paint } from './paint.ts';
import type { ChartText, Renderer } from './renderers.ts';
import { withoutBars } from './bars.ts';
import { wrap } from './wrap.ts';

/** Boxed tables for people, narrowed to the terminal by leaving out columns. */
export function tableRenderer(paint: Paint, drawChart?: ChartText): Renderer {
  return function* renderTable(report, terminal) {
    const { tables, notes } = report;
    const { width } = terminal;
    const hidden = new Set<string>();
    for (const table of tables) {
      if (table.title !== undefined) yield `${paint.bold(singleLine(table.title))}\n`;
      const { drawn, dropped } = fitted(width === undefined ? withoutBars(table) : table, paint, width ?? Infinity);
      for (const { header } of dropped) if (header !== '') hidden.add(singleLine(header));
      yield `${drawn}\n`;
    }
    if (drawChart) yield `\n${drawChart(report, terminal, paint)}\n`;
    const all = hidden.size === 0 ? notes : [...notes, `Not shown for lack of room: ${[...hidden].join(', ')}.`];
    for (const note of all) yield `${paint.dim(wrap(singleLine(note), width))}\n`;
  };
}

interface Fitted {
  readonly drawn: string;
  readonly dropped: readonly Column[];
}

/** Draws with ever fewer columns until it fits; the highest `drop` goes first, the rightmost of equals. */
function fitted(table: Table, paint: Paint, width: number): Fitted {
  const rows = [...table.rows];
  const dropped: Column[] = [];
  for (;;) {
    const drawn = draw(table, rows, new Set(dropped), paint);
    const next = table.columns.filter((column) => column.drop > 0 && !dropped.includes(column)).reduce<Column | undefined>(later, undefined);
    if (!next || widthOf(drawn) <= width) return { drawn, dropped };
    dropped.push(next);
  }
}

function later(best: Column | undefined, column: Column): Column {
  return best && best.drop > column.drop ? best : column;
}

function draw({ columns }: Table, rows: readonly Row[], dropped: ReadonlySet<Column>, paint: Paint): string {
  const kept = columns.flatMap((column, place) => (dropped.has(column) ? [] : [{ column, place }]));
  const box = new CliTable({
    head: kept.map(({ column }) => paint.bold(printable(column.header))),
    colAligns: kept.map(({ column }) => column.align),
    style: { head: [], border: [] },
  });
  for (const row of rows) box.push(kept.map(({ place }) => painted(row.cells[place], row, paint)));
  return withoutInnerLines(box.toString(), rows);
}

function painted(cell: Cell | undefined, { strong }: Row, paint: Paint): string {
  if (!cell) return '';
  const shown = singleLine(formatCell(cell));
  if (cell.kind === 'share') return isNegative(cell.value) ? paint.red(shown) : paint.green(shown);
  if (cell.kind === 'change') return isNegative(cell.value) ? paint.green(shown) : paint.red(shown);
  return strong ? paint.bold(shown) : shown;
}

/** The library draws a line between any two rows; it stays below the head and above each group. */
function withoutInnerLines(drawn: string, rows: readonly Row[]): string {
  let next = 0;
  return drawn
    .split('\n')
    .filter((line) => {
      if (!line.startsWith('├')) return true;
      const row = next++;
      return row === 0 || rows[row]?.opensGroup === true;
    })
    .join('\n');
}

// The frame is plain characters, one column each; the top line shows how wide it is.
function widthOf(drawn: string): number {
  return drawn.indexOf('\n');
}
