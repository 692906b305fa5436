import type { Chart } from '../../../report/charts/chart.ts';
import type { ChartText } from '../../renderer.ts';
import { singleLine } from '../../../values/printable.ts';
import { axisLabel } from '../figures.ts';
import { barLines, type Pencil } from './bars.ts';
import { shortenText } from './cells.ts';
import { glyphsFor } from './glyphs.ts';
import { plotLines } from './lines.ts';

const WIDTH = 80;
const WIDEST = 120;

/** Draws charts in the characters of a terminal, no wider than it. */
export const terminalCharts: ChartText = ({ charts = [], width = WIDTH, isAscii = false }, paint) => {
  const pencil = { width: Math.min(width, WIDEST), glyphs: glyphsFor(isAscii), paint };
  const drawn = charts
    .map((chart) => `${[...headOf(chart, pencil), ...linesOf(chart, pencil)].join('\n')}\n`)
    .join('\n');
  return isAscii ? drawn.replaceAll('…', '~') : drawn;
};

function headOf(chart: Chart, { width, paint }: Pencil): string[] {
  return [paint.bold(shortenText(singleLine(chart.title), width)), paint.dim(shortenText(axisLabel(chart), width))];
}

function linesOf(chart: Chart, pencil: Pencil): string[] {
  if (chart.series.length === 0 || chart.places.length === 0) return ['There is nothing to draw.'];
  return chart.kind === 'bars' ? barLines(chart, pencil) : plotLines(chart, pencil);
}
