import { sum, zero, type Money } from '../../../values/money.ts';
import type { ChartEvent, ColumnChart, LineChart } from '../../../report/charts/chart.ts';
import { timeLabel } from '../../../report/charts/time-label.ts';
import { singleLine } from '../../../values/printable.ts';
import { toNumber, figureUnit, formatFigure } from '../figures.ts';
import { drawnValues, valueScale, type ValueScale } from '../scales.ts';
import type { Pencil } from './bars.ts';
import { widthOf } from '../../text-width.ts';
import { splitGraphemes } from '../graphemes.ts';
import { padCell, shortenText } from './cells.ts';
import { newGrid, type Grid } from './grid.ts';
import { spreadLabels } from '../end-labels.ts';

const ROWS = 14;
const NARROWEST = 10;

/** Lines of braille dots, or of letters, and areas of shades, with names and last figures at their ends. */
export function plotLines(chart: LineChart | ColumnChart, pencil: Pencil): string[] {
  const { glyphs, width } = pencil;
  const fineRows = ROWS * (glyphs.hasBraille && chart.kind === 'lines' ? 4 : 1);
  const scale = valueScale(chart, drawnValues(chart), [fineRows - 1, 0]);
  const rowOf = (fineRow: number): number => Math.min(ROWS - 1, Math.floor((fineRow * ROWS) / fineRows));
  const ends = lineEnds(chart, (value) => (scale.at(value) * ROWS) / fineRows, {
    rows: ROWS,
    columns: Math.floor(width * 0.4),
    hasSigns: !glyphs.hasBraille,
  });
  const right = Math.max(0, ...ends.map(({ text }) => widthOf(text))) + 1;
  const left = Math.max(0, ...scale.ticks.map(({ label }) => widthOf(label)));
  const grid = newGrid(
    Math.max(NARROWEST, width - left - right - 1),
    ROWS,
    glyphs.hasBraille && chart.kind === 'lines',
  );
  const x = (place: number): number =>
    chart.places.length < 2
      ? (grid.columns * grid.fine.x) / 2
      : (place * (grid.columns * grid.fine.x - 1)) / (chart.places.length - 1);
  if (chart.kind === 'lines') drawLines(chart, grid, x, scale);
  else drawColumns(chart, grid, scale, pencil);
  for (const { value, label } of chart.limits) {
    const row = rowOf(scale.at(toNumber(value)));
    const isOver = chart.kind === 'columns';
    writeLimit(grid, row, shortenText(singleLine(label), grid.columns - 1), isOver);
    for (let column = 0; column < grid.columns; column++) grid.put(column, row, glyphs.limit.across, isOver);
  }
  const ticks = new Map(scale.ticks.map(({ at, label }) => [rowOf(at), label]));
  const drawn = grid.text().map((line, row) => {
    const end = ends.find((each) => each.row === row)?.text ?? '';
    return `${padCell(ticks.get(row) ?? '', left, 'right')}${glyphs.axis.upright}${line} ${end}`.trimEnd();
  });
  return [
    ...drawn,
    `${' '.repeat(left)}${glyphs.axis.corner}${glyphs.axis.across.repeat(grid.columns)}`,
    `${' '.repeat(left + 1)}${placesLine(chart, grid.columns)}`.trimEnd(),
    ...(chart.kind === 'columns' && chart.cutOff !== undefined
      ? [`The last column goes until ${timeLabel(chart.cutOff)}.`]
      : []),
    ...chart.events.map((event) => shortenText(eventText(chart, event), width)),
    ...(chart.series.length > MOST_NAMED
      ? [`${chart.series.length - MOST_NAMED} more of ${chart.series.length} have no name here.`]
      : []),
  ];
}

/** Writes the label of a limit above or below its line, at the left or the right, if possible where nothing else is. */
function writeLimit(grid: Grid, row: number, label: string, isOver: boolean): void {
  const end = grid.columns - widthOf(label);
  const places = [row - 1, row + 1].flatMap((each) => [0, end].map((column) => ({ column, row: each })));
  const free = places.find(
    (place) => place.row >= 0 && place.row < grid.rows && grid.isFree(place.column, place.row, widthOf(label)),
  );
  writeOn(grid, free ?? { column: 0, row: row - 1 }, label, isOver || !free);
}

/** Writes a text; a character two columns wide clears the second one. */
function writeOn(
  grid: Grid,
  start: { readonly column: number; readonly row: number },
  text: string,
  isOver: boolean,
): void {
  const { row } = start;
  let { column } = start;
  for (const character of splitGraphemes(text)) {
    grid.put(column, row, character, isOver);
    for (let more = 1; more < widthOf(character); more++) grid.put(column + more, row, '', isOver);
    column += widthOf(character);
  }
}

function drawLines({ series }: LineChart, grid: Grid, x: (place: number) => number, scale: ValueScale): void {
  for (const [place, { values }] of series.entries()) {
    const sign = signOf(place);
    let before: readonly [number, number] | undefined;
    for (const [index, value] of values.entries()) {
      const point = value ? ([Math.round(x(index)), Math.round(scale.at(toNumber(value)))] as const) : undefined;
      if (point) grid.line(before ?? point, point, sign);
      before = point;
    }
  }
}

/** Each place is as many characters wide as there are, the last one free if there are three. */
function drawColumns({ series, places }: ColumnChart, grid: Grid, scale: ValueScale, { glyphs }: Pencil): void {
  const isSpaced = grid.columns >= 3 * places.length;
  for (let column = 0; column < grid.columns; column++) {
    const place = Math.floor((column * places.length) / grid.columns);
    const isLast = Math.floor(((column + 1) * places.length) / grid.columns) > place;
    if (isSpaced && isLast) continue;
    let height = 0;
    for (const [index, { values }] of series.entries()) {
      const from = Math.round(scale.at(height));
      const value = values[place];
      height += value ? Math.max(0, toNumber(value)) : 0;
      const to = Math.round(scale.at(height));
      for (let row = to; row < from; row++) grid.put(column, row, glyphs.fills[index % glyphs.fills.length] ?? '');
    }
  }
}

function eventText({ series }: LineChart | ColumnChart, event: ChartEvent): string {
  const name = event.series === undefined ? undefined : series[event.series]?.name;
  return singleLine(name === undefined ? event.label : `${name}: ${event.label}`);
}

/** Names of places below the axis, as many as have room. */
function placesLine({ kind, places }: LineChart | ColumnChart, columns: number): string {
  const widest = Math.max(1, ...places.map(widthOf)) + 2;
  const shown = Math.max(1, Math.min(places.length, Math.floor(columns / widest)));
  const every = Math.ceil(places.length / shown);
  let line = '';
  for (let place = 0; place < places.length; place += every) {
    const name = shortenText(places[place] ?? '', columns);
    const middle =
      kind === 'columns' || places.length < 2
        ? ((place + 0.5) * columns) / places.length
        : (place * (columns - 1)) / (places.length - 1);
    const start = Math.min(Math.max(0, Math.round(middle - widthOf(name) / 2)), columns - widthOf(name));
    if (start < widthOf(line) + (line === '' ? 0 : 1)) continue;
    line += ' '.repeat(start - widthOf(line)) + name;
  }
  return line;
}

/** More lines than this have no name. */
const MOST_NAMED = 8;

/** The letter that a series is drawn with if its line consists of characters. */
function signOf(series: number): string {
  return String.fromCodePoint(97 + (series % 26));
}

/** Of parts of sums all that they come to. */
function totalOf(values: ColumnChart['series'][number]['values']): Money {
  return sum(values.flatMap((value) => value ?? []));
}

interface Room {
  readonly rows: number;
  /** For a name and its figure. */
  readonly columns: number;
  readonly hasSigns: boolean;
}

/** The labels at the ends of lines: name and last figure, one a row, as near to the line as the others allow. */
function lineEnds(chart: LineChart | ColumnChart, rowOf: (value: number) => number, { rows, columns, hasSigns }: Room) {
  let below = 0;
  const ends = chart.series.slice(0, MOST_NAMED).flatMap(({ name, values }, series) => {
    const value = chart.kind === 'columns' ? (values.at(-1) ?? zero) : values.findLast((each) => each !== undefined);
    if (!value) return [];
    const size = toNumber(value);
    const y = rowOf(chart.kind === 'columns' ? below + size / 2 : size);
    below += size;
    const figure = formatFigure(figureUnit(chart), chart.kind === 'lines' ? value : totalOf(values));
    const sign = hasSigns && chart.kind === 'lines' ? `${signOf(series)} ` : '';
    const shown = shortenText(singleLine(name), Math.max(4, columns - widthOf(sign + figure) - 1));
    return [{ y: y + 0.5, height: 1, text: `${sign}${shown} ${figure}` }];
  });
  const places = spreadLabels(ends, 0, rows);
  return ends.map(({ text }, place) => ({ text, row: Math.floor(places[place] ?? 0) }));
}
