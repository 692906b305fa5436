import { compare, isZero, sum, zero, isNegative, negate, type Money, type Decimal } from '../../values/money.ts';
import type { BarChart, ChartLimit, SeriesStatus } from './chart.ts';
import { isPriced, type Contender } from '../../projection/candidate.ts';
import type { LineItem } from '../../projection/price.ts';
import { countOf, formatMoney, shareInProse } from '../../values/format.ts';

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

/** So many spans of time can be told apart as columns. */
export const MOST_SPANS = 62;

/** So many parts of a sum have a colour of their own; what else there is, is one more. */
const MOST_PARTS = 5;

/** What costs are made of: each as a bar of its parts, in order of first mention; no chart of a single part. */
export function partsChart(
  chart: Pick<BarChart, 'name' | 'title'>,
  wholes: readonly Whole[],
  limits: readonly ChartLimit[] = [],
): BarChart[] {
  const all = sumParts(wholes.map(({ parts }) => parts)).filter(({ cost }) => !isZero(cost));
  if (all.length < 2) return [];
  const names = costliest(all).map(({ name }) => name);
  const own = new Set(all.length > MOST_PARTS + 1 ? names.slice(0, MOST_PARTS) : names);
  const others = all.length - own.size;
  const values = (isPart: (name: string) => boolean) =>
    wholes.map(({ parts }) => {
      const costs = parts.filter(({ name }) => isPart(name)).map(({ cost }) => cost);
      return costs.length === 0 ? undefined : sum(costs);
    });
  const named = all.filter(({ name }) => own.has(name));
  return [
    {
      ...chart,
      kind: 'bars',
      isStacked: true,
      unit: 'dollars',
      scale: 'linear',
      places: wholes.map(({ name }) => name),
      limits,
      series: [
        ...named.map(({ name }) => ({ name, values: values((each) => each === name) })),
        ...(others > 0 ? [{ name: countOf(others, 'other'), values: values((each) => !own.has(each)) }] : []),
      ],
    },
  ];
}

/** Parts of sums over time, the costliest first; those without a colour of their own are added up. */
export function foldedSeries(
  parts: readonly { readonly name: string; readonly values: readonly (Money | undefined)[] }[],
): { readonly name: string; readonly values: readonly (Money | undefined)[] }[] {
  const totals = new Map(parts.map((part) => [part, sum(part.values.flatMap((value) => value ?? []))]));
  const sorted = parts.toSorted((a, b) => compare(totals.get(b) ?? zero, totals.get(a) ?? zero));
  if (parts.length <= MOST_PARTS + 1) return sorted;
  const others = sorted.slice(MOST_PARTS);
  const values = (others[0]?.values ?? []).map((_, place) => sum(others.flatMap((each) => each.values[place] ?? [])));
  return [...sorted.slice(0, MOST_PARTS), { name: countOf(others.length, 'other'), values }];
}

/** The largest first. */
function costliest(parts: readonly CostPart[]): CostPart[] {
  return parts.toSorted((a, b) => compare(b.cost, a.cost));
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
  return budget ? [{ value: budget, label: `Budget ${formatMoney(budget)} per month` }] : [];
}

/** More cards than this are left to the table. */
export const MOST_CARDS = 4;

/** A cost beside that of the baseline. */
export function savingsStatus(savings: Decimal | undefined, baseline: string): SeriesStatus | undefined {
  return savings && { text: `${lessOrMore(savings)} than ${baseline}`, isBad: isNegative(savings) };
}

/** `97.5% less`; `20.6% more` for savings below zero. */
function lessOrMore(savings: Decimal): string {
  return isNegative(savings) ? `${shareInProse(negate(savings))} more` : `${shareInProse(savings)} less`;
}
