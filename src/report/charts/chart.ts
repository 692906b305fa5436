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

interface LineSeries extends Series {
  /** The range of each value, if it is not certain. */
  readonly band?: { readonly low: Values; readonly high: Values } | undefined;
}

/** A value that the figures should stay below, such as a budget. */
export interface ChartLimit {
  readonly value: Money;
  readonly label: string;
}

/** Something that happens at a place: a budget is exceeded (on a series), a price changes (on none). */
export interface ChartEvent {
  /** Index of the place. */
  readonly at: number;
  readonly series?: number | undefined;
  readonly label: string;
}

interface Drawing {
  /** The name to give to `--chart`. */
  readonly name: string;
  readonly title: string;
  /** What the figures measure: `Cost a month`. */
  readonly measure: string;
  readonly unit: ChartUnit;
  /** Logarithmic if the figures are orders of magnitude apart; the axis then says so. */
  readonly scale: 'linear' | 'log';
  /** The labels of the other axis: names, or months in order. */
  readonly places: readonly string[];
  /** What the places are, if their names do not tell: `Tokens a month`. */
  readonly placesAre?: string | undefined;
  readonly limits: readonly ChartLimit[];
}

/** Figures side by side, or, if stacked, the parts of a sum end to end. */
export interface BarChart extends Drawing {
  readonly kind: 'bars';
  readonly isStacked: boolean;
  readonly series: readonly BarSeries[];
}

/** Figures that change from place to place. */
export interface LineChart extends Drawing {
  readonly kind: 'lines';
  readonly series: readonly LineSeries[];
  readonly events: readonly ChartEvent[];
}

/** The parts of a sum that changes from place to place, the first at the bottom. */
export interface AreaChart extends Drawing {
  readonly kind: 'areas';
  readonly series: readonly Series[];
  readonly events: readonly ChartEvent[];
}

/** A chart as data, which renderers draw without computing anything. */
export type Chart = BarChart | LineChart | AreaChart;
