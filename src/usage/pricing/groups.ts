import { compare, minus, sum, type Money } from '../../values/money.ts';
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
  // What they are compared by is worked out once for each: there may be a hundred thousand.
  return [...groups.values()]
    .map(({ key, parts }) => {
      const group = groupFrom(key, parts);
      return { group, size: totalTokenCount(group.tokens), name: key.join('\n') };
    })
    .toSorted((a, b) => compareGroups(a, b, dimensions))
    .map(({ group }) => group);
}

interface SortedGroup {
  readonly group: Group;
  readonly size: number;
  readonly name: string;
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
  const amounts = new Map<string, Money[]>();
  for (const { cell } of parts) {
    const { currency } = cell.series;
    if (cell.billed && currency !== undefined) amounts.set(currency, [...(amounts.get(currency) ?? []), cell.billed]);
  }
  return [...amounts].map(([currency, list]) => ({ currency, amount: sum(list) }));
}

/** Time goes on; anything else stands by what it costs, and what has no price comes last. */
function compareGroups(one: SortedGroup, other: SortedGroup, dimensions: readonly Dimension[]): number {
  const [a, b] = [one.group, other.group];
  for (const [index, dimension] of dimensions.entries()) {
    if (!isUnit(dimension)) continue;
    const [first = '', second = ''] = [a.key[index], b.key[index]];
    if (first !== second) return first < second ? -1 : 1;
  }
  const byCost = a.cost && b.cost ? compare(b.cost, a.cost) : Number(!a.cost) - Number(!b.cost);
  return byCost || other.size - one.size || (one.name < other.name ? -1 : 1);
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

/** A key with only its ends: enough to tell it from others, too little to use it. */
export function shortKey(key: string): string {
  return key.length <= 8 ? key : `${key.slice(0, key.startsWith('sk-') ? 5 : 3)}…${key.slice(-4)}`;
}

/** E-mail addresses in a text with only their first letter and their domain. */
export function withoutAddresses(text: string): string {
  return text.replace(/[^\s"'<>()]+/g, (word) => {
    const parts = word.split('@');
    for (let at = 0; at + 1 < parts.length; at++) {
      if (parts[at] === '' || !hasInnerDot(parts[at + 1] ?? '')) continue;
      parts[at] = `${parts[at]?.slice(0, 1)}…`;
      at++;
    }
    return parts.join('@');
  });
}

function hasInnerDot(domain: string): boolean {
  const dot = domain.indexOf('.', 1);
  return dot > 0 && dot < domain.length - 1;
}
