import type { Money } from '../../values/money.ts';
import type { BarChart, LineChart } from './chart.ts';
import { partsChart } from './parts.ts';
import type { Part } from './parts.ts';
import { scaleFor } from './scale.ts';

/** What `buy` found: what a month costs each way. */
export interface BuyFigures {
  readonly ways: readonly { readonly name: string; readonly isBaseline: boolean; readonly total: Money; readonly parts: readonly Part[] }[];
  /** What each way would cost at other volumes of the same traffic, as the axis names them. */
  readonly volumes?: { readonly names: readonly string[]; readonly totals: readonly (readonly Money[])[] } | undefined;
}

/** Ways side by side, what each is made of, and from which volume on one is cheaper than another. */
export function buyCharts({ ways, volumes }: BuyFigures): (BarChart | LineChart)[] {
  const common = { measure: 'Cost a month', unit: 'dollars', limits: [] } as const;
  const total: BarChart = {
    ...common,
    kind: 'bars',
    isStacked: false,
    name: 'total',
    title: 'What a month costs each way',
    scale: scaleFor(ways.map((way) => way.total)),
    places: ways.map(({ name }) => name),
    series: [{ name: 'Cost a month', values: ways.map((way) => way.total) }],
  };
  const breakEven: LineChart[] = volumes
    ? [
        {
          ...common,
          kind: 'lines',
          name: 'volumes',
          title: 'What each way costs at other volumes',
          scale: 'linear',
          places: volumes.names,
          placesAre: 'Tokens a month',
          series: ways.map(({ name, isBaseline }, place) => ({ name, isBaseline, values: volumes.totals[place] ?? [] })),
          events: [],
        },
      ]
    : [];
  return [total, ...partsChart({ name: 'parts', title: 'What each way is made of', measure: 'Cost a month' }, ways), ...breakEven];
}
