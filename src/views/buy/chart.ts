import { compare, minus, type Money } from '../../values/money.ts';
import type { Purchase } from '../../projection/purchase.ts';
import { formatMoney, formatTokens } from '../../values/format.ts';
import type { Picture } from '../../report/report.ts';
import type { Planned } from '../report-parts.ts';
import type { BarChart, LineChart, Chart } from '../../report/charts/chart.ts';
import { partsChart, type CostPart } from '../../report/charts/parts.ts';
import { scaleFor } from '../../report/charts/scale.ts';

/** What `buy` found: what a month costs each way. */
export interface BuyFigures {
  readonly ways: readonly {
    readonly name: string;
    readonly isBaseline: boolean;
    readonly total: Money;
    readonly parts: readonly CostPart[];
  }[];
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
          series: ways.map(({ name, isBaseline }, place) => ({
            name,
            isBaseline,
            values: volumes.totals[place] ?? [],
          })),
          events: [],
        },
      ]
    : [];
  return [
    total,
    ...partsChart({ name: 'parts', title: 'What each way is made of', measure: 'Cost a month' }, ways),
    ...breakEven,
  ];
}

const STEPS = 10;

/** What there is to see of ways to buy. */
export function pictureOfBuy(bought: readonly Purchase[]): Picture {
  return { answer: answerOf(bought), charts: chartsOf(bought) };
}

function answerOf(bought: readonly Purchase[]): string {
  const best = bought.reduce<Purchase | undefined>(
    (a, b) => (a && compare(a.monthly, b.monthly) <= 0 ? a : b),
    undefined,
  );
  if (!best) return 'There is nothing to buy.';
  return `${best.way.name} costs ${formatMoney(best.monthly)} a month${bought.length > 1 ? `, the least of ${bought.length} ways` : ''}.`;
}

function chartsOf(bought: readonly Purchase[]): Chart[] {
  const volumes = volumesAround(bought);
  return buyCharts({
    ways: bought.map((purchase, place) => ({
      name: purchase.way.name,
      isBaseline: place === 0 && bought.length > 1,
      total: purchase.monthly,
      parts: [
        { name: 'tokens', cost: minus(purchase.covered, purchase.discount) },
        { name: 'charged by count', cost: purchase.fees },
        { name: 'fee', cost: purchase.fee },
        { name: 'minimum not reached', cost: purchase.wasted },
        { name: 'above the capacity', cost: purchase.overflow },
        { name: 'people', cost: purchase.operations },
      ],
    })),
    volumes:
      bought.length < 2
        ? undefined
        : { names: volumes.map(formatTokens), totals: bought.map(({ costAt }) => volumes.map(costAt)) },
  });
}

/** Round volumes from nothing to twice what is sent, or to where the last way begins or ceases to pay. */
function volumesAround(bought: readonly Purchase[]): number[] {
  const turns = bought.flatMap(({ way, breakEven = [] }) => [
    way.capacity ?? 0,
    ...breakEven.flatMap(({ from, to = 0 }) => [from, to]),
  ]);
  const most = Math.max(
    2 * (bought[0]?.tokens ?? 0),
    ...turns.filter((tokens) => tokens < 20 * (bought[0]?.tokens ?? 0)).map((tokens) => 1.25 * tokens),
  );
  const size = 10 ** Math.floor(Math.log10(Math.max(most / STEPS, 1)));
  const step = [1, 2, 5, 10].map((times) => times * size).find((each) => each * STEPS >= most) ?? size;
  return Array.from({ length: Math.ceil(most / step) + 1 }, (_, place) => place * step);
}

export interface BuyContext extends Planned {
  /** Months. */
  readonly term: number;
}
