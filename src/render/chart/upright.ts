import type { ColumnChart, LineChart } from '../../report/charts/chart.ts';
import { timeLabel } from '../../report/charts/time-label.ts';
import { sum } from '../../values/money.ts';
import { MARGIN, SMALL, TEXT, type Block, type Canvas, type Plot } from './canvas.ts';
import { drawColumns } from './columns.ts';
import { drawEndLabels, endLabelRoom, type End } from './end-labels.ts';
import { EVENT_ROW, eventLines, eventRings, sharedEvents } from './events.ts';
import { figureUnit, shortFigure, toNumber } from './figures.ts';
import { axisLabels, limitLines, limitTint } from './limits.ts';
import { drawLines } from './lines.ts';
import { looksOfSeries } from './palette.ts';
import { placeLabels } from './place-labels.ts';
import { straightLine, writeText } from './pen.ts';
import { drawnValues, valueScale } from './scales.ts';
import { drawnWidth } from './text.ts';

const TOP = 16;
const AXIS = 30;
const CUT_OFF = 16;
const LEAST_PLOT = 90;
/** What a chart needs beside its plot, if it is to be 400 high in all. */
const NATURAL = 286;
/** More series than this have no name. */
export const MOST_NAMED = 8;

/** A chart whose figures go up and whose places go to the right, with names at the right end. */
export function drawUpright(chart: LineChart | ColumnChart, canvas: Canvas): Block {
  const cutOff = chart.kind === 'columns' ? chart.cutOff : undefined;
  const top = TOP + (sharedEvents(chart).length > 0 ? EVENT_ROW - 8 : 0);
  const below = AXIS + (cutOff === undefined ? 0 : CUT_OFF);
  const height = Math.max(top + LEAST_PLOT + below, canvas.height ?? NATURAL);
  const bottom = height - below;
  const scale = valueScale(chart, drawnValues(chart), [bottom, top]);
  const gutter = [...scale.ticks.map(({ label }) => drawnWidth(label, TEXT)), ...limitWidths(chart, scale.labelOf)];
  const left = MARGIN + gutter.reduce((a, b) => Math.max(a, b), 0) + 8;
  const named = chart.series.slice(0, MOST_NAMED);
  const labels = named.map((each) => ({ name: each.name, figure: endFigure(chart, each.values), status: each.status }));
  const right = canvas.width - MARGIN - endLabelRoom(labels, canvas.width);
  const plot: Plot = { x: placesAlong(chart, left, right), y: scale.at, base: scale.base, left, right, top, bottom };
  const looks = looksOfSeries(chart.series);
  const inkOf = (series: number) => looks[series]?.colour ?? 'axis';
  const drawn =
    chart.kind === 'lines' ? drawLines(chart, plot, looks, canvas) : drawColumns(chart, plot, looks, canvas);
  const ends = labels.flatMap((label, place): End[] => {
    const end = drawn.ends[place];
    return end ? [{ ...label, ...end, ink: inkOf(place) }] : [];
  });
  return {
    markup: [
      limitTint(chart, plot),
      ...scale.ticks.map(({ at }) => straightLine('rule', [left, at], { right })),
      straightLine('axis', [left, scale.base], { right }),
      axisLabels(chart, scale, left),
      placeLabels(chart.places, plot),
      cutOff === undefined
        ? ''
        : writeText(`until ${timeLabel(cutOff)}`, {
            x: right + 4,
            y: bottom + 36,
            size: SMALL,
            anchor: 'end',
            ink: 'dim',
          }),
      drawn.shapes,
      limitLines(chart, plot),
      eventLines(chart, plot, canvas),
      eventRings(chart, plot, inkOf),
      drawEndLabels(ends, plot, canvas.width - MARGIN),
    ].join(''),
    height,
  };
}

function limitWidths({ limits }: LineChart | ColumnChart, labelOf: (value: number) => string): number[] {
  return limits.map(({ value }) => drawnWidth(labelOf(toNumber(value)), TEXT, true));
}

/** Points from edge to edge; columns in the middle of their part. */
function placesAlong({ kind, places }: LineChart | ColumnChart, left: number, right: number): Plot['x'] {
  const count = places.length;
  if (kind === 'columns') return (place) => left + ((place + 0.5) * (right - left)) / count;
  return count < 2 ? () => (left + right) / 2 : (place) => left + (place * (right - left)) / (count - 1);
}

/** The sum of all spans for their parts; of a course its last figure, and where that is. */
function endFigure(chart: LineChart | ColumnChart, values: LineChart['series'][number]['values']): string {
  const last = values.findLastIndex((value) => value !== undefined);
  const value = values[last];
  if (!value) return '';
  const counted = figureUnit(chart);
  if (chart.kind === 'columns' && chart.isStacked)
    return shortFigure(counted, sum(values.flatMap((each) => each ?? [])));
  const place = chart.places[last] ?? '';
  const when = timeLabel(place, chart.places[0]);
  return `${shortFigure(counted, value)}${when === place || chart.places.length < 2 ? '' : ` in ${when}`}`;
}
