import { area, line } from 'd3-shape';
import type { LineChart } from '../../report/charts/chart.ts';
import { drawMark, type Canvas, type Plot } from './canvas.ts';
import type { End } from './end-labels.ts';
import { describeFigure, toNumber } from './figures.ts';
import type { Look } from './palette.ts';
import { filledShape, strokedShape } from './pen.ts';

/** Series with more points than this are drawn without marks that say their figures. */
const MOST_MARKS = 120;
const MOST_MARKED = 8;
/** More lines than this are only counted. */
export const MOST_LINES = 40;

/** The shapes of all series, and where each of them ends. */
export interface DrawnSeries {
  readonly shapes: string;
  readonly ends: readonly (Pick<End, 'x' | 'y'> | undefined)[];
}

/** Lines, with a band around those that have one; the first one, which matters most, on top. */
export function drawLines(chart: LineChart, plot: Plot, looks: readonly Look[], canvas: Canvas): DrawnSeries {
  const series = chart.series.slice(0, MOST_LINES);
  const ends = series.map(({ values }) => endOf(values, plot));
  const shapes = series.map(({ values, band }, place) => {
    const { colour = 'axis', dash } = looks[place] ?? {};
    const [end, isMarked] = [ends[place], place < MOST_MARKED];
    return [
      band ? bandShape(band.low, band.high, plot, colour) : '',
      ...runsOf(values, plot).map((points) => lineShape(points, colour, colour === 'axis' ? 1 : 2.25, dash)),
      end ? filledShape('circle', colour, { cx: end.x, cy: end.y, r: colour === 'axis' ? 2 : 3.5 }) : '',
      isMarked && values.length <= MOST_MARKS ? marksOf(chart, place, plot, canvas) : '',
    ].join('');
  });
  return { shapes: shapes.toReversed().join(''), ends };
}

type Values = LineChart['series'][number]['values'];
type Point = readonly [number, number];

const path = line<Point>().digits(1);

function lineShape(points: readonly Point[], colour: Look['colour'], width: number, dash: string | undefined): string {
  return strokedShape('path', colour, {
    d: path([...points]) ?? '',
    'stroke-width': width,
    'stroke-linejoin': 'round',
    'stroke-dasharray': dash,
  });
}

/** Points that follow each other without a gap. */
function runsOf(values: Values, { x, y }: Plot): Point[][] {
  const runs: Point[][] = [[]];
  for (const [place, value] of values.entries()) {
    if (value) runs.at(-1)?.push([x(place), y(toNumber(value))]);
    else runs.push([]);
  }
  return runs.filter(({ length }) => length > 0);
}

function endOf(values: Values, { x, y }: Plot): { readonly x: number; readonly y: number } | undefined {
  const last = values.findLastIndex((value) => value !== undefined);
  const value = values[last];
  return value && { x: x(last), y: y(toNumber(value)) };
}

function bandShape(low: Values, high: Values, { x, y }: Plot, colour: Look['colour']): string {
  const ends = low.flatMap((from, place) => {
    const to = high[place];
    return from && to ? [{ place, from: toNumber(from), to: toNumber(to) }] : [];
  });
  const shape = area<(typeof ends)[number]>(
    (each) => x(each.place),
    (each) => y(each.from),
    (each) => y(each.to),
  ).digits(1);
  return filledShape('path', colour, { d: shape(ends) ?? '', 'fill-opacity': 0.16 });
}

/** Areas around points that react to a pointer. */
function marksOf(chart: LineChart, series: number, { x, y }: Plot, canvas: Canvas): string {
  const values = chart.series[series]?.values ?? [];
  return values
    .flatMap((value, place) => {
      if (!value) return [];
      const target = { cx: x(place), cy: y(toNumber(value)), r: 7, 'fill-opacity': 0 };
      return [drawMark(canvas, describeFigure(chart, place, series), filledShape('circle', 'ink', target))];
    })
    .join('');
}
