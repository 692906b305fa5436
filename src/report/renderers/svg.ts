import type { Chart } from '../charts/chart.ts';
import { chosenChart } from '../charts/choose.ts';
import type { ChartChoice } from '../charts/choose.ts';
import type { Report } from '../report.ts';
import { drawFramed } from './chart/frame.ts';
import { element, escaped } from './chart/markup.ts';
import { darkStyle, filled } from './chart/pen.ts';

/** Wide enough for a column of a document, narrow enough to be read when that is 600 points wide. */
const WIDTH = 640;

const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";

/** One chart as a file of its own, light or dark as its reader's system is. */
export function svgOf(chart: Chart, notes: readonly string[]): string {
  const { markup, height } = drawFramed(chart, notes, { width: WIDTH, isInteractive: false });
  const size = { width: WIDTH, height: Math.ceil(height) };
  return `${element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      ...size,
      viewBox: `0 0 ${size.width} ${size.height}`,
      role: 'img',
      'aria-labelledby': 'title desc',
      'font-family': FONT,
    },
    element('title', { id: 'title' }, escaped(chart.title)),
    element('desc', { id: 'desc' }, escaped(notes.join(' '))),
    `<style>@media (prefers-color-scheme:dark){${darkStyle()}}</style>`,
    filled('rect', 'background', { ...size }),
    markup,
  )}\n`;
}

/** The chart of a report that is asked for, or its first. */
export function* renderSvg(report: Report, choice: ChartChoice): Generator<string> {
  yield svgOf(chosenChart(report, choice), report.notes);
}
