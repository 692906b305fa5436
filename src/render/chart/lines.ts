import { scalePoint } from 'd3-scale';
import { area, line, stack } from 'd3-shape';
import type { AreaChart, LineChart } from '../../report/charts/chart.ts';
import { MARGIN, drawMark, SMALL, TEXT, type Block, type Canvas, type Plot } from './canvas.ts';
import { drawEndLabels, type End } from './end-labels.ts';
import { drawEvents } from './events.ts';
import { axisLabel, figureUnit, formatFigure, toNumber, describeFigure } from './figures.ts';
import { drawLimits } from './limits.ts';
import { looksOfSeries, type Look } from './palette.ts';
import { filledShape, strokedShape, writeText } from './pen.ts';
import { drawnValues, valueScale } from './scales.ts';
import { fitText, drawnWidth, wrapText } from './text.ts';

const TOP = 30;
const PLOT = 250;
const LINE = 14;
const AXIS = 26;
const AXIS_NAME = 17;
/** More lines than this are drawn thin and grey, without a name. */
export const MOST_NAMED = 8;
/** More points than this are too close to be marked. */
const MOST_DOTS = 40;

/** Lines, with a band around those that have one, or stacked areas, with names at their ends. */
export function drawLines(chart: LineChart | AreaChart, canvas: Canvas): Block {
  const values = drawnValues(chart);
  const measure = wrapText(axisLabel(chart), SMALL, canvas.width - 2 * MARGIN);
  const top = TOP + (measure.length - 1) * LINE;
  const bottom = top + PLOT;
  const scale = valueScale(chart, values, [bottom, top]);
  const left = MARGIN + Math.max(0, ...scale.ticks.map(({ label }) => drawnWidth(label, SMALL))) + 8;
  const right = canvas.width - MARGIN - labelRoom(chart, canvas);
  const points = scalePoint(
    chart.places.map((_, place) => place),
    [left, right],
  ).padding(chart.places.length === 1 ? 0.5 : 0.02);
  const plot = { x: (place: number) => points(place) ?? left, y: scale.at, left, right, top, bottom };
  const looks = looksOfSeries(chart.series);
  const drawn =
    chart.kind === 'lines' ? lineShapes(chart, plot, looks, canvas) : areaShapes(chart, plot, looks, canvas);
  const limits = drawLimits(chart, plot);
  return {
    markup: [
      ...scale.ticks.map(({ at }) =>
        strokedShape('path', 'rule', { d: `M${Math.round(left)} ${Math.round(at)}H${Math.round(right)}` }),
      ),
      ...scale.ticks.map(({ at, label }) =>
        writeText(label, { x: left - 6, y: at + 4, size: SMALL, anchor: 'end', ink: 'dim' }),
      ),
      ...measure.map((words, place) => writeText(words, { x: MARGIN, y: 14 + place * LINE, size: SMALL, ink: 'dim' })),
      ...placeLabels(chart, plot),
      strokedShape('path', 'axis', { d: `M${Math.round(left)} ${bottom}H${Math.round(right)}` }),
      ...drawn.shapes,
      limits.markup,
      drawEvents(chart, plot, looks, limits),
      drawEndLabels(drawn.ends, plot, canvas.width - MARGIN),
    ].join(''),
    height: bottom + AXIS + (chart.placesAre === undefined ? 0 : AXIS_NAME),
  };
}

function labelRoom(chart: LineChart | AreaChart, { width }: Canvas): number {
  const named = chart.series.slice(0, MOST_NAMED);
  const names = named.map(({ name }) => drawnWidth(name, TEXT, true));
  const figures = named.map(({ values }) => {
    const last = values.findLast((value) => value !== undefined);
    return last ? drawnWidth(formatFigure(figureUnit(chart), last), SMALL) : 0;
  });
  return Math.min(Math.max(0, ...names, ...figures), width * 0.3) + 22;
}

interface Drawn {
  readonly shapes: readonly string[];
  readonly ends: readonly End[];
}

function lineShapes(chart: LineChart, plot: Plot, looks: readonly Look[], canvas: Canvas): Drawn {
  const path = line<readonly [number, number]>().digits(1);
  const shapes = chart.series.map(({ values, band }, place) => {
    const isNamed = place < MOST_NAMED;
    const colour = isNamed ? (looks[place]?.colour ?? 1) : 'axis';
    const runs = runsOf(values, plot);
    const drawn = runs.map((points) =>
      strokedShape('path', colour, {
        d: path([...points]) ?? '',
        'stroke-width': isNamed ? 2.25 : 0.75,
        'stroke-linejoin': 'round',
        'stroke-dasharray': isNamed ? looks[place]?.dash : undefined,
      }),
    );
    const between = band ? bandShape(band.low, band.high, plot, colour) : '';
    return `${between}${drawn.join('')}${isNamed ? dotsOf(chart, place, plot, colour, canvas) : ''}`;
  });
  // The first one, which matters most, is drawn on top.
  return {
    shapes: shapes.toReversed(),
    ends: chart.series
      .slice(0, MOST_NAMED)
      .flatMap(({ name, values }, place) => endOf(chart, name, values, place, plot, looks)),
  };
}

type Values = LineChart['series'][number]['values'];

/** Points that follow each other without a gap. */
function runsOf(values: Values, { x, y }: Plot): (readonly [number, number])[][] {
  const runs: (readonly [number, number])[][] = [[]];
  for (const [place, value] of values.entries()) {
    if (value) runs.at(-1)?.push([x(place), y(toNumber(value))]);
    else runs.push([]);
  }
  return runs.filter(({ length }) => length > 0);
}

function bandShape(low: Values, high: Values, { x, y }: Plot, colour: number | 'axis'): string {
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

function dotsOf(chart: LineChart, series: number, { x, y }: Plot, colour: number | 'axis', canvas: Canvas): string {
  const values = chart.series[series]?.values ?? [];
  const radius = chart.places.length <= MOST_DOTS ? 2.75 : 1.2;
  return values
    .flatMap((value, place) => {
      if (!value) return [];
      const centre = { cx: x(place), cy: y(toNumber(value)) };
      const shape = filledShape('circle', colour, { ...centre, r: radius });
      return [drawMark(canvas, describeFigure(chart, place, series), `${shape}${target(centre)}`)];
    })
    .join('');
}

/** The area that reacts to a pointer: larger than the point itself. */
function target(centre: Readonly<Record<'cx' | 'cy', number>>): string {
  return filledShape('circle', 'ink', { ...centre, r: 8, 'fill-opacity': 0 });
}

function endOf(
  chart: LineChart | AreaChart,
  name: string,
  values: Values,
  place: number,
  { x, y }: Plot,
  looks: readonly Look[],
  height?: number,
): End[] {
  const last = values.findLastIndex((value) => value !== undefined);
  const value = values[last];
  if (!value) return [];
  const end = { x: x(last), y: height ?? y(toNumber(value)) };
  return [{ ...end, name, figure: formatFigure(figureUnit(chart), value), colour: looks[place]?.colour ?? 1 }];
}

function areaShapes(chart: AreaChart, plot: Plot, looks: readonly Look[], canvas: Canvas): Drawn {
  const { places, series } = chart;
  const layers = stack<number, number>()
    .keys([...series.keys()])
    .value((place, key) => {
      const value = series[key]?.values[place];
      return value ? Math.max(0, toNumber(value)) : 0;
    })([...places.keys()]);
  const shape = area<readonly [number, number]>(
    (_, place) => plot.x(place),
    ([from]) => plot.y(from),
    ([, to]) => plot.y(to),
  ).digits(1);
  const shapes = layers.flatMap((layer, place) => {
    const colour = looks[place]?.colour ?? 1;
    const only = layer[0];
    const column =
      only && places.length === 1
        ? { x: plot.x(0) - 20, y: plot.y(only[1]), width: 40, height: plot.y(only[0]) - plot.y(only[1]) }
        : undefined;
    const body = column
      ? filledShape('rect', colour, column)
      : filledShape('path', colour, {
          d: shape(layer.map(([from, to]) => [from, to] as const)) ?? '',
          'fill-opacity': 0.85,
        });
    const marks = layer.map(([, to], at) =>
      drawMark(canvas, describeFigure(chart, at, place), target({ cx: plot.x(at), cy: plot.y(to) })),
    );
    return [body, ...marks];
  });
  const ends = series.slice(0, MOST_NAMED).flatMap(({ name, values }, place) => {
    const [from = 0, to = 0] = layers[place]?.at(-1) ?? [];
    return endOf(chart, name, values, place, plot, looks, plot.y((from + to) / 2));
  });
  return { shapes, ends };
}

/** As many names of places as fit, at equal distances from the first. */
function placeLabels({ places, placesAre }: LineChart | AreaChart, { x, left, right, bottom }: Plot): string[] {
  const widest = Math.min(120, Math.max(1, ...places.map((name) => drawnWidth(name, SMALL))) + 12);
  const every = Math.max(1, Math.ceil((places.length * widest) / Math.max(1, right - left)));
  const labels = places.flatMap((name, place) =>
    place % every === 0
      ? [
          writeText(fitText(name, SMALL, 108), {
            x: x(place),
            y: bottom + 16,
            size: SMALL,
            anchor: 'middle',
            ink: 'dim',
          }),
        ]
      : [],
  );
  return placesAre === undefined
    ? labels
    : [...labels, writeText(placesAre, { x: right, y: bottom + 33, size: SMALL, anchor: 'end', ink: 'dim' })];
}
