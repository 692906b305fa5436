import { isNegative } from '../values/money.ts';
import { singleLine } from '../values/printable.ts';
import { footnoteLines } from '../report/footnotes.ts';
import type { Cell, Report, Row, Table } from '../report/report.ts';
import { headerLines, measureTable, type MeasuredColumn } from './cells.ts';
import { inChunks } from './chunks.ts';
import { layOutColumns, type Layout } from './column-layout.ts';
import { drawTable, type DrawnRow } from './draw-table.ts';
import type { Paint } from './paint.ts';
import type { ChartText, Renderer, Terminal } from './renderer.ts';
import { widthOf } from './text-width.ts';
import { cutMiddle, leadOf, wrapCell, wrapNote } from './wrap.ts';

/** Tables for people, narrowed to the terminal by cutting names and leaving out columns. */
export function tableRenderer(paint: Paint, drawChart?: ChartText): Renderer {
  return (report, terminal) => {
    const drawn = pieces(report, terminal, paint, drawChart);
    return inChunks(terminal.isAscii ? inAscii(drawn) : drawn);
  };
}

function* pieces(report: Report, terminal: Terminal, paint: Paint, drawChart?: ChartText): Generator<string> {
  const { width } = terminal;
  const { finding } = report;
  if (finding !== undefined) yield `${paintFinding(wrapNote(singleLine(finding), width, ''), paint)}\n\n`;
  for (const [index, written] of report.tables.entries()) {
    if (index > 0) yield '\n';
    yield* drawFitting(written, terminal, paint);
  }
  if (drawChart) yield `\n${drawChart(terminal, paint)}\n`;
  const notes = footnoteLines(report, terminal);
  if (notes.length > 0 && report.tables.length > 0) yield '\n';
  for (const note of notes) yield `${paint.dim(wrapNote(singleLine(note), width))}\n`;
}

/** What a finding says first is what matters. */
function paintFinding(finding: string, paint: Paint): string {
  const lead = leadOf(finding);
  return `${paint.bold(lead)}${finding.slice(lead.length)}`;
}

/** A table in as much room as there is. */
interface FittedTable {
  readonly table: Table;
  readonly columns: readonly MeasuredColumn[];
  readonly layout: Layout;
}

/** Narrower terminals have a list where a table would leave out columns, wider ones where the rest is too wide. */
const NARROWEST_TABLE = 50;

function* drawFitting(written: Table, { width = Infinity }: Terminal, paint: Paint): Generator<string> {
  const wide = fitTable(written, width);
  const isNarrow = width < NARROWEST_TABLE;
  const { table, columns, layout } =
    wide.layout.fits || isNarrow || !written.narrow ? wide : fitTable(written.narrow(), width);
  if (table.title !== undefined) yield `${paint.bold(wrapNote(singleLine(table.title), width))}\n`;
  if (!layout.fits || (isNarrow && layout.dropped.length > 0)) yield* drawList({ table, columns }, width, paint);
  else {
    yield* drawLaidOut({ table, columns, layout }, paint);
    if (layout.dropped.length > 0) yield `${paint.dim(wrapNote(hiddenNote(layout, width), width))}\n`;
  }
}

function hiddenNote({ dropped }: Layout, width: number): string {
  const names = dropped.map((column) => headerLines(column).join(' '));
  return `Hidden to fit ${width} columns: ${names.join(', ')}. See them with -f csv.`;
}

function fitTable(table: Table, width: number): FittedTable {
  const columns = measureTable(table, (text) => text);
  const wide = table.columns.map((column, place) => {
    const { width: cells = 0, isEmpty = false } = columns[place] ?? {};
    const head = headerLines(column);
    const words = head.flatMap((line) => line.split(/ |(?<=\/)(?=\S{6})/)).map(widthOf);
    return { ...column, isEmpty, cells, word: Math.max(...words), width: Math.max(cells, ...head.map(widthOf)) };
  });
  return { table, columns, layout: layOutColumns(wide, width) };
}

function drawLaidOut(fitted: FittedTable, paint: Paint): Iterable<string> {
  const { table, layout } = fitted;
  const shown = layout.kept.map((place, index) => {
    const [width, { align = 'left' } = {}] = [layout.widths[index] ?? 0, table.columns[place]];
    return { place, width, align, fit: fitterOf(fitted, place, width) } as const;
  });
  const head = shown.map(({ place, width }) => {
    const column = table.columns[place];
    const lines = column ? headerLines(column).flatMap((line) => wrapCell(line, width).split('\n')) : [];
    return lines.map((line) => paint.bold(line)).join('\n');
  });
  const drawnRow = (row: Row): DrawnRow => ({
    cells: shown.map(({ place, fit }) => {
      const cell = row.cells[place];
      return paintLines(fit(fitted.columns[place]?.write(cell) ?? ''), cell, row, paint);
    }),
    hasGapAbove: row.opensGroup === true,
  });
  return drawTable(shown, head, mapRows(table.rows, drawnRow), (rule) => paint.dim(rule));
}

/** Names that would be cut shorter than this are broken. */
const LEAST_CUT = 16;

/** Cuts long names in the middle where that tells them apart still; other texts are wrapped. */
function fitterOf({ table, columns }: FittedTable, place: number, width: number): (text: string) => string {
  const measured = columns[place];
  if (!measured || measured.width <= width) return (text) => text;
  const isLong = (text: string): boolean => widthOf(text) > width && !text.includes(' ');
  if (width < LEAST_CUT) return (text) => wrapCell(text, width);
  const long = new Set<string>();
  for (const { cells } of table.rows) {
    const text = measured.write(cells[place]);
    if (isLong(text)) long.add(text);
  }
  const isTold = new Set([...long].map((text) => cutMiddle(text, width))).size === long.size;
  return (text) => (isTold && isLong(text) ? cutMiddle(text, width) : wrapCell(text, width));
}

/** Each row as lines of its own, below its name: for terminals without room for a table. */
function* drawList({ table, columns }: Omit<FittedTable, 'layout'>, width: number, paint: Paint): Generator<string> {
  const heads = table.columns.map((column) => headerLines(column).join(' '));
  const name = Math.max(
    0,
    table.columns.findIndex(({ align }) => align === 'left'),
  );
  const others = [...heads.keys()].filter((place) => place !== name);
  const longest = Math.min(Math.max(0, ...others.map((place) => widthOf(heads[place] ?? ''))), Math.floor(width / 2));
  let isFirst = true;
  for (const row of table.rows) {
    const text = (place: number): string => columns[place]?.write(row.cells[place]) ?? '';
    if (!isFirst && text(name) !== '') yield '\n';
    if (text(name) !== '')
      yield `${paintLines(wrapCell(text(name), width), undefined, { ...row, strong: true }, paint)}\n`;
    for (const place of others) {
      if (text(place) === '') continue;
      const head = `  ${heads[place] ?? ''}`;
      const label = `${head}${' '.repeat(Math.max(2, longest + 4 - widthOf(head)))}`;
      const isLong = widthOf(label + text(place)) > width;
      yield isLong ? `${indented(head.trimStart(), '  ', width)}\n` : label;
      const value = isLong ? indented(text(place), '    ', width) : text(place);
      yield `${paintLines(value, row.cells[place], row, paint)}\n`;
    }
    isFirst = false;
  }
}

function indented(text: string, indent: string, width: number): string {
  return wrapCell(text, width - indent.length).replace(/^/gm, indent);
}

function* mapRows(rows: Iterable<Row>, make: (row: Row) => DrawnRow): Generator<DrawnRow> {
  for (const row of rows) yield make(row);
}

function paintLines(text: string, cell: Cell | undefined, { strong = false }: Row, paint: Paint): string {
  const paintLine = paintFor(cell, strong, paint);
  return text
    .split('\n')
    .map((line) => (line === '' ? '' : paintLine(line)))
    .join('\n');
}

/** Cheaper is green, more expensive or over a budget red, which the sign shows too; nothing is neither. */
function paintFor(cell: Cell | undefined, isStrong: boolean, paint: Paint): (text: string) => string {
  const inWeight = (text: string): string => (isStrong ? paint.bold(text) : text);
  if (cell?.kind === 'cost' && cell.isOverBudget === true) return (text) => inWeight(paint.red(text));
  if ((cell?.kind !== 'share' && cell?.kind !== 'change') || cell.value.units === 0n) return inWeight;
  const isGood = isNegative(cell.value) === (cell.kind === 'change');
  return (text) => inWeight(isGood ? paint.green(text) : paint.red(text));
}

const ascii: Readonly<Record<string, string>> = { '−': '-', '─': '-', '×': 'x', '…': '~', '▲': '^', '→': '>' };

function* inAscii(texts: Iterable<string>): Generator<string> {
  for (const text of texts) yield text.replace(/[−─×…▲→]/g, (sign) => ascii[sign] ?? '?');
}
