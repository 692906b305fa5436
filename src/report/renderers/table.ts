import { isNegative } from '../../values/money.ts';
import { singleLine } from '../printable.ts';
import { remarks } from '../remarks.ts';
import type { Cell, Row, Table } from '../report.ts';
import { drawBox } from './box.ts';
<<<<<<< HEAD
import type { BoxCell } from './box.ts';
=======
import type { BoxRow } from './box.ts';
>>>>>>> main
import { cellText, columnWidths, headerLines } from './cells.ts';
import { inChunks } from './chunks.ts';
import { layoutOf } from './layout.ts';
import type { Layout } from './layout.ts';
import type { Paint } from './paint.ts';
<<<<<<< HEAD
import type { Renderer } from './renderers.ts';
=======
import type { Renderer, Terminal } from './renderers.ts';
>>>>>>> main
import { wrap, wrapCell } from './wrap.ts';

/** Boxed tables for people, narrowed to the terminal by leaving out columns. */
export function tableRenderer(paint: Paint): Renderer {
<<<<<<< HEAD
  return function* renderTable(report, { width, ...options }) {
    const hidden = new Set<string>();
    for (const table of report.tables) {
      if (table.title !== undefined) yield `${paint.bold(singleLine(table.title))}\n`;
      const widths = columnWidths(table.columns, table.rows, ({ cells }, place) => cellText(cells[place]));
      const layout = layoutOf(table.columns, widths, width ?? Infinity);
      for (const { header } of layout.dropped) hidden.add(`"${singleLine(header)}"`);
      yield* inChunks(drawn(table, layout, paint));
    }
    const notes = remarks(report, options);
    const all = hidden.size === 0 ? notes : [...notes, `Not shown for lack of room: ${[...hidden].join(', ')}.`];
    for (const note of all) yield `${paint.dim(wrap(singleLine(note), width))}\n`;
  };
}

function drawn({ columns, rows }: Table, { kept, widths }: Layout, paint: Paint): Iterable<string> {
  const cell = (place: number, index: number, lines: readonly string[], painted: (text: string) => string): BoxCell => ({
    lines: lines.flatMap((line) => wrapCell(line, widths[index] ?? line.length).split('\n')),
    align: columns[place]?.align ?? 'left',
    paint: painted,
  });
  const cellsOf = ({ cells, strong }: Row): BoxCell[] =>
    kept.map((place, index) => cell(place, index, [cellText(cells[place])], paintFor(cells[place], strong === true, paint)));
  const head = kept.map((place, index) => cell(place, index, columns.slice(place, place + 1).flatMap(headerLines), paint.bold));
  return drawBox(head, boxRows(rows, cellsOf), widths);
=======
  return (report, terminal) => inChunks(pieces(report, terminal, paint));
}

function* pieces(report: Parameters<Renderer>[0], { width, ...options }: Terminal, paint: Paint): Generator<string> {
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
}

function drawn({ columns, rows }: Table, { kept, widths }: Layout, paint: Paint): Iterable<string> {
  const shown = kept.map((place, index) => ({ place, width: widths[index] ?? 0, align: columns[place]?.align ?? ('left' as const) }));
  const head = shown.map(({ place, width }) => {
    const column = columns[place];
    const lines = column ? headerLines(column).flatMap((line) => wrapCell(line, width).split('\n')) : [];
    return lines.map((line) => paint.bold(line)).join('\n');
  });
  const boxRow = (row: Row): BoxRow => ({
    cells: shown.map(({ place, width }) => painted(row.cells[place], row, paint, width)),
    hasLineAbove: row.opensGroup === true,
  });
  return drawBox(shown, head, mapped(rows, boxRow));
}

function* mapped(rows: Iterable<Row>, make: (row: Row) => BoxRow): Generator<BoxRow> {
  for (const row of rows) yield make(row);
>>>>>>> main
}

function* boxRows(rows: Iterable<Row>, cellsOf: (row: Row) => BoxCell[]) {
  for (const row of rows) yield { cells: cellsOf(row), hasLineAbove: row.opensGroup === true };
}

<<<<<<< HEAD
function paintFor(cell: Cell | undefined, isStrong: boolean, paint: Paint): (text: string) => string {
  if (cell?.kind === 'share') return isNegative(cell.value) ? paint.red : paint.green;
  if (cell?.kind === 'change') return isNegative(cell.value) ? paint.green : paint.red;
  return isStrong ? paint.bold : (text) => text;
=======
function paintFor(cell: Cell, isStrong: boolean, paint: Paint): (text: string) => string {
  if (cell.kind === 'share') return (text) => (isNegative(cell.value) ? paint.red(text) : paint.green(text));
  if (cell.kind === 'change') return (text) => (isNegative(cell.value) ? paint.green(text) : paint.red(text));
  return (text) => (isStrong ? paint.bold(text) : text);
>>>>>>> main
}
