import type { AreaChart, LineChart } from '../../../report/charts/chart.ts';
import { singleLine } from '../../../values/printable.ts';
import { spreadLabels } from '../end-labels.ts';
import { figureUnit, formatFigure, toNumber } from '../figures.ts';
import { widthOf } from '../../text-width.ts';
import { shortenText } from './cells.ts';

/** More lines than this have no name. */
export const MOST_NAMED = 8;

/** The letter that a series is drawn with if its line consists of characters. */
export function signOf(series: number): string {
  return String.fromCodePoint(97 + (series % 26));
}

interface Room {
  readonly rows: number;
  /** For a name and its figure. */
  readonly columns: number;
  readonly hasSigns: boolean;
}

/** The labels at the ends of lines: name and last figure, one a row, as near to the line as the others allow. */
export function lineEnds(
  chart: LineChart | AreaChart,
  rowOf: (value: number) => number,
  { rows, columns, hasSigns }: Room,
) {
  let below = 0;
  const ends = chart.series.slice(0, MOST_NAMED).flatMap(({ name, values }, series) => {
    const value = values.findLast((each) => each !== undefined);
    if (!value) return [];
    const size = toNumber(value);
    const y = rowOf(chart.kind === 'areas' ? below + size / 2 : size);
    below += size;
    const figure = formatFigure(figureUnit(chart), value);
    const sign = hasSigns && chart.kind === 'lines' ? `${signOf(series)} ` : '';
    const shown = shortenText(singleLine(name), Math.max(4, columns - widthOf(sign + figure) - 1));
    return [{ y: y + 0.5, height: 1, text: `${sign}${shown} ${figure}` }];
  });
  const places = spreadLabels(ends, 0, rows);
  return ends.map(({ text }, place) => ({ text, row: Math.floor(places[place] ?? 0) }));
}
