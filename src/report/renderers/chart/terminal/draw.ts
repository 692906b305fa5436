import type { Chart } from '../../../charts/chart.ts';
import { chosenChart } from '../../../charts/choose.ts';
import type { ChartText } from '../../renderers.ts';
import { singleLine } from '../../../printable.ts';
import { axisLabel } from '../figures.ts';
import { barLines } from './bars.ts';
import type { Pencil } from './bars.ts';
import { shortened } from './cells.ts';
import { glyphsFor } from './glyphs.ts';
import { plotLines } from './lines.ts';

const WIDTH = 80;
const WIDEST = 120;

/** The chart that is asked for, in the characters of a terminal and no wider than it. */
export const terminalChart: ChartText = (report, terminal, paint) => {
  const chart = chosenChart(report, terminal);
  const pencil = { width: Math.min(terminal.width ?? WIDTH, WIDEST), glyphs: glyphsFor(terminal.isAscii === true), paint };
  const head = [paint.bold(shortened(singleLine(chart.title), pencil.width)), paint.dim(shortened(axisLabel(chart), pencil.width))];
  const drawn = [...head, ...linesOf(chart, pencil)].map((line) => `${line}\n`).join('');
  return terminal.isAscii === true ? drawn.replaceAll('…', '~') : drawn;
};

function linesOf(chart: Chart, pencil: Pencil): string[] {
  if (chart.series.length === 0 || chart.places.length === 0) return ['There is nothing to draw.'];
  return chart.kind === 'bars' ? barLines(chart, pencil) : plotLines(chart, pencil);
}
