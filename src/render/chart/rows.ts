import { sum } from '../../values/money.ts';
import type { BarChart } from '../../report/charts/chart.ts';
import { describeFigure, figureUnit, formatFigure, toNumber } from './figures.ts';

/** One bar, or one dot. */
export interface BarPiece {
  readonly series: number;
  readonly from: number;
  readonly to: number;
  /** The label beside it, and the text that pointing at it shows. */
  readonly shown: string;
  readonly says: string;
}

/** One row of a bar chart. */
export interface BarRow {
  /** The name of its place, on the first row of the place only. */
  readonly name: string | undefined;
  readonly pieces: readonly BarPiece[];
  /** True for two figures in one row. */
  readonly isPair: boolean;
  /** The sum of the pieces, if they are parts of one. */
  readonly total?: string | undefined;
}

/** More places than this are not readable as a picture, and neither are more rows. */
const MOST_PLACES = 20;
const MOST_ROWS = 60;

/** The part of a chart that is drawn: as many places as fit into so many rows. */
export function drawnPart(chart: BarChart, rows = MOST_ROWS): BarChart {
  const most = isOneRow(chart, MOST_PLACES) ? rows : Math.floor(rows / Math.max(1, chart.series.length));
  const count = Math.max(1, Math.min(MOST_PLACES, most));
  if (chart.places.length <= count) return chart;
  return {
    ...chart,
    places: chart.places.slice(0, count),
    series: chart.series.map((each) => ({
      ...each,
      values: each.values.slice(0, count),
      ...(each.from && { from: each.from.slice(0, count) }),
    })),
  };
}

/** The rows of a bar chart: one for each figure, or one for all figures of a place that are stacked or a pair. */
export function barRows(chart: BarChart): BarRow[] {
  return chart.places.flatMap((name, place): BarRow[] => {
    if (chart.isStacked) return [stackedRow(chart, name, place)];
    const pieces = chart.series.flatMap((_, series) => pieceOf(chart, place, series)).slice(0, MOST_ROWS);
    if (pieces.length === 0) return [{ name, pieces, isPair: false }];
    if (isPaired(chart) && pieces.length === 2) return [{ name, pieces, isPair: true }];
    return pieces.map((piece, index) => ({ name: index === 0 ? name : undefined, pieces: [piece], isPair: false }));
  });
}

function isOneRow(chart: BarChart, places: number): boolean {
  return (
    chart.isStacked ||
    isPaired(chart) ||
    chart.places.slice(0, places).every((_, place) => chart.series.filter(({ values }) => values[place]).length <= 1)
  );
}
function isPaired({ scale, series }: BarChart): boolean {
  return scale === 'log' && series.length === 2;
}

function pieceOf(chart: BarChart, place: number, series: number): BarPiece[] {
  const { values, from } = chart.series[series] ?? { values: [] };
  const value = values[place];
  if (!value) return [];
  const start = from?.[place];
  const begin = start ? toNumber(start) : 0;
  return [
    {
      series,
      from: begin,
      to: begin + toNumber(value),
      shown: `${from && begin + toNumber(value) > begin ? '+' : ''}${formatFigure(figureUnit(chart), value)}`,
      says: describeFigure(chart, place, series),
    },
  ];
}

function stackedRow(chart: BarChart, name: string, place: number): BarRow {
  const { figures } = chart;
  let [above, below] = [0, 0];
  const pieces = chart.series.flatMap(({ values }, series): BarPiece[] => {
    const value = values[place];
    if (!value) return [];
    const size = toNumber(value);
    const from = figures ? 0 : size < 0 ? below : above;
    if (size < 0) below += size;
    else above += size;
    return [{ series, from, to: from + size, shown: '', says: describeFigure(chart, place, series) }];
  });
  const whole = figures ? figures[place] : sum(chart.series.flatMap(({ values }) => values[place] ?? []));
  const total = whole && pieces.length > 0 ? formatFigure(figureUnit(chart), whole) : '';
  return { name, pieces, isPair: false, ...(pieces.length > 0 && { total }) };
}
