import { decimal, inCurrency, minus, plain, significant, zero, type Decimal } from '../../values/money.ts';
import type { Purchase } from '../../projection/bought.ts';
import { costWithSeat } from '../../projection/seats.ts';
import { ownSeats } from './people.ts';
import { amountInProse, formatTokens } from '../../values/format.ts';
import type { Picture } from '../../report/report.ts';
import type { PlanPrices } from '../report-parts.ts';
import type { BarChart, LineChart } from '../../report/charts/chart.ts';
import { partsChart, type Whole } from '../../report/charts/parts.ts';
import { scaleFor } from '../../report/charts/scale.ts';

const STEPS = 10;

/** The charts of ways to buy. */
export function pictureOfBuy(bought: readonly Purchase[]): Picture {
  return { charts: [...buyCharts(bought), ...personChart(bought)] };
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
  | 'seats'
  | 'breakEven'
> & { readonly way: Pick<Purchase['way'], 'name'>; readonly candidate: Pick<Purchase['candidate'], 'key'> };

/** Ways side by side, the parts of each, and the volume from which one is cheaper than another on the same model. */
export function buyCharts(bought: readonly WayCosts[]): (BarChart | LineChart)[] {
  const areSeveral = new Set(bought.map(({ candidate }) => candidate.key)).size > 1;
  const named = bought.map((each) => ({
    ...each,
    way: { name: areSeveral ? `${each.way.name} · ${each.candidate.key}` : each.way.name },
  }));
  const totals = bought.map(({ monthly }) => monthly);
  const total: BarChart = {
    kind: 'bars',
    isStacked: false,
    name: 'total',
    title: 'Cost per month by option',
    unit: 'dollars',
    scale: scaleFor(totals),
    places: named.map(({ way }) => way.name),
    limits: [],
    series: [{ name: 'Cost per month', values: totals }],
  };
  const parts = { name: 'parts', title: 'Cost per month by option and part' };
  return [total, ...partsChart(parts, named.map(partsOf)), ...volumesChart(bought)];
}

/** The ways of the model that has most of them, around the volume at which the cheapest is another one. */
function volumesChart(bought: readonly WayCosts[]): LineChart[] {
  const models = [...new Set(bought.map(({ candidate }) => candidate.key))].map((key) =>
    unlike(bought.filter(({ candidate }) => candidate.key === key)),
  );
  const ways = models.reduce((most, each) => (each.length > most.length ? each : most), []);
  const [first] = ways;
  if (!first || ways.length < 2) return [];
  const turns = ways.flatMap(({ way, breakEven = [] }) =>
    breakEven.flatMap(({ from, to }) => [
      ...(from > 1 ? [{ tokens: from, label: `${way.name} pays from ${roughly(from)}` }] : []),
      ...(to === undefined ? [] : [{ tokens: to, label: `${way.name} pays to ${roughly(to)}` }]),
    ]),
  );
  const step = roundStep(
    2 * turns.reduce((most, { tokens }) => Math.max(most, tokens), turns.length > 0 ? 0 : first.tokens),
  );
  const volumes = Array.from({ length: STEPS + 1 }, (_, index) => index * step);
  const sent = { tokens: first.tokens, label: `sent: ${roughly(first.tokens)}` };
  return [
    {
      kind: 'lines',
      name: 'volumes',
      title: `Cost per month on ${first.candidate.key} by tokens per month`,
      unit: 'dollars',
      scale: 'linear',
      places: volumes.map(formatTokens),
      limits: [],
      series: ways.map(({ way, costAt }, index) => ({
        name: way.name,
        isBaseline: index === 0,
        values: volumes.map(costAt),
      })),
      events: [...turns, ...(sent.tokens <= STEPS * step ? [sent] : [])].map(({ tokens, label }) => ({
        at: tokens / step,
        label,
      })),
    },
  ];
}

/** What one person costs by what their use is at the rates of the model, and from where on a seat pays. */
function personChart(bought: readonly Purchase[]): LineChart[] {
  const ways = ownSeats(bought);
  const [first] = ways;
  if (!first) return [];
  const turns = ways.flatMap(({ way, seats }) =>
    seats.breakEven
      ? [{ use: Number(plain(seats.breakEven)), label: `${way.name} pays from ${amountInProse(seats.breakEven)}` }]
      : [],
  );
  const step = roundStep(2 * turns.reduce((most, { use }) => Math.max(most, use), turns.length > 0 ? 0 : 100));
  const uses = Array.from({ length: STEPS + 1 }, (_, index) =>
    inCurrency(decimal(index * step), first.monthly.currency),
  );
  return [
    {
      kind: 'lines',
      name: 'person',
      title: `Cost of one person per month by their use on ${first.candidate.key}`,
      unit: 'dollars',
      scale: 'linear',
      places: uses.map(amountInProse),
      limits: [],
      series: [
        { name: first.candidate.key, isBaseline: true, values: uses },
        ...ways.map(({ way, seats }) => ({
          name: way.name,
          isBaseline: false,
          values: uses.map((use) => costWithSeat(seats.terms, use)),
        })),
      ],
      events: turns.map(({ use, label }) => ({ at: use / step, label })),
    },
  ];
}

/** Ways without those that cost what one before them does. */
function unlike(ways: readonly WayCosts[]): WayCosts[] {
  const costs = ways.map(({ costAt, tokens }) =>
    [0.01, 0.1, 1, 10].map((part) => plain(costAt(Math.max(1, Math.round(tokens * part))))).join(' '),
  );
  return ways.filter((_, place) => costs.indexOf(costs[place] ?? '') === place);
}

/** `41.7M` */
function roughly(tokens: number): string {
  return formatTokens(Number(significant(decimal(tokens), 3)));
}

/** A round number of which ten steps reach that far. */
function roundStep(most: number): number {
  const size = 10 ** Math.floor(Math.log10(Math.max(most / STEPS, 1)));
  return [1, 2, 5, 10].map((times) => times * size).find((each) => each * STEPS >= most) ?? size;
}

function partsOf(bought: WayCosts): Whole {
  return {
    name: bought.way.name,
    parts: [
      { name: 'seats', cost: bought.seats?.price ?? zero },
      { name: 'tokens', cost: minus(bought.covered, bought.discount) },
      { name: 'charged by count', cost: bought.fees },
      { name: 'fee', cost: bought.fee },
      { name: 'minimum not reached', cost: bought.wasted },
      { name: 'above the capacity', cost: bought.seats ? zero : bought.overflow },
      { name: 'beyond the seats', cost: bought.seats?.beyond ?? zero },
      { name: 'people', cost: bought.operations },
    ],
  };
}

export interface BuyContext extends PlanPrices {
  /** Months. */
  readonly term: number;
  /** Of the volume, from month to month. */
  readonly growth: Decimal;
}
