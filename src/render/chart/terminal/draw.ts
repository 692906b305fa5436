import type { Chart } from '../../../report/charts/chart.ts';
import type { Paint } from '../../paint.ts';
import type { ChartText, Terminal } from '../../renderer.ts';
import { singleLine } from '../../../values/printable.ts';
import { widthOf } from '../../text-width.ts';
import { unitLabel } from '../figures.ts';
import { barLines, type Pencil } from './bars.ts';
import { shortenText } from './cells.ts';
import { documentGlyphs, glyphsFor, type Glyphs } from './glyphs.ts';
import { plotLines } from './lines.ts';

const WIDTH = 80;
const WIDEST = 120;

/** Draws charts in the characters of a terminal, no wider than it. */
export const terminalCharts: ChartText = (terminal, paint) =>
  draw(terminal, paint, glyphsFor(terminal.isAscii ?? false));

/** Draws charts for a document, whose fonts may give braille another width than letters. */
export const documentCharts: ChartText = (terminal, paint) => draw(terminal, paint, documentGlyphs);

function draw({ charts = [], width = WIDTH, isAscii = false }: Terminal, paint: Paint, glyphs: Glyphs): string {
  const pencil = { width: Math.min(width, WIDEST), glyphs, paint };
  const drawn = charts
    .map((chart) => `${[...headOf(chart, pencil), ...linesOf(chart, pencil)].join('\n')}\n`)
    .join('\n');
  return isAscii ? drawn.replaceAll('…', '~') : drawn;
}

/** What the figures are, and their unit, on one line. */
function headOf(chart: Chart, { width, paint }: Pencil): string[] {
  const title = shortenText(singleLine(chart.title), width);
  const unit = shortenText(`, ${unitLabel(chart)}`, width - widthOf(title));
  return [`${paint.bold(title)}${unit === '' ? '' : paint.dim(unit)}`];
}

/** More bars than this are drawn as lines of letters. */
const MOST_BARS = 40;

function linesOf(chart: Chart, pencil: Pencil): string[] {
  if (chart.series.length === 0 || chart.places.length === 0) return ['There is nothing to draw.'];
  if (chart.kind === 'bars') return barLines(chart, pencil);
  const isFew =
    chart.kind === 'lines' && pencil.glyphs.isDocument && chart.places.length * chart.series.length <= MOST_BARS;
  if (!isFew && (chart.kind === 'lines' || chart.isStacked)) return plotLines(chart, pencil);
  return barLines({ ...chart, kind: 'bars', isStacked: false, series: chart.series }, pencil);
}
