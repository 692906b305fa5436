import type { RemarkOptions } from '../remarks.ts';
import type { Report } from '../report.ts';
import { plainPaint } from './paint.ts';

export const formats = ['table', 'markdown', 'csv', 'tsv', 'json', 'ndjson'] as const;

export type Format = (typeof formats)[number];

/** Where a report goes: how many columns fit (any number, if undefined), whether colour is welcome, how much is said beneath. */
export interface Terminal extends RemarkOptions {
  readonly width: number | undefined;
  readonly color: boolean;
}

/** A report as pieces of text, each written before the next is made. */
export type Renderer = (report: Report, terminal: Terminal) => Iterable<string>;

/** Loads the renderer of a format; the libraries behind tables stay on disk for the others. */
export const renderers: Readonly<Record<Format, (terminal: Terminal) => Promise<Renderer>>> = {
  table: async ({ color }) => {
    const { tableRenderer } = await import('./table.ts');
    return tableRenderer(color ? (await import('./color-paint.ts')).colorPaint : plainPaint);
  },
  markdown: async () => (await import('./markdown.ts')).renderMarkdown,
  csv: async () => (await import('./delimited.ts')).renderCsv,
  tsv: async () => (await import('./delimited.ts')).renderTsv,
  json: async () => (await import('./json.ts')).renderJson,
  ndjson: async () => (await import('./json.ts')).renderNdjson,
};
