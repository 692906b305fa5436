import { plainPaint } from './paint.ts';
import type { Terminal, Renderer } from './renderer.ts';

export const formats = ['table', 'markdown', 'csv', 'tsv', 'json', 'ndjson', 'svg', 'html'] as const;

export type OutputFormat = (typeof formats)[number];

/** Loads the renderer of a format, and the libraries of that format only. */
export const renderers: Readonly<Record<OutputFormat, (terminal: Terminal) => Promise<Renderer>>> = {
  table: async ({ color, charts = [] }) => {
    const { tableRenderer } = await import('./table.ts');
    const paint = color ? (await import('./color-paint.ts')).colorPaint : plainPaint;
    return tableRenderer(
      paint,
      charts.length === 0 ? undefined : (await import('./chart/terminal/draw.ts')).terminalCharts,
    );
  },
  markdown: async ({ charts = [] }) => {
    const { markdownRenderer } = await import('./markdown.ts');
    return markdownRenderer(
      charts.length === 0 ? undefined : (await import('./chart/terminal/draw.ts')).documentCharts,
    );
  },
  csv: async () => (await import('./delimited.ts')).renderCsv,
  tsv: async () => (await import('./delimited.ts')).renderTsv,
  json: async () => (await import('./json.ts')).renderJson,
  ndjson: async () => (await import('./json.ts')).renderNdjson,
  svg: async () => (await import('./svg.ts')).renderSvg,
  html: async ({ page }) => {
    const { pageHtml } = await import('./html/page.ts');
    if (!page) throw new Error('a page has a script');
    return (report, { charts = [], cards }) => pageHtml(report, { charts, cards }, page);
  },
};
