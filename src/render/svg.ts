import type { Chart } from '../report/charts/chart.ts';
import { footnoteLines } from '../report/footnotes.ts';
import type { Report } from '../report/report.ts';
import type { PictureSize, Terminal } from './renderer.ts';
import { drawFramed, type ChartWords } from './chart/frame.ts';
import { element, escapeMarkup } from './chart/markup.ts';
import { darkStyle, filledShape } from './chart/pen.ts';
import { FONT } from './chart/text.ts';

/** Fits a column of a document, and stays readable if that is 600 points wide. */
const WIDTH = 640;
const HEIGHT = 400;

/** Larger pictures are for slides: everything in them grows. */
const SLIDE: PictureSize = { width: 800, height: 450 };

/** What is written in a picture, and what describes it to those who do not see it. */
interface PictureWords extends ChartWords {
  readonly described?: readonly string[];
}

/** One chart as a file, light or dark as the reader's system is; as high as it needs to be unless a size is given. */
export function chartSvg(chart: Chart, words: PictureWords, wanted?: PictureSize): string {
  const factor = wanted ? Math.max(1, Math.min(wanted.width / SLIDE.width, wanted.height / SLIDE.height)) : 1;
  const width = wanted ? wanted.width / factor : WIDTH;
  const given = wanted ? wanted.height / factor : chart.kind === 'bars' ? undefined : HEIGHT;
  const { markup, height } = drawFramed(chart, words, { width, height: given, isInteractive: false });
  const drawn = { width, height: given ?? Math.ceil(height) };
  const { finding = chart.title, sources, described = sources } = words;
  return `${element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      ...(wanted ?? drawn),
      viewBox: `0 0 ${drawn.width} ${drawn.height}`,
      role: 'img',
      'aria-labelledby': 'title desc',
      'font-family': FONT,
    },
    element('title', { id: 'title' }, escapeMarkup(finding)),
    element('desc', { id: 'desc' }, escapeMarkup(described.join(' '))),
    `<style>@media (prefers-color-scheme:dark){${darkStyle()}}</style>`,
    filledShape('rect', 'background', { ...drawn }),
    markup,
  )}\n`;
}

/** The chart of a report that was chosen, with what it shows as its title. */
export function* renderSvg(report: Report, { charts = [], notes, title, size }: Terminal): Generator<string> {
  const sources = footnoteLines(report, { notes: notes === 'none' ? 'none' : 'short', sources: false });
  const described = footnoteLines(report, { notes: 'full', sources: true });
  for (const chart of charts) yield chartSvg(chart, { finding: title ?? report.finding, sources, described }, size);
}
