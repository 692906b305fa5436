import type { Chart } from '../report/charts/chart.ts';
import { footnoteLines } from '../report/footnotes.ts';
import type { Report } from '../report/report.ts';
import type { Terminal } from './renderer.ts';
import { drawFramed } from './chart/frame.ts';
import { element, escapeMarkup } from './chart/markup.ts';
import { darkStyle, filledShape } from './chart/pen.ts';

/** Fits a column of a document, and stays readable if that is 600 points wide. */
const WIDTH = 640;

const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";

/** One chart as a file, with notes below it and in its description, light or dark as the reader's system is. */
export function chartSvg(chart: Chart, print: readonly string[], described: readonly string[] = print): string {
  const { markup, height } = drawFramed(chart, print, { width: WIDTH, isInteractive: false });
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
    element('title', { id: 'title' }, escapeMarkup(chart.title)),
    element('desc', { id: 'desc' }, escapeMarkup(described.join(' '))),
    `<style>@media (prefers-color-scheme:dark){${darkStyle()}}</style>`,
    filledShape('rect', 'background', { ...size }),
    markup,
  )}\n`;
}

/** The chart of a report that was chosen. */
export function* renderSvg(report: Report, options: Terminal): Generator<string> {
  const notes = options.notes === 'none' ? 'none' : 'full';
  const print = footnoteLines(report, { notes, sources: options.sources });
  const described = footnoteLines(report, { notes: 'full', sources: true });
  for (const chart of options.charts ?? []) yield chartSvg(chart, print, described);
}
