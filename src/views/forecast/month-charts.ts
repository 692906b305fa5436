import { sum, zero, type Money } from '../../values/money.ts';
import type { ChartEvent, ChartLimit, ColumnChart, LineChart, SeriesStatus } from '../../report/charts/chart.ts';
import { foldedSeries, MOST_SPANS } from '../../report/charts/parts.ts';
import { scaleFor } from '../../report/charts/scale.ts';
import { timeLabel } from '../../report/charts/time-label.ts';
import { runsOf } from './runway.ts';

/** What `forecast` found, month by month. */
export interface ForecastFigures {
  readonly months: readonly string[];
  readonly candidates: readonly {
    readonly name: string;
    readonly isBaseline: boolean;
    readonly totals: readonly Money[];
    readonly cumulative: readonly Money[];
    /** What a month may cost at least and at most, where growth is not certain. */
    readonly band?: { readonly low: readonly Money[]; readonly high: readonly Money[] } | undefined;
    /** The months over the budget, and the one in which the cash runs out. */
    readonly over: readonly string[];
    readonly outIn?: string | undefined;
    /** Months from which other prices count. */
    readonly priceChanges?: readonly string[] | undefined;
    /** What each scenario costs, where several run. */
    readonly scenarios?:
      | readonly { readonly name: string; readonly totals: readonly (Money | undefined)[] }[]
      | undefined;
  }[];
  readonly budget: ChartLimit | undefined;
  readonly cash: ChartLimit | undefined;
}

/** Up to so many months stand as columns: a line would make a course of them. */
const MOST_COLUMNS = 3;

/** Each month, the sum so far, and what each scenario has of it on the first candidate that is not the baseline. */
export function forecastCharts({ months, candidates, budget, cash }: ForecastFigures): (LineChart | ColumnChart)[] {
  const common = { unit: 'dollars', places: months } as const;
  const kind =
    months.length <= MOST_COLUMNS ? ({ kind: 'columns', isStacked: false } as const) : ({ kind: 'lines' } as const);
  const each: LineChart | ColumnChart = {
    ...common,
    ...kind,
    name: 'months',
    title: 'Cost per month by model',
    scale: budget || kind.kind === 'columns' ? 'linear' : scaleFor(candidates.flatMap(({ totals }) => totals)),
    limits: budget ? [budget] : [],
    series: candidates.map(({ name, isBaseline, totals, band, over }) => ({
      name,
      isBaseline,
      values: totals,
      ...(band && { band }),
      ...(budget && { status: budgetStatus(over, months) }),
    })),
    events: [
      ...candidates.flatMap(({ over }, series) =>
        runsOf(over).flatMap(({ first }) => eventIn(months, first, 'over budget', series)),
      ),
      ...newPrices(months, candidates).map((event) =>
        kind.kind === 'columns' ? { ...event, at: event.at - 0.5 } : event,
      ),
    ],
  };
  const soFar: LineChart = {
    ...common,
    kind: 'lines',
    name: 'cumulative',
    title: 'Cumulative cost by model',
    scale: 'linear',
    limits: cash ? [cash] : [],
    series: candidates.map(({ name, isBaseline, cumulative, outIn }) => ({
      name,
      isBaseline,
      values: cumulative,
      ...(cash && { status: statusOf(outIn && `out of cash in ${timeLabel(outIn, months[0])}`, 'cash lasts') }),
    })),
    events: candidates.flatMap(({ outIn }, series) => eventIn(months, outIn, 'cash runs out', series)),
  };
  return [each, soFar, ...scenariosChart(months, candidates, budget)];
}

/** What becomes of a budget. */
export function budgetStatus(over: readonly string[], months: readonly string[]): SeriesStatus {
  return statusOf(overInWords(over, months), 'within budget');
}

/** `over budget from May`, `in May`, `May to Aug`, or how many months. */
function overInWords(over: readonly string[], months: readonly string[]): string | undefined {
  const [run, ...more] = runsOf(over);
  if (!run) return undefined;
  const [first, last] = [run.first, run.last].map((month) => timeLabel(month, months[0]));
  if (more.length > 0) return `over budget ${over.length} months`;
  if (run.last === months.at(-1) && months.length > 1) return `over budget from ${first}`;
  return run.first === run.last ? `over budget in ${first}` : `over budget ${first} to ${last}`;
}

function statusOf(bad: string | undefined, good: string): SeriesStatus {
  return { text: bad ?? good, isBad: bad !== undefined };
}

function scenariosChart(
  months: readonly string[],
  candidates: ForecastFigures['candidates'],
  budget: ChartLimit | undefined,
): ColumnChart[] {
  const shown = candidates.find(({ isBaseline }) => !isBaseline) ?? candidates[0];
  if (!shown?.scenarios || shown.scenarios.length < 2) return [];
  const isByYear = months.length > MOST_SPANS;
  const spans = isByYear ? [...new Set(months.map(yearOf))] : months;
  const series = foldedSeries(shown.scenarios.map(({ name, totals }) => ({ name, values: totals })));
  return [
    {
      kind: 'columns',
      isStacked: true,
      name: 'scenarios',
      title: `Cost per ${isByYear ? 'year' : 'month'} by scenario on ${shown.name}`,
      unit: 'dollars',
      scale: 'linear',
      places: spans,
      limits: budget && !isByYear ? [budget] : [],
      series: isByYear ? series.map((each) => ({ ...each, values: sumsOf(each.values, months, spans) })) : series,
      events: [],
    },
  ];
}

function yearOf(month: string): string {
  return month.slice(0, 4);
}

/** The sum of each year. */
function sumsOf(values: readonly (Money | undefined)[], months: readonly string[], years: readonly string[]): Money[] {
  const sums = new Map<string, Money>();
  for (const [place, month] of months.entries())
    sums.set(yearOf(month), sum([sums.get(yearOf(month)) ?? zero, values[place] ?? zero]));
  return years.map((year) => sums.get(year) ?? zero);
}

function eventIn(months: readonly string[], month: string | undefined, label: string, series: number): ChartEvent[] {
  const at = month === undefined ? -1 : months.indexOf(month);
  return at < 0 || month === undefined ? [] : [{ at, series, label: `${label} in ${timeLabel(month)}` }];
}

/** Months from which other prices count, each with all whose prices change. */
function newPrices(months: readonly string[], candidates: ForecastFigures['candidates']): ChartEvent[] {
  return months.flatMap((month, at): ChartEvent[] => {
    const names = candidates.flatMap(({ name, priceChanges = [] }) => (priceChanges.includes(month) ? [name] : []));
    return names.length === 0
      ? []
      : [{ at, label: `new prices in ${timeLabel(month, months[0])}: ${names.join(', ')}` }];
  });
}
