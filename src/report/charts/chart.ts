import type { Money } from '../../values/money.ts';

/** What the figures of a chart count; dollars are amounts, which say themselves what they are in. */
export type ChartUnit = 'dollars' | 'tokens' | 'requests' | 'share';

/** A figure for each place of the chart; undefined where there is none, which is not the same as nothing. */
type Values = readonly (Money | undefined)[];

interface Series {
  readonly name: string;
  readonly values: Values;
  /** True for what the others are measured against: drawn in grey. */
  readonly isBaseline?: boolean | undefined;
}

export type Tone = 'dearer' | 'cheaper';

/** A series of bars that need not begin at zero: steps from one total to the next. */
interface BarSeries extends Series {
  /** Where each bar begins; zero unless given. */
  readonly from?: Values | undefined;
  /** What a step means: its colour is the same in every chart. */
  readonly tone?: Tone | undefined;
}

interface LineSeries extends Series {
  /** What the values may lie between. */
  readonly band?: { readonly low: Values; readonly high: Values } | undefined;
}

/** A value that figures should stay below, such as a budget. */
export interface ChartLimit {
  readonly value: Money;
  readonly label: string;
}

/** Something that happens at a place: a budget that breaks (on a series), a price that changes (on none). */
export interface Event {
  /** Which place, from 0. */
  readonly at: number;
  readonly series?: number | undefined;
  readonly label: string;
}

interface Drawing {
  /** What `--chart` calls it. */
  readonly name: string;
  readonly title: string;
  /** What the figures are: `Cost a month`. */
  readonly measure: string;
  readonly unit: ChartUnit;
  /** Logarithmic where figures lie orders of magnitude apart, which the axis then says. */
  readonly scale: 'linear' | 'log';
  /** What stands along the other axis: names, or months in their order. */
  readonly places: readonly string[];
  /** What the places are, where their names do not say: `Tokens a month`. */
  readonly placesAre?: string | undefined;
  readonly limits: readonly ChartLimit[];
}

/** Figures side by side, or, stacked, the parts of a sum one behind the other. */
export interface BarChart extends Drawing {
  readonly kind: 'bars';
  readonly isStacked: boolean;
  readonly series: readonly BarSeries[];
}

/** Figures that change from place to place. */
export interface LineChart extends Drawing {
  readonly kind: 'lines';
  readonly series: readonly LineSeries[];
  readonly events: readonly Event[];
}

/** The parts of a sum that changes from place to place, the first at the bottom. */
export interface AreaChart extends Drawing {
  readonly kind: 'areas';
  readonly series: readonly Series[];
  readonly events: readonly Event[];
}

/** A picture as data. Renderers draw it; none computes. */
export type Chart = BarChart | LineChart | AreaChart;
