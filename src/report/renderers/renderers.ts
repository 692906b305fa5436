import type { Chart } from '../charts/chart.ts';
import type { RemarkOptions } from '../remarks.ts';
import type { Report } from '../report.ts';
import type { PageParts } from './html/page.ts';
import { plainPaint } from './paint.ts';
import type { Paint } from './paint.ts';

export const formats = ['table', 'markdown', 'csv', 'tsv', 'json', 'ndjson', 'svg', 'html'] as const;

export type Format = (typeof formats)[number];

/** Where a report goes: how many columns fit (any number, if undefined), whether colour is welcome, how much is said beneath. */
export interface Terminal extends RemarkOptions {
  readonly width: number | undefined;
  readonly color: boolean;
  /** True where it shows no more than ASCII. */
  readonly isAscii?: boolean | undefined;
  /** What is drawn beside the tables, or instead of them. */
  readonly charts?: readonly Chart[] | undefined;
  /** In one sentence, for a page. */
  readonly answer?: string | undefined;
  /** What a page is made of beside the report. */
  readonly page?: PageParts | undefined;
}

/** A report as pieces of text, each written before the next is made. */
export type Renderer = (report: Report, terminal: Terminal) => Iterable<string>;

/** Draws charts in characters. */
export type ChartText = (terminal: Terminal, paint: Paint) => string;

/** Loads the renderer of a format; the libraries behind tables stay on disk for the others. */
export const renderers: Readonly<Record<Format, (terminal: Terminal) => Promise<Renderer>>> = {
  table: async ({ color, charts = [] }) => {
    const { tableRenderer } = await import('./table.ts');
    const paint = color ? (await import('./color-paint.ts')).colorPaint : plainPaint;
    return tableRenderer(paint, charts.length === 0 ? undefined : (await import('./chart/terminal/draw.ts')).terminalCharts);
  },
  markdown: async ({ charts = [] }) => {
    const { markdownRenderer } = await import('./markdown.ts');
    return markdownRenderer(charts.length === 0 ? undefined : (await import('./chart/terminal/draw.ts')).terminalCharts);
  },
  csv: async () => (await import('./delimited.ts')).renderCsv,
  tsv: async () => (await import('./delimited.ts')).renderTsv,
  json: async () => (await import('./json.ts')).renderJson,
  ndjson: async () => (await import('./json.ts')).renderNdjson,
  svg: async () => (await import('./svg.ts')).renderSvg,
  html: async ({ page }) => (await import('./html.ts')).htmlRenderer(page),
};
