import type { BarChart } from '../../../report/charts/chart.ts';
import { singleLine } from '../../../values/printable.ts';
import type { Paint } from '../../paint.ts';
import { toNumber } from '../figures.ts';
import { barRows, drawnPart, type BarRow, type BarPiece } from '../rows.ts';
import { drawnValues, valueScale, type ValueScale } from '../scales.ts';
import { widthOf } from '../../text-width.ts';
import { padCell, shortenText } from './cells.ts';
import type { Glyphs } from './glyphs.ts';

/** The characters and colours that a chart is drawn with, and its width. */
export interface Pencil {
  readonly width: number;
  readonly glyphs: Glyphs;
  readonly paint: Paint;
}

const NARROWEST = 8;

/** Horizontal bars of blocks, or dots on a logarithmic axis, followed by their figures. */
export function barLines(whole: BarChart, pencil: Pencil): string[] {
  const chart = drawnPart(whole);
  // A pair of dots has no room for both figures: each gets a line of its own.
  const rows = barRows(chart).flatMap((row) => (row.isPair ? unpaired(row) : [row]));
  const widths = columns(chart, rows, pencil);
  const scale = valueScale(chart, drawnValues(chart), [widths.start, Math.max(widths.start + 1, widths.bars)]);
  const limits = chart.limits.map(({ value }) => Math.round(scale.at(toNumber(value))));
  const lines = rows.map((row) => {
    const name = padCell(row.name ?? '', widths.name, 'right');
    const series =
      widths.series === 0 ? '' : ` ${padCell(chart.series[row.pieces[0]?.series ?? -1]?.name ?? '', widths.series)}`;
    return `${name}${series} ${barLine(chart, row, scale, limits, pencil)}`.trimEnd();
  });
  const indent = widths.name + widths.series + (widths.series === 0 ? 1 : 2);
  const left = whole.places.length - chart.places.length;
  return [
    ...keyLines(chart, pencil),
    ...chart.limits.map(({ label }, place) => limitLine(singleLine(label), indent + (limits[place] ?? 0), pencil)),
    ...lines,
    ...(left > 0 ? [pencil.paint.dim(`and ${left} more`)] : []),
  ];
}

/** The label of a limit above its marks, on the side that has room. */
function limitLine(label: string, column: number, { width, glyphs, paint }: Pencil): string {
  const sign = glyphs.limit.upright;
  if (column + 2 + widthOf(label) <= width) return `${' '.repeat(column)}${paint.red(`${sign} ${label}`)}`;
  const shown = shortenText(label, column - 1);
  return `${' '.repeat(Math.max(0, column - 1 - widthOf(shown)))}${paint.red(`${shown} ${sign}`)}`;
}

function widest(texts: readonly string[], most: number): number {
  return Math.min(Math.max(0, ...texts.map(widthOf)), Math.floor(most));
}

function unpaired({ name, pieces }: BarRow): BarRow[] {
  return pieces.map((piece, place) => ({ name: place === 0 ? name : undefined, pieces: [piece], isPair: false }));
}

function figureOf({ total, pieces }: BarRow): string {
  return total ?? (pieces.length === 0 ? 'not priced' : (pieces[0]?.shown ?? ''));
}

/** Figures are never cut; names get the room that these and the shortest bar leave, at most a third of the width. */
function columns(chart: BarChart, rows: readonly BarRow[], { width }: Pencil) {
  const isNamed = !chart.isStacked && rows.some(({ name }) => name === undefined);
  const isBelow = rows.some(({ pieces }) => pieces.some(({ from, to }) => to < from || to < 0));
  const figures = Math.max(0, ...rows.map((row) => widthOf(figureOf(row)))) + (isBelow ? 2 : 1);
  const spare = Math.max(2, width - figures - NARROWEST - 2);
  const series = isNamed
    ? widest(
        chart.series.map((each) => each.name),
        Math.min(width / 4, spare * 0.4),
      )
    : 0;
  const name = widest(
    rows.map((row) => row.name ?? ''),
    Math.min(width / 3, spare - series),
  );
  const room = width - name - series - (series === 0 ? 1 : 2);
  return { name, series, start: 0, bars: Math.max(NARROWEST, room - figures) };
}

/** A line of characters: the bar, then its figure, and limits where nothing else is. */
function barLine(
  chart: BarChart,
  row: BarRow,
  scale: ValueScale,
  limits: readonly number[],
  { glyphs, paint }: Pencil,
): string {
  const marks = new Map<number, string>();
  for (const [place, piece] of row.pieces.entries()) {
    if (chart.scale === 'log') dotTo(marks, scale, piece, glyphs);
    else barTo(marks, scale, piece, chart.isStacked ? fillOf(glyphs, place) : undefined, glyphs);
  }
  const end = Math.max(Math.round(scale.base), ...marks.keys()) + (marks.size === 0 ? 0 : 2);
  for (const [place, character] of Array.from(figureOf(row)).entries()) marks.set(end + place, character);
  for (const limit of limits) if (!marks.has(limit)) marks.set(limit, paint.red(glyphs.limit.upright));
  return Array.from({ length: Math.max(-1, ...marks.keys()) + 1 }, (_, column) => marks.get(column) ?? ' ').join('');
}

function fillOf({ fills }: Glyphs, place: number): string {
  return fills[place % fills.length] ?? '';
}

/** Draws a bar in whole characters and eighths of the last one; parts of a sum in whole ones only. */
function barTo(
  marks: Map<number, string>,
  scale: ValueScale,
  piece: BarPiece,
  full: string | undefined,
  { eighths, fills, least }: Glyphs,
): void {
  const [from, to] = [scale.at(piece.from), scale.at(piece.to)].toSorted((a, b) => a - b);
  if (from === undefined || to === undefined || from === to) return;
  const first = Math.round(from);
  const last = full === undefined ? Math.floor(to) : Math.round(to);
  for (let column = first; column < last; column++) marks.set(column, full ?? fills[0] ?? '');
  const rest = full === undefined ? (eighths[Math.floor((to - last) * 8)] ?? '') : '';
  if (rest !== '' && last >= first) marks.set(last, rest);
  else if (last <= first && full === undefined) marks.set(first, least);
}

function dotTo(marks: Map<number, string>, scale: ValueScale, { to }: BarPiece, { dot, guide }: Glyphs): void {
  const end = Math.round(scale.at(to));
  for (let column = Math.round(scale.base); column < end; column++) marks.set(column, guide);
  marks.set(end, dot);
}

function keyLines(chart: BarChart, { glyphs, width }: Pencil): string[] {
  if (!chart.isStacked) return [];
  const lines: string[] = [''];
  for (const [place, { name }] of chart.series.entries()) {
    const entry = `${fillOf(glyphs, place)} ${padCell(name, Math.min(widthOf(name), width - 3))}`;
    const line = lines.at(-1) ?? '';
    if (line !== '' && widthOf(line) + 3 + widthOf(entry) > width) lines.push(entry);
    else lines[lines.length - 1] = line === '' ? entry : `${line}   ${entry}`;
  }
  return lines;
}
