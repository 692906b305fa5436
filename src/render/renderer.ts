import type { Chart } from '../report/charts/chart.ts';
import type { RemarkOptions } from '../report/footnotes.ts';
import type { Report } from '../report/report.ts';
import type { PageParts } from './html/page.ts';
import type { Paint } from './paint.ts';

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
