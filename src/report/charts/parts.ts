import { isZero, sum, zero, isNegative, negate, type Money, type Decimal } from '../../values/money.ts';
import type { BarChart, ChartLimit } from './chart.ts';
import { isPriced, type Contender } from '../../projection/candidate.ts';
import type { LineItem } from '../../projection/price.ts';
import { formatMoney, formatShare } from '../../values/format.ts';

/** One part of a cost. */
export interface CostPart {
  readonly name: string;
  readonly cost: Money;
}

/** A cost that is the sum of its parts. */
export interface Whole {
  readonly name: string;
  readonly parts: readonly CostPart[];
}

/** Where the money goes: each cost as a bar of its parts, in order of first mention; no chart of a single part. */
export function partsChart(
  chart: Pick<BarChart, 'name' | 'title' | 'measure'>,
  wholes: readonly Whole[],
  limits: readonly ChartLimit[] = [],
): BarChart[] {
  const names = [
    ...new Set(wholes.flatMap(({ parts }) => parts.flatMap(({ name, cost }) => (isZero(cost) ? [] : [name])))),
  ];
  if (names.length < 2) return [];
  return [
    {
      ...chart,
      kind: 'bars',
      isStacked: true,
      unit: 'dollars',
      scale: 'linear',
      places: wholes.map(({ name }) => name),
      limits,
      series: names.map((name) => ({ name, values: wholes.map(({ parts }) => costOf(parts, name)) })),
    },
  ];
}

function costOf(parts: readonly CostPart[], name: string): Money | undefined {
  const costs = parts.filter((part) => part.name === name).map(({ cost }) => cost);
  return costs.length === 0 ? undefined : sum(costs);
}

/** The parts of the sum of several costs. */
export function sumParts(parts: readonly (readonly CostPart[])[]): CostPart[] {
  const byName = new Map<string, Money>();
  for (const { name, cost } of parts.flat()) byName.set(name, sum([byName.get(name) ?? zero, cost]));
  return [...byName].map(([name, cost]) => ({ name, cost }));
}

/** Two candidates by the names in a table's header, more of them by the keys in its rows. */
export function candidateNames(contenders: readonly Contender[]): string[] {
  const names = contenders.map((each) => (isPriced(each) ? `${each.name}, ${each.route ?? 'blend'}` : each.key));
  return contenders.length <= 2 && new Set(names).size === names.length ? names : contenders.map(({ key }) => key);
}

/** The parts of a bill by meter, across all offers and rates. */
export function meterParts(lineItems: readonly LineItem[]): CostPart[] {
  return lineItems.map(({ meter, cost }) => ({ name: meter, cost }));
}

export function budgetLimit(budget: Money | undefined): ChartLimit[] {
  return budget ? [{ value: budget, label: `Budget ${formatMoney(budget)} a month` }] : [];
}

/** `97.5% less`; `20.6% more` for savings below zero. */
export function lessOrMore(savings: Decimal): string {
  return isNegative(savings) ? `${formatShare(negate(savings))} more` : `${formatShare(savings)} less`;
}
