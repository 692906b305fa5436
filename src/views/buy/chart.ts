import { compare, minus } from '../../values/money.ts';
import type { Purchase } from '../../projection/purchase.ts';
import { formatMoney, formatTokens } from '../../values/format.ts';
import type { Picture } from '../../report/report.ts';
import type { PlanPrices } from '../report-parts.ts';
import type { BarChart, LineChart } from '../../report/charts/chart.ts';
import { partsChart, type Whole } from '../../report/charts/parts.ts';
import { scaleFor } from '../../report/charts/scale.ts';

const STEPS = 10;

/** The answer and the charts of ways to buy. */
export function pictureOfBuy(bought: readonly Purchase[]): Picture {
  return { answer: answerOf(bought), charts: buyCharts(bought) };
}

/** A way's costs by month, their parts, and how they change with the volume. */
export type WayCosts = Pick<
  Purchase,
  | 'monthly'
  | 'covered'
  | 'discount'
  | 'fees'
  | 'fee'
  | 'wasted'
  | 'overflow'
  | 'operations'
  | 'costAt'
  | 'tokens'
  | 'breakEven'
> & { readonly way: Pick<Purchase['way'], 'name' | 'capacity'> };

/** Ways side by side, the parts of each, and the volume from which one is cheaper than another. */
export function buyCharts(bought: readonly WayCosts[]): (BarChart | LineChart)[] {
  const common = { measure: 'Cost a month', unit: 'dollars', limits: [] } as const;
  const totals = bought.map(({ monthly }) => monthly);
  const total: BarChart = {
    ...common,
    kind: 'bars',
    isStacked: false,
    name: 'total',
    title: 'What a month costs each way',
    scale: scaleFor(totals),
    places: bought.map(({ way }) => way.name),
    series: [{ name: 'Cost a month', values: totals }],
  };
  const parts = { name: 'parts', title: 'What each way is made of', measure: common.measure };
  const volumes = volumesAround(bought);
  const breakEven: LineChart = {
    ...common,
    kind: 'lines',
    name: 'volumes',
    title: 'What each way costs at other volumes',
    scale: 'linear',
    places: volumes.map(formatTokens),
    placesAre: 'Tokens a month',
    series: bought.map(({ way, costAt }, index) => ({
      name: way.name,
      isBaseline: index === 0,
      values: volumes.map(costAt),
    })),
    events: [],
  };
  return [total, ...partsChart(parts, bought.map(partsOf)), ...(bought.length < 2 ? [] : [breakEven])];
}

function partsOf(bought: WayCosts): Whole {
  return {
    name: bought.way.name,
    parts: [
      { name: 'tokens', cost: minus(bought.covered, bought.discount) },
      { name: 'charged by count', cost: bought.fees },
      { name: 'fee', cost: bought.fee },
      { name: 'minimum not reached', cost: bought.wasted },
      { name: 'above the capacity', cost: bought.overflow },
      { name: 'people', cost: bought.operations },
    ],
  };
}

function answerOf(bought: readonly Purchase[]): string {
  const best = bought.reduce<Purchase | undefined>(
    (a, b) => (a && compare(a.monthly, b.monthly) <= 0 ? a : b),
    undefined,
  );
  if (!best) return 'There is nothing to buy.';
  const among = bought.length > 1 ? `, the least of ${bought.length} ways` : '';
  return `${best.way.name} costs ${formatMoney(best.monthly)} a month${among}.`;
}

/** Round volumes from zero to twice the volume sent, or to where the last way begins or stops to pay. */
function volumesAround(bought: readonly WayCosts[]): number[] {
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
  return Array.from({ length: Math.ceil(most / step) + 1 }, (_, index) => index * step);
}

export interface BuyContext extends PlanPrices {
  /** Months. */
  readonly term: number;
}
