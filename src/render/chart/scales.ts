import { scaleLinear } from 'd3-scale';
import type { Chart } from '../../report/charts/chart.ts';
import { figureUnit, formatPower, tickLabels, toNumber, type FigureUnit } from './figures.ts';

interface Tick {
  readonly at: number;
  readonly label: string;
}

/** Turns figures into lengths. */
export interface ValueScale {
  readonly at: (value: number) => number;
  /** The start of bars: at zero, or at the low end of a logarithmic axis. */
  readonly base: number;
  readonly ticks: readonly Tick[];
  /** Another figure, written like a tick. */
  readonly labelOf: (value: number) => string;
}

const TICKS = 5;

/** A scale over all values of a chart, limits included, along a range, with about `ticks` labels. */
export function valueScale(
  chart: Chart,
  values: readonly number[],
  range: readonly [number, number],
  ticks = TICKS,
): ValueScale {
  const counted = figureUnit(chart);
  return chart.scale === 'log'
    ? logarithmicScale(counted, values, range, ticks)
    : linearScale(counted, values, range, ticks);
}

function linearScale(
  counted: FigureUnit,
  values: readonly number[],
  range: readonly [number, number],
  count: number,
): ValueScale {
  const { least, most } = extentOf([0, ...values]);
  const scale = scaleLinear([least, most === least ? least + 1 : most], range).nice(count);
  const ticks = scale.ticks(count);
  const labels = tickLabels(counted, ticks);
  return {
    at: (value) => scale(value),
    base: scale(0),
    ticks: ticks.map((tick, place) => ({ at: scale(tick), label: labels[place] ?? '' })),
    labelOf: (value) => tickLabels(counted, [value, ticks.at(-1) ?? value])[0] ?? '',
  };
}

/** From one power of ten to another; zero is drawn at the low end. */
function logarithmicScale(
  counted: FigureUnit,
  values: readonly number[],
  [start, end]: readonly [number, number],
  count: number,
): ValueScale {
  const exponents = values.filter((value) => value > 0).map(Math.log10);
  const { least, most } = extentOf(exponents.length === 0 ? [0] : exponents);
  const from = Math.floor(least);
  const to = Math.max(from + 1, Math.ceil(most));
  const scale = scaleLinear([from, to], [start, end]);
  const step = Math.ceil((to - from) / (count + 1));
  const decades = Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, place) => from + place * step);
  return {
    at: (value) => (value > 0 ? scale(Math.log10(value)) : start),
    base: start,
    ticks: decades.map((decade) => ({ at: scale(decade), label: formatPower(counted, decade) })),
    labelOf: (value) => tickLabels(counted, [value, 10 ** to])[0] ?? '',
  };
}

/** The least and the most of values, of which there may be very many. */
function extentOf(values: readonly number[]): { readonly least: number; readonly most: number } {
  return {
    least: values.reduce((a, b) => Math.min(a, b), Infinity),
    most: values.reduce((a, b) => Math.max(a, b), -Infinity),
  };
}

/** All values that the axis of a chart must hold: sums if they are stacked, and both ends of bars and bands. */
export function drawnValues(chart: Chart): number[] {
  const limits = chart.limits.map(({ value }) => toNumber(value));
  if (chart.kind !== 'lines' && chart.isStacked) return [...limits, ...stackedEnds(chart)];
  return [...limits, ...chart.series.flatMap((series) => endsOf(series))];
}

function endsOf(series: Chart['series'][number]): number[] {
  const { values } = series;
  const from = 'from' in series ? series.from : undefined;
  const band = 'band' in series ? series.band : undefined;
  const starts = (from ?? []).map((value) => (value ? toNumber(value) : 0));
  const ends = values.flatMap((value, place) => (value ? [toNumber(value) + (starts[place] ?? 0)] : []));
  return [
    ...ends,
    ...starts,
    ...[...(band?.low ?? []), ...(band?.high ?? [])].flatMap((value) => (value ? [toNumber(value)] : [])),
  ];
}

/** Values above zero and below it are stacked separately. */
function stackedEnds({ places, series }: Chart): number[] {
  return places.flatMap((_, place) => {
    const values = series.flatMap(({ values: all }) => all[place] ?? []).map(toNumber);
    return [values.filter((value) => value > 0), values.filter((value) => value < 0)].map((side) =>
      side.reduce((total, value) => total + value, 0),
    );
  });
}
