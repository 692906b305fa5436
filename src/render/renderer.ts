import type { Chart } from '../report/charts/chart.ts';
import type { FootnoteOptions } from '../report/footnotes.ts';
import type { Picture, Report } from '../report/report.ts';
import type { PageParts } from './html/page.ts';
import type { Paint } from './paint.ts';

/** The size of a picture in pixels. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** Where a report goes, and what is shown with it. */
export interface Terminal extends FootnoteOptions {
  /** Columns that fit; any number, if undefined. */
  readonly width: number | undefined;
  readonly color: boolean;
  /** True if it shows ASCII only. */
  readonly isAscii?: boolean | undefined;
  /** Charts that are drawn besides the tables, or instead of them. */
  readonly charts?: readonly Chart[] | undefined;
  /** Replaces the finding as the title of a page or a picture. */
  readonly title?: string | undefined;
  readonly cards?: Picture['cards'];
  /** The size of a picture, which else is as large as it needs to be. */
  readonly size?: PictureSize | undefined;
  /** The parts of a page besides the report. */
  readonly page?: PageParts | undefined;
}

/** A report as pieces of text, each written before the next is made. */
export type Renderer = (report: Report, terminal: Terminal) => Iterable<string>;

/** Draws charts in characters. */
export type ChartText = (terminal: Terminal, paint: Paint) => string;
