import type { ColumnChart } from '../../report/charts/chart.ts';
import { drawMark, type Canvas, type Plot } from './canvas.ts';
import { describeFigure, toNumber } from './figures.ts';
import type { DrawnSeries } from './lines.ts';
import type { Look } from './palette.ts';
import { filledShape, straightLine } from './pen.ts';

/** The part of its place that a column takes, and all columns of a place side by side. */
const FILLED = 0.72;
const WIDEST = 56;
/** Left free between the parts of a column. */
const GAP = 1;

/** One part of a column, or a column of its own. */
interface Piece {
  readonly series: number;
  readonly place: number;
  readonly from: number;
  readonly to: number;
  readonly left: number;
  readonly width: number;
}

/** Columns: parts of a sum on each other, else side by side, with a line for the range of each that is not certain. */
export function drawColumns(chart: ColumnChart, plot: Plot, looks: readonly Look[], canvas: Canvas): DrawnSeries {
  const pieces = chart.places.flatMap((_, place) =>
    chart.isStacked ? stackAt(chart, place, plot) : rowAt(chart, place, plot),
  );
  const last = chart.places.length - 1;
  const shapes = pieces.map((piece) => {
    const colour = looks[piece.series]?.colour ?? 'axis';
    const isCutOff = chart.cutOff !== undefined && piece.place === last;
    const shape = shapeOf(piece, plot, colour, { isStacked: chart.isStacked, isCutOff });
    return drawMark(canvas, describeFigure(chart, piece.place, piece.series), shape, rangeOf(chart, piece, plot));
  });
  return { shapes: shapes.join(''), ends: endHeights(chart, plot) };
}

function stackAt({ series }: ColumnChart, place: number, { x }: Plot): Piece[] {
  const width = columnWidth(x, 1);
  let [above, below] = [0, 0];
  return series.flatMap(({ values }, index): Piece[] => {
    const value = values[place];
    const size = value ? toNumber(value) : 0;
    if (size === 0) return [];
    const from = size < 0 ? below : above;
    if (size < 0) below += size;
    else above += size;
    return [{ series: index, place, from, to: from + size, left: x(place) - width / 2, width }];
  });
}

function rowAt({ series }: ColumnChart, place: number, { x }: Plot): Piece[] {
  const width = columnWidth(x, series.length);
  const start = x(place) - (width * series.length) / 2;
  return series.flatMap(({ values }, index): Piece[] => {
    const value = values[place];
    if (!value) return [];
    return [{ series: index, place, from: 0, to: toNumber(value), left: start + index * width, width: width - GAP }];
  });
}

function columnWidth(x: Plot['x'], beside: number): number {
  return Math.max(1, Math.min(WIDEST, ((x(1) - x(0)) * FILLED) / beside));
}

function shapeOf(
  { from, to, left, width }: Piece,
  { y, base }: Plot,
  colour: Look['colour'],
  { isStacked, isCutOff }: { readonly isStacked: boolean; readonly isCutOff: boolean },
): string {
  const [top, bottom] = [Math.min(y(from), y(to)), Math.max(y(from), y(to))];
  // A gap below each part but those at the base; what is too low for one is drawn whole.
  const gap = isStacked && bottom - top > 2 * GAP && Math.abs(bottom - base) > GAP ? GAP : 0;
  const outline = {
    'fill-opacity': 0.25,
    class: `f-${colour} s-${colour}`,
    'stroke-width': 1,
    'stroke-dasharray': '3 2',
  };
  return filledShape('rect', colour, {
    x: left,
    y: top,
    width,
    height: Math.max(bottom - top - gap, to === from ? 0 : 0.5),
    ...(isCutOff && outline),
  });
}

/** From the least to the most that a figure may be. */
function rangeOf({ series }: ColumnChart, { series: index, place, left, width }: Piece, { y }: Plot): string {
  const band = series[index]?.band;
  const [low, high] = [band?.low[place], band?.high[place]];
  if (!low || !high) return '';
  return straightLine(
    'ink',
    [left + width / 2, y(toNumber(high))],
    { down: y(toNumber(low)) },
    { 'stroke-width': 1.5 },
  );
}

/** The height of each series in the last column: the middle of its part, or its top. */
function endHeights({ places, series, isStacked }: ColumnChart, { y, base }: Plot): DrawnSeries['ends'] {
  let below = 0;
  return series.map(({ values }) => {
    const value = values[places.length - 1];
    const size = value ? toNumber(value) : 0;
    if (!isStacked) return { y: value ? y(size) : base };
    const middle = below + Math.max(0, size) / 2;
    below += Math.max(0, size);
    return { y: y(middle) };
  });
}
