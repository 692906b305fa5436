import { isNegative } from '../values/money.ts';
import { singleLine } from '../values/printable.ts';
import { footnoteLines } from '../report/footnotes.ts';
import type { Cell, Row, Table, Column } from '../report/report.ts';
import { cellText, headerLines, measureTable } from './cells.ts';
import { widthOf } from './text-width.ts';
import { inChunks } from './chunks.ts';
import { drawTable, type DrawnRow } from './draw-table.ts';
import type { Paint } from './paint.ts';
import type { ChartText, Renderer, Terminal } from './renderer.ts';
import { wrapNote, wrapCell } from './wrap.ts';

/** Boxed tables for people, narrowed to the terminal by leaving out columns. */
export function tableRenderer(paint: Paint, drawChart?: ChartText): Renderer {
  return (report, terminal) => inChunks(pieces(report, terminal, paint, drawChart));
}

function* pieces(
  report: Parameters<Renderer>[0],
  terminal: Terminal,
  paint: Paint,
  drawChart?: ChartText,
): Generator<string> {
  const { width } = terminal;
  const hidden = new Set<string>();
  for (const written of report.tables) {
    const wide = layOutTable(written, width);
    const { table, layout } = wide.layout.fits || !written.narrow ? wide : layOutTable(written.narrow(), width);
    if (table.title !== undefined) yield `${paint.bold(singleLine(table.title))}\n`;
    for (const { header } of layout.dropped) hidden.add(`"${singleLine(header)}"`);
    yield* drawLaidOut(table, layout, paint);
  }
  if (drawChart) yield `\n${drawChart(terminal, paint)}\n`;
  const notes = footnoteLines(report, terminal);
  const all = hidden.size === 0 ? notes : [...notes, `Not shown for lack of room: ${[...hidden].join(', ')}.`];
  for (const note of all) yield `${paint.dim(wrapNote(singleLine(note), width))}\n`;
}

/** A table in as much room as there is. */
function layOutTable(written: Table, width: number | undefined): { readonly table: Table; readonly layout: Layout } {
  const { table, widths: ofCells } = measureTable(written, cellText);
  const widths = table.columns.map((column, place) =>
    Math.max(ofCells[place] ?? 0, ...headerLines(column).map(widthOf)),
  );
  return { table, layout: layOutColumns(table.columns, widths, width ?? Infinity) };
}

function drawLaidOut({ columns, rows }: Table, { kept, widths }: Layout, paint: Paint): Iterable<string> {
  const shown = kept.map((place, index) => ({
    place,
    width: widths[index] ?? 0,
    align: columns[place]?.align ?? ('left' as const),
  }));
  const head = shown.map(({ place, width }) => {
    const column = columns[place];
    const lines = column ? headerLines(column).flatMap((line) => wrapCell(line, width).split('\n')) : [];
    return lines.map((line) => paint.bold(line)).join('\n');
  });
  const drawnRow = (row: Row): DrawnRow => ({
    cells: shown.map(({ place, width }) => paintCell(row.cells[place], row, paint, width)),
    hasLineAbove: row.opensGroup === true,
  });
  return drawTable(shown, head, mapRows(rows, drawnRow));
}

function* mapRows(rows: Iterable<Row>, make: (row: Row) => DrawnRow): Generator<DrawnRow> {
  for (const row of rows) yield make(row);
}

function paintCell(cell: Cell | undefined, { strong }: Row, paint: Paint, width: number): string {
  if (!cell) return '';
  const lines = wrapCell(cellText(cell), width).split('\n');
  return lines.map((line) => paintFor(cell, strong === true, paint)(line)).join('\n');
}

function paintFor(cell: Cell, isStrong: boolean, paint: Paint): (text: string) => string {
  if (cell.kind === 'share') return (text) => (isNegative(cell.value) ? paint.red(text) : paint.green(text));
  if (cell.kind === 'change') return (text) => (isNegative(cell.value) ? paint.green(text) : paint.red(text));
  return (text) => (isStrong ? paint.bold(text) : text);
}

/** The part of a table that fits a terminal. */
interface Layout {
  /** Indexes of the columns that are shown. */
  readonly kept: readonly number[];
  /** Their widths, which longer cells are wrapped to. */
  readonly widths: readonly number[];
  readonly dropped: readonly Column[];
  /** False if even the narrowest columns need more room than there is. */
  readonly fits: boolean;
}

/** A border and two blanks for each column, and the last border. */
const FRAME = 3;

/** No column of text is squeezed below this. */
const NARROWEST = 8;

/**
 * Leaves out columns until the others fit, those with the highest `drop` first and the rightmost of equals; then
 * squeezes the widest columns of text.
 */
function layOutColumns(columns: readonly Column[], widths: readonly number[], room: number): Layout {
  let kept = columns.map((_, place) => place);
  const dropped: Column[] = [];
  const total = (): number => kept.reduce((all, place) => all + (widths[place] ?? 0) + FRAME, 1);
  while (total() > room) {
    const next = kept.reduce<number | undefined>(
      (best, place) => (dropOf(columns, place) >= dropOf(columns, best) ? place : best),
      undefined,
    );
    if (next === undefined || dropOf(columns, next) === 0) break;
    dropped.push(...columns.slice(next, next + 1));
    kept = kept.filter((place) => place !== next);
  }
  const fitted = squeezeColumns(kept, columns, widths, total() - room);
  return { kept, dropped, widths: fitted, fits: fitted.reduce((all, width) => all + width + FRAME, 1) <= room };
}

function dropOf(columns: readonly Column[], place: number | undefined): number {
  return place === undefined ? 0 : (columns[place]?.drop ?? 0);
}

function squeezeColumns(
  kept: readonly number[],
  columns: readonly Column[],
  widths: readonly number[],
  excess: number,
): number[] {
  const fitted = kept.map((place) => widths[place] ?? 0);
  for (let left = excess; left > 0; left--) {
    const widest = kept.reduce<number | undefined>((best, place, index) => {
      const width = fitted[index] ?? 0;
      if (columns[place]?.align !== 'left' || width <= NARROWEST) return best;
      return best === undefined || width > (fitted[best] ?? 0) ? index : best;
    }, undefined);
    if (widest === undefined) break;
    fitted[widest] = (fitted[widest] ?? 0) - 1;
  }
  return fitted;
}
