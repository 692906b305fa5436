import { isNegative } from '../../values/money.ts';
import { formatCell } from '../format.ts';
import { printable, singleLine } from '../printable.ts';
import type { Cell, Column, Row, Table } from '../report.ts';
import type { Paint } from './paint.ts';
import type { Renderer } from './renderers.ts';
import { withoutBars } from './bars.ts';
import { drawBox } from './box.ts';
import { wrap } from './wrap.ts';

/** Boxed tables for people, narrowed to the terminal by leaving out columns. */
export function tableRenderer(paint: Paint): Renderer {
  return function* renderTable({ tables, notes }, { width }) {
    const hidden = new Set<string>();
    for (const table of tables) {
      if (table.title !== undefined) yield `${paint.bold(singleLine(table.title))}\n`;
      const { drawn, dropped } = fitted(width === undefined ? withoutBars(table) : table, paint, width ?? Infinity);
      for (const { header } of dropped) if (header !== '') hidden.add(singleLine(header));
      yield `${drawn}\n`;
    }
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
  const cellsOf = (row: Row): string[] => kept.map(({ place }) => painted(row.cells[place], row, paint));
  return drawBox(
    kept.map(({ column }) => paint.bold(printable(column.header))),
    kept.map(({ column }) => column.align),
    rows.map((row) => ({ cells: cellsOf(row), hasLineAbove: row.opensGroup === true })),
  );
}

function painted(cell: Cell | undefined, { strong }: Row, paint: Paint): string {
  if (!cell) return '';
  const shown = singleLine(formatCell(cell));
  if (cell.kind === 'share') return isNegative(cell.value) ? paint.red(shown) : paint.green(shown);
  if (cell.kind === 'change') return isNegative(cell.value) ? paint.green(shown) : paint.red(shown);
  return strong ? paint.bold(shown) : shown;
}

// The frame is plain characters, one column each; the top line shows how wide it is.
function widthOf(drawn: string): number {
  return drawn.indexOf('\n');
}
