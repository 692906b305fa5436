import type { Money } from '../../values/money.ts';
import type { AreaChart, Event, Limit, LineChart } from './chart.ts';
import { scaleFor } from './scale.ts';

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
    /** The first month over the budget, and the one in which the cash runs out. */
    readonly crossedIn?: string | undefined;
    readonly outIn?: string | undefined;
    /** Months from which other prices count. */
    readonly priceChanges?: readonly string[] | undefined;
    /** What each scenario costs, where several run. */
    readonly scenarios?: readonly { readonly name: string; readonly totals: readonly (Money | undefined)[] }[] | undefined;
  }[];
  readonly budget: Limit | undefined;
  readonly cash: Limit | undefined;
}

/** Each month, the sum so far, and what each scenario has of it on the first candidate that is not the baseline. */
export function forecastCharts({ months, candidates, budget, cash }: ForecastFigures): (LineChart | AreaChart)[] {
  const common = { kind: 'lines', unit: 'dollars', places: months } as const;
  const each: LineChart = {
    ...common,
    name: 'months',
    title: 'What each month costs',
    measure: 'Cost a month',
    scale: scaleFor([...candidates.flatMap(({ totals }) => totals), budget?.value]),
    limits: budget ? [budget] : [],
    series: candidates.map(({ name, isBaseline, totals, band }) => ({ name, isBaseline, values: totals, ...(band && { band }) })),
    events: [
      ...candidates.flatMap(({ crossedIn }, series) => eventIn(months, crossedIn, 'over budget', series)),
      ...candidates.flatMap(({ name, priceChanges = [] }) => priceChanges.flatMap((month) => eventIn(months, month, `new prices of ${name}`))),
    ],
  };
  const soFar: LineChart = {
    ...common,
    name: 'cumulative',
    title: 'What all months so far have cost',
    measure: 'Cost in all',
    scale: scaleFor([...candidates.flatMap(({ cumulative }) => cumulative), cash?.value]),
    limits: cash ? [cash] : [],
    series: candidates.map(({ name, isBaseline, cumulative }) => ({ name, isBaseline, values: cumulative })),
    events: candidates.flatMap(({ outIn }, series) => eventIn(months, outIn, 'cash runs out', series)),
  };
  return [each, soFar, ...scenariosChart(months, candidates, budget)];
}

function scenariosChart(months: readonly string[], candidates: ForecastFigures['candidates'], budget: Limit | undefined): AreaChart[] {
  const shown = candidates.find(({ isBaseline }) => !isBaseline) ?? candidates[0];
  if (!shown?.scenarios || shown.scenarios.length < 2) return [];
  return [
    {
      kind: 'areas',
      name: 'scenarios',
      title: `What each scenario costs on ${shown.name}`,
      measure: 'Cost a month',
      unit: 'dollars',
      scale: 'linear',
      places: months,
      limits: budget ? [budget] : [],
      series: shown.scenarios.map(({ name, totals }) => ({ name, values: totals })),
      events: [],
    },
  ];
}

function eventIn(months: readonly string[], month: string | undefined, label: string, series?: number): Event[] {
  const at = month === undefined ? -1 : months.indexOf(month);
  return at < 0 ? [] : [{ at, label: `${label} in ${month}`, ...(series !== undefined && { series }) }];
}
