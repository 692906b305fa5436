import type { BarChart } from '../../report/charts/chart.ts';
import { BAR, drawRow } from './bar-rows.ts';
import { MARGIN, TEXT, type Block, type Canvas } from './canvas.ts';
import { toNumber } from './figures.ts';
import { looksOfSeries } from './palette.ts';
import { straightLine, writeText } from './pen.ts';
import { barRows, drawnPart, type BarRow } from './rows.ts';
import { drawnValues, valueScale, type ValueScale } from './scales.ts';
import { fitText, drawnWidth } from './text.ts';

const TOP = 10;
const ROW = 19;
const BETWEEN = 10;
/** Between places where a height is given. */
const LEAST_BETWEEN = 3;
const MOST_BETWEEN = 26;
const AXIS = 24;
const MORE = 22;
const GAP = 8;
/** Width that a label along the axis needs. */
const TICK_ROOM = 70;

/** Horizontal bars, so that names of any length have room; dots on a logarithmic axis, where lengths would mislead. */
export function drawBars(whole: BarChart, canvas: Canvas): Block {
  const looks = looksOfSeries(whole.series);
  const room = canvas.height && canvas.height - TOP - (whole.scale === 'log' ? AXIS : 0) - MORE;
  const chart = drawnPart(whole, room && Math.max(1, Math.floor(room / (ROW + LEAST_BETWEEN))));
  const rows = barRows(chart);
  const placed = placedRows(rows, pitchOf(rows, room));
  const scale = scaleOf(chart, rows, canvas);
  const bottom = (placed.at(-1)?.y ?? TOP) + ROW + 4;
  const axis = chart.scale === 'log' ? axisBelow(scale, bottom) : { markup: '', rules: '', height: 0 };
  const left = whole.places.length - chart.places.length;
  const nameWidth = nameColumn(rows, canvas) - GAP;
  const limits = chart.limits.map(({ value }) => scale.at(toNumber(value)));
  const drawn = placed.map(({ row, y }) => drawRow(chart, row, { y, scale, looks, canvas, limits }));
  const end = bottom + axis.height + (left > 0 ? MORE : 0);
  return {
    markup: [
      axis.rules,
      ...placed.map(({ row, y }) => drawName(row, y, nameWidth)),
      ...drawn.map(({ shapes }) => shapes),
      straightLine('axis', [scale.base, TOP], { down: bottom }),
      ...limits.map((at) => straightLine('limit', [at, TOP - 4], { down: bottom }, { 'stroke-width': 1.5 })),
      ...drawn.map(({ labels }) => labels),
      axis.markup,
      left > 0 ? writeText(`and ${left} more`, { x: MARGIN, y: end - 8, size: TEXT, ink: 'dim' }) : '',
    ].join(''),
    height: canvas.height ?? end + 6,
  };
}

/** Powers of ten below the dots, with a line up from each. */
function axisBelow({ ticks }: ValueScale, bottom: number) {
  return {
    rules: ticks.map(({ at }) => straightLine('rule', [at, TOP], { down: bottom })).join(''),
    markup: ticks
      .map(({ at, label }) => writeText(label, { x: at, y: bottom + 16, size: TEXT, anchor: 'middle', ink: 'dim' }))
      .join(''),
    height: AXIS,
  };
}

interface PlacedRow {
  readonly row: BarRow;
  readonly y: number;
}

/** The height of rows, and how far a place is below the one before: more where a height is given, less if it is low. */
function pitchOf(rows: readonly BarRow[], room: number | undefined): Pitch {
  if (room === undefined) return { row: ROW, between: BETWEEN };
  const gaps = Math.max(1, rows.filter(({ name }) => name !== undefined).length);
  const row = Math.min(ROW, (room - gaps * LEAST_BETWEEN) / rows.length);
  return { row, between: Math.max(LEAST_BETWEEN, Math.min(MOST_BETWEEN, (room - rows.length * row) / gaps)) };
}

interface Pitch {
  readonly row: number;
  readonly between: number;
}

function placedRows(rows: readonly BarRow[], { row: height, between }: Pitch): PlacedRow[] {
  let y = TOP;
  return rows.map((row, place) => {
    if (place > 0 && row.name !== undefined) y += between;
    const placed = { row, y };
    y += height;
    return placed;
  });
}

function nameColumn(rows: readonly BarRow[], { width }: Canvas): number {
  const widest = Math.max(0, ...rows.map(({ name = '' }) => drawnWidth(name, TEXT)));
  return Math.min(widest, width * 0.34) + GAP;
}

/** Figures follow their bars, those below zero precede them: the scale leaves room for both. */
function scaleOf(chart: BarChart, rows: readonly BarRow[], canvas: Canvas): ValueScale {
  const shown = rows.flatMap(({ pieces, total }) => [...pieces.map(({ shown: each }) => each), total ?? '']);
  const room = Math.max(0, ...shown.map((each) => drawnWidth(each, TEXT))) + 10;
  const hasLeft = rows.some(({ isPair, pieces }) => isPair || pieces.some(({ from, to }) => to < from || to < 0));
  const start = MARGIN + nameColumn(rows, canvas) + (hasLeft ? room : 4);
  const end = Math.max(start + 20, canvas.width - MARGIN - room);
  const count = Math.max(2, Math.min(6, Math.floor((end - start) / TICK_ROOM)));
  return valueScale(chart, drawnValues(chart), [start, end], count);
}

function drawName({ name }: BarRow, y: number, width: number): string {
  return name === undefined
    ? ''
    : writeText(fitText(name, TEXT, width), { x: MARGIN + width, y: y + BAR - 3, size: TEXT, anchor: 'end' });
}
