import type { Money } from '../../values/money.ts';

/** The unit of the figures of a chart; `dollars` are amounts, each of which has its own currency. */
export type ChartUnit = 'dollars' | 'tokens' | 'requests' | 'share';

/** A figure for each place of the chart; undefined if there is none, which is not the same as zero. */
type Values = readonly (Money | undefined)[];

interface Series {
  readonly name: string;
  readonly values: Values;
  /** True for the series that the others are compared with; drawn in grey. */
  readonly isBaseline?: boolean | undefined;
}

export type Tone = 'dearer' | 'cheaper';

/** Bars that need not begin at zero: steps from one total to the next. */
interface BarSeries extends Series {
  /** The value that each bar begins at; zero unless given. */
  readonly from?: Values | undefined;
  /** The meaning of a step, which decides its colour. */
  readonly tone?: Tone | undefined;
}

/** What became of a series: within a limit, or over it. */
export interface SeriesStatus {
  readonly text: string;
  readonly isBad: boolean;
}

interface LineSeries extends Series {
  /** The range of each value, if it is not certain. */
  readonly band?: { readonly low: Values; readonly high: Values } | undefined;
  readonly status?: SeriesStatus | undefined;
}

/** A value that the figures should stay below, such as a budget. */
export interface ChartLimit {
  readonly value: Money;
  readonly label: string;
}

/** Something that happens at a place: a budget is exceeded (on a series), a price changes (on none). */
export interface ChartEvent {
  /** Index of the place, or a point between two of them. */
  readonly at: number;
  readonly series?: number | undefined;
  readonly label: string;
}

interface Drawing {
  /** The name to give to `--chart`. */
  readonly name: string;
  /** What the figures are: `Cost per month by model`. */
  readonly title: string;
  readonly unit: ChartUnit;
  /** Logarithmic if the figures are orders of magnitude apart; the axis then says so. */
  readonly scale: 'linear' | 'log';
  /** The labels of the other axis: names, or months in order. */
  readonly places: readonly string[];
  readonly limits: readonly ChartLimit[];
}

/** Figures side by side, or, if stacked, the parts of a sum end to end. */
export interface BarChart extends Drawing {
  readonly kind: 'bars';
  readonly isStacked: boolean;
  /** What is written beside the bars of each place where they share a row from zero, and are not the parts of a sum. */
  readonly figures?: Values | undefined;
  readonly series: readonly BarSeries[];
}

/** Figures that change from place to place. */
export interface LineChart extends Drawing {
  readonly kind: 'lines';
  readonly series: readonly LineSeries[];
  readonly events: readonly ChartEvent[];
}

/** Sums of spans of time: side by side, or, if stacked, each as its parts, the first at the bottom. */
export interface ColumnChart extends Drawing {
  readonly kind: 'columns';
  readonly isStacked: boolean;
  readonly series: readonly LineSeries[];
  readonly events: readonly ChartEvent[];
  /** When the last span was cut off: `2026-11-14 20:51`; undefined if it is whole. */
  readonly cutOff?: string | undefined;
}

/** A chart as data, which renderers draw without computing anything. */
export type Chart = BarChart | LineChart | ColumnChart;
