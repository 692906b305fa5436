import { HOUR } from '../../values/calendar.ts';
import { UserError } from '../../values/errors.ts';
import { decimal, minus, ratio, sum, zero, type Decimal, type Money } from '../../values/money.ts';
import { moneyTally, type MoneyTally } from '../../values/money-tally.ts';
import { calendarUnitAt, calendarUnits, type CalendarUnit } from '../../values/time-spans.ts';
import type { ReceiptSummary } from '../../usage/formats/receipts.ts';
import { isUnit } from '../../usage/tally/group-by.ts';
import type { Bound } from './receipt.ts';

const plainGroupings = [...calendarUnits, 'tier', 'model', 'outcome'] as const;

/** What receipts are added up by, written like the dimensions of usage. */
export type Grouping = (typeof plainGroupings)[number] | `tag:${string}`;

/** Reads `day` or `tag:team`. Throws a UserError. */
export function readGrouping(text: string): Grouping {
  const [, tag] = /^tag:([\w.-]{1,64})$/.exec(text) ?? [];
  if (tag !== undefined) return `tag:${tag}`;
  const grouping = plainGroupings.find((each) => each === text);
  if (grouping) return grouping;
  throw new UserError(`--by: cannot add up by "${text}"`, {
    hint: `there is ${plainGroupings.join(', ')}, tag:NAME; cost-projection usage --from receipts adds up by more`,
  });
}

export function groupingName(grouping: Grouping): string {
  return tagName(grouping) ?? grouping;
}

function tagName(grouping: Grouping): string | undefined {
  return grouping.startsWith('tag:') ? grouping.slice('tag:'.length) : undefined;
}

/** Names the group of each receipt. */
function groupNamer(grouping: Grouping): (receipt: ReceiptSummary) => string {
  const tag = tagName(grouping);
  if (tag !== undefined) return ({ tags }) => tags?.[tag] ?? 'none';
  if (isUnit(grouping)) return calendarNamer(grouping);
  if (grouping === 'model') return ({ offer }) => offer ?? 'none';
  return (receipt) => (grouping === 'tier' ? receipt.tier : receipt.outcome);
}

/** All moments of one hour of UTC are of the same day, week and month of it. */
function calendarNamer(unit: CalendarUnit): (receipt: ReceiptSummary) => string {
  const names = new Map<number, string>();
  return ({ atMs }) => {
    const hour = Math.floor(atMs / HOUR);
    const name = names.get(hour) ?? calendarUnitAt(atMs, unit, 'UTC').name;
    names.set(hour, name);
    return name;
  };
}

/** The sums of some receipts; money in US dollars. */
export interface Spending {
  readonly name: string;
  readonly requests: number;
  readonly tokens: number;
  /** Of the receipts whose cost is known; undefined if there are receipts and none of them has one. */
  readonly cost: Money | undefined;
  /** How it is known, if not exactly. */
  readonly bound: Bound | undefined;
  /** The cost of the same usage on the baseline, of the receipts with both costs; undefined as above. */
  readonly baseline: Money | undefined;
  readonly savings: Money | undefined;
  readonly savingsRatio: Decimal | undefined;
  /** Receipts whose cost is not known, and is left out of the sums. */
  readonly unknown: number;
  /** Receipts whose request a check sent on to another tier. */
  readonly escalated: number;
}

/** Adds up receipts one by one, by their group and all together. */
export interface SpendTally {
  readonly add: (receipt: ReceiptSummary) => void;
  /** In the order of their names. */
  readonly groups: () => Spending[];
  readonly total: () => Spending;
}

export function spendTally(grouping: Grouping): SpendTally {
  const nameOf = groupNamer(grouping);
  const groups = new Map<string, Sums>();
  return {
    add: (receipt) => {
      const name = nameOf(receipt);
      const sums = groups.get(name) ?? newSums();
      groups.set(name, sums);
      addTo(sums, receipt);
    },
    groups: () => [...groups].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([name, sums]) => spendingOf(name, [sums])),
    total: () => spendingOf('all', [...groups.values()]),
  };
}

interface Sums {
  requests: number;
  tokens: number;
  unknown: number;
  /** Receipts with a cost and no baseline. */
  uncompared: number;
  escalated: number;
  readonly bounds: Set<string>;
  readonly costs: MoneyTally;
  readonly uncomparedCosts: MoneyTally;
  readonly baselines: MoneyTally;
}

function newSums(): Sums {
  const counts = { requests: 0, tokens: 0, unknown: 0, uncompared: 0, escalated: 0, bounds: new Set<string>() };
  return { ...counts, costs: moneyTally(), uncomparedCosts: moneyTally(), baselines: moneyTally() };
}

function addTo(sums: Sums, { tokens, escalations, bound, cost, baseline }: ReceiptSummary): void {
  sums.requests++;
  sums.tokens += tokens;
  if (escalations > 0) sums.escalated++;
  if (bound !== undefined) sums.bounds.add(bound);
  if (cost === null) {
    sums.unknown++;
    return;
  }
  sums.costs.add(cost);
  if (baseline !== null) {
    sums.baselines.add(baseline);
    return;
  }
  sums.uncompared++;
  sums.uncomparedCosts.add(cost);
}

function spendingOf(name: string, parts: readonly Sums[]): Spending {
  const count = (what: 'requests' | 'tokens' | 'unknown' | 'uncompared' | 'escalated'): number =>
    parts.reduce((total, part) => total + part[what], 0);
  const money = (what: 'costs' | 'uncomparedCosts' | 'baselines'): Money =>
    sum(parts.map((part) => part[what].total()));
  const [requests, unknown, cost, baseline] = [count('requests'), count('unknown'), money('costs'), money('baselines')];
  const savings = minus(baseline, minus(cost, money('uncomparedCosts')));
  const isComparable = requests === 0 || unknown + count('uncompared') < requests;
  return {
    name,
    requests,
    tokens: count('tokens'),
    cost: unknown < requests || requests === 0 ? cost : undefined,
    bound: boundIn(new Set(parts.flatMap(({ bounds }) => [...bounds]))),
    baseline: isComparable ? baseline : undefined,
    savings: isComparable ? savings : undefined,
    savingsRatio: ratio(savings, baseline),
    unknown,
    escalated: count('escalated'),
  };
}

function boundIn(bounds: ReadonlySet<string>): Bound | undefined {
  if (bounds.size === 0) return undefined;
  if (bounds.size > 1) return 'about';
  return bounds.has('atLeast') ? 'atLeast' : bounds.has('atMost') ? 'atMost' : 'about';
}

/** The cost of a month so far, and at its end if it goes on at that pace. */
export interface MonthEnd {
  readonly month: string;
  readonly soFar: Money;
  readonly projected: Money;
}

/** Adds up the receipts of the month of `now`. */
export function monthTally(now: Date): {
  readonly add: (receipt: ReceiptSummary) => void;
  readonly end: () => MonthEnd;
} {
  const { name: month, from, until } = calendarUnitAt(now.getTime(), 'month', 'UTC');
  const costs = moneyTally();
  return {
    add: ({ cost, atMs }) => {
      if (cost !== null && atMs >= from && atMs < until) costs.add(cost);
    },
    end: () => {
      const soFar = costs.total();
      const elapsed = ratio(decimal(Math.max(now.getTime() - from, 1)), decimal(until - from));
      return { month, soFar, projected: (elapsed && ratio(soFar, elapsed)) ?? zero };
    },
  };
}
