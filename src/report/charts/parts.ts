import { isZero, sum, zero } from '../../values/money.ts';
import type { Money } from '../../values/money.ts';
import type { BarChart, Limit } from './chart.ts';

/** What a cost is made of. */
export interface Part {
  readonly name: string;
  readonly cost: Money;
}

/** Something with a cost that has parts. */
export interface Whole {
  readonly name: string;
  readonly parts: readonly Part[];
}

/** Where the money goes: each cost as a bar of its parts, in the order in which they are first named; none where all are of one part. */
export function partsChart(chart: Pick<BarChart, 'name' | 'title' | 'measure'>, wholes: readonly Whole[], limits: readonly Limit[] = []): BarChart[] {
  const names = [...new Set(wholes.flatMap(({ parts }) => parts.flatMap(({ name, cost }) => (isZero(cost) ? [] : [name]))))];
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

function costOf(parts: readonly Part[], name: string): Money | undefined {
  const costs = parts.filter((part) => part.name === name).map(({ cost }) => cost);
  return costs.length === 0 ? undefined : sum(costs);
}

/** Parts of several costs as those of their sum. */
export function together(parts: readonly (readonly Part[])[]): Part[] {
  const byName = new Map<string, Money>();
  for (const { name, cost } of parts.flat()) byName.set(name, sum([byName.get(name) ?? zero, cost]));
  return [...byName].map(([name, cost]) => ({ name, cost }));
}
