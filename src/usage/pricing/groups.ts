import { compare, minus, sum, zero, type Money } from '../../values/money.ts';
import { isUnit, valueIn, type Dimension } from '../tally/group-by.ts';
import { sumCounts, totalTokenCount, type Counts } from '../records/counts.ts';
import type { Owners } from '../tally/owners.ts';
import type { PricedCell } from './priced-cell.ts';
import type { UsagePrices } from './prices.ts';
import type { RollUpCell } from '../tally/roll-up.ts';
import { unusedIn, type WhatIf } from './what-if.ts';

/** A cell, its cost, and its cost under each what-if, in their order; undefined if that is unknown. */
export interface Costed {
  readonly cell: RollUpCell;
  readonly priced: PricedCell;
  readonly elsewhere: readonly (PricedCell | undefined)[];
}

/** What was charged, by the sources. */
export interface BilledAmount {
  readonly amount: Money;
  readonly currency: string;
}

/** Use that stands in one row. */
export interface Group extends Counts {
  /** By dimension; undefined where the sources do not say. */
  readonly key: readonly (string | undefined)[];
  /** What people call the parts of its key; undefined where no source says. */
  readonly names?: readonly (string | undefined)[];
  /** Undefined where it cannot be priced. */
  readonly cost: Money | undefined;
  /** Why it cannot be priced. */
  readonly reason: string | undefined;
  readonly billed: readonly BilledAmount[];
  /** What it bears of the cost that has no owner, below zero where it has none itself; undefined unless shared. */
  readonly shared?: Money;
  /** Undefined where some of it cannot be priced there. */
  readonly whatIf: readonly (Money | undefined)[];
}

/** All of what could be priced, and what could not. */
export interface UsageTotal extends Counts {
  /** Of what could be priced. */
  readonly cost: Money;
  /** Tokens and requests that have no price. */
  readonly unpriced: Counts | undefined;
  readonly billed: readonly BilledAmount[];
  readonly whatIf: readonly {
    readonly on: string;
    readonly cost: Money | undefined;
    readonly saved: Money | undefined;
    readonly reason: string | undefined;
    /** What was to be moved, and was never used. */
    readonly unused: readonly string[];
  }[];
}

/** Prices every cell, and again for every what-if. */
export function costCells(cells: readonly RollUpCell[], prices: UsagePrices, whatIfs: readonly WhatIf[]): Costed[] {
  return cells.map((cell) => {
    const priced = prices.price(cell);
    const elsewhere = whatIfs.map(({ targetOf }) => {
      // What has no price here saves nothing that could be told.
      if (priced.reason !== undefined) return undefined;
      const target = targetOf(cell, priced);
      return target === undefined || target === priced.offer ? priced : prices.priceOn(cell, target);
    });
    return { cell, priced, elsewhere };
  });
}

/** Adds up by dimensions. What cannot be priced has groups of its own, one for each reason. */
export function groupBy(
  costed: readonly Costed[],
  dimensions: readonly Dimension[],
  timeZone: string,
  owners?: Owners,
): Group[] {
  const groups = new Map<string, { key: Group['key']; parts: Costed[] }>();
  for (const each of costed) {
    const key = dimensions.map((dimension) => valueIn(dimension, each.cell, each.priced, timeZone, owners));
    const name = JSON.stringify([...key.map((value) => value ?? null), each.priced.reason ?? null]);
    const group = groups.get(name);
    if (group) group.parts.push(each);
    else groups.set(name, { key, parts: [each] });
  }
  return sortGroups(
    [...groups.values()].map(({ key, parts }) => groupFrom(key, parts)),
    dimensions,
  );
}

interface SortedGroup {
  readonly group: Group;
  /** What all groups cost that share the first key, the first two of them, and so on; its own cost is the last. */
  readonly costs: readonly (Money | undefined)[];
  readonly size: number;
  readonly name: string;
}

/** Time goes on; anything else stands by what it costs, under what was named before it. */
function sortGroups(groups: readonly Group[], dimensions: readonly Dimension[]): Group[] {
  const nameOf = ({ key }: Group, keys: number): string => JSON.stringify(key.slice(0, keys));
  const shared = dimensions.slice(1).map((_, index) => {
    const costs = new Map<string, Money>();
    for (const group of groups)
      costs.set(nameOf(group, index + 1), sum([costs.get(nameOf(group, index + 1)) ?? zero, group.cost ?? zero]));
    return costs;
  });
  // What they are compared by is worked out once for each: there may be a hundred thousand.
  return groups
    .map((group): SortedGroup => ({
      group,
      costs: [...shared.map((costs, index) => costs.get(nameOf(group, index + 1))), group.cost],
      size: totalTokenCount(group.tokens),
      name: group.key.join('\n'),
    }))
    .toSorted((one, other) => compareGroups(one, other, dimensions))
    .map(({ group }) => group);
}

function groupFrom(key: Group['key'], parts: readonly Costed[]): Group {
  const reason = parts[0]?.priced.reason;
  return {
    key,
    ...sumCounts(parts.map(({ cell }) => cell)),
    cost: reason === undefined ? costOf(parts) : undefined,
    reason,
    billed: billedIn(parts),
    whatIf: (parts[0]?.elsewhere ?? []).map((_, index) => whatIfOf(parts, index)),
  };
}

function costOf(parts: readonly Costed[]): Money {
  return sum(parts.flatMap(({ priced }) => (priced.reason === undefined ? [priced.total] : [])));
}

function whatIfOf(parts: readonly Costed[], index: number): Money | undefined {
  const priced = parts.flatMap(({ elsewhere }) => elsewhere[index] ?? []);
  const totals = priced.flatMap((each) => (each.reason === undefined ? [each.total] : []));
  return totals.length === priced.length ? sum(totals) : undefined;
}

function billedIn(parts: readonly Costed[]): BilledAmount[] {
  return sumBilled(
    parts.flatMap(({ cell: { billed, series } }) =>
      billed && series.currency !== undefined ? [{ amount: billed, currency: series.currency }] : [],
    ),
  );
}

export function sumBilled(billed: readonly BilledAmount[]): BilledAmount[] {
  const amounts = new Map<string, Money[]>();
  for (const { amount, currency } of billed) amounts.set(currency, [...(amounts.get(currency) ?? []), amount]);
  return [...amounts].map(([currency, list]) => ({ currency, amount: sum(list) }));
}

function compareGroups(one: SortedGroup, other: SortedGroup, dimensions: readonly Dimension[]): number {
  for (const [index, dimension] of dimensions.entries()) {
    const [first = '', second = ''] = [one.group.key[index], other.group.key[index]];
    if (first === second) continue;
    if (isUnit(dimension)) return first < second ? -1 : 1;
    const order = byCost(one.costs[index], other.costs[index]);
    if (order !== 0) return order;
    if (index + 1 < dimensions.length) return first < second ? -1 : 1;
  }
  return other.size - one.size || (one.name < other.name ? -1 : 1);
}

/** The costliest first, and last what has no price. */
export function byCost(one: Money | undefined, other: Money | undefined): number {
  return one && other ? compare(other, one) : Number(!one) - Number(!other);
}

export function totalUsage(costed: readonly Costed[], whatIfs: readonly WhatIf[]): UsageTotal {
  const unpriced = costed.filter(({ priced }) => priced.reason !== undefined);
  const cost = costOf(costed);
  return {
    ...sumCounts(costed.map(({ cell }) => cell)),
    cost,
    unpriced: unpriced.length === 0 ? undefined : sumCounts(unpriced.map(({ cell }) => cell)),
    billed: billedIn(costed),
    whatIf: whatIfs.map((whatIf, index) => {
      const there = whatIfOf(costed, index);
      return {
        on: whatIf.on,
        cost: there,
        saved: there && minus(cost, there),
        reason: reasonIn(costed, index),
        unused: unusedIn(whatIf, costed),
      };
    }),
  };
}

function reasonIn(costed: readonly Costed[], index: number): string | undefined {
  return costed.flatMap(({ elsewhere }) => elsewhere[index]?.reason ?? [])[0];
}
