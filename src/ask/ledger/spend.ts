import { UserError } from '../../values/errors.ts';
import { decimal, minus, ratio, sum, zero, type Decimal, type Money } from '../../values/money.ts';
import { moneyTally } from '../../values/money-tally.ts';
import { unitAt, units, type CalendarUnit } from '../../values/time-spans.ts';
import type { Entry } from './receipt-summary.ts';
import type { Bound } from './receipt.ts';

/** What receipts are added up by. */
export type Grouping = (typeof groupings)[number] | { readonly tag: string };

const groupings = [...units, 'tier', 'model', 'outcome'] as const;

/** Reads `day` or `tag:team`. Throws a UserError. */
export function readGrouping(text: string): Grouping {
  const [, tag] = /^tag:([\w.-]{1,64})$/.exec(text) ?? [];
  if (tag !== undefined) return { tag };
  const grouping = groupings.find((each) => each === text);
  if (grouping) return grouping;
  throw new UserError(`--by: "${text}" is nothing to add up by`, {
    hint: `there is ${groupings.join(', ')}, and tag:NAME; cost-projection usage --from receipts adds up by more`,
  });
}

export function groupingName(grouping: Grouping): string {
  return typeof grouping === 'string' ? grouping : grouping.tag;
}

export function isCalendarUnit(grouping: Grouping): grouping is CalendarUnit {
  return units.some((unit) => unit === grouping);
}

/** Of `2026-11-20T09`. */
const HOUR_LENGTH = 13;

/** What gives receipts the name of their group. */
function namesFor(grouping: Grouping): (entry: Entry) => string {
  if (typeof grouping !== 'string') return ({ tags }) => tags?.[grouping.tag] ?? 'none';
  if (!isCalendarUnit(grouping)) return (entry) => (grouping === 'model' ? (entry.offer ?? 'none') : entry[grouping]);
  let [hour, name] = ['none', ''];
  return ({ at }) => {
    // Receipts of one hour of UTC follow each other, and are of one day, week and month.
    if (at.startsWith(hour) && at.endsWith('Z')) return name;
    hour = at.endsWith('Z') ? at.slice(0, HOUR_LENGTH) : 'none';
    name = unitAt(Date.parse(at), grouping, 'UTC').name;
    return name;
  };
}

/** What receipts of one kind add up to; money in US dollars. */
export interface Spending {
  readonly name: string;
  readonly requests: number;
  readonly tokens: number;
  /** Of the receipts whose cost is known; undefined where that is none of some. */
  readonly cost: Money | undefined;
  /** How that is known, where not exactly. */
  readonly bound: Bound | undefined;
  /** What the same usage costs on the baseline, for those receipts that know it; undefined where that is none of some. */
  readonly baseline: Money | undefined;
  readonly savings: Money | undefined;
  readonly savingsRatio: Decimal | undefined;
  /** Receipts whose cost is not known, and counts for nothing in the sums. */
  readonly unknown: number;
  /** Answers that a check had sought from another tier. */
  readonly escalated: number;
}

/** Adds up receipts one by one, by their group and all together. */
export interface SpendTally {
  readonly add: (entry: Entry) => void;
  /** In the order of their names. */
  readonly groups: () => Spending[];
  readonly total: () => Spending;
}

export function spendTally(grouping: Grouping): SpendTally {
  const nameOf = namesFor(grouping);
  const groups = new Map<string, Sums>();
  let last: { readonly name: string; readonly sums: Sums } | undefined;
  const sumsFor = (name: string): Sums => {
    // Receipts of one group often follow each other.
    if (last?.name === name) return last.sums;
    const sums = groups.get(name) ?? sumsOf();
    groups.set(name, sums);
    last = { name, sums };
    return sums;
  };
  return {
    add: (entry) => sumsFor(nameOf(entry)).add(entry),
    groups: () =>
      [...groups].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([name, { totals }]) => spendingOf(name, totals())),
    total: () => spendingOf('all', together([...groups.values()].map(({ totals }) => totals()))),
  };
}

interface Totals {
  readonly requests: number;
  readonly tokens: number;
  readonly unknown: number;
  readonly compared: number;
  readonly escalated: number;
  readonly bounds: readonly string[];
  readonly cost: Money;
  readonly baseline: Money;
  /** The cost of those that can be compared. */
  readonly ofCompared: Money;
}

interface Sums {
  readonly add: (entry: Entry) => void;
  readonly totals: () => Totals;
}

function sumsOf(): Sums {
  const [cost, baseline, ofCompared] = [moneyTally(), moneyTally(), moneyTally()];
  const bounds = new Set<string>();
  let [requests, tokens, unknown, compared, escalated] = [0, 0, 0, 0, 0];
  return {
    add: (entry) => {
      requests++;
      tokens += entry.tokens;
      if (entry.escalations > 0) escalated++;
      if (entry.bound !== undefined) bounds.add(entry.bound);
      if (entry.cost === null) {
        unknown++;
      } else if (entry.baseline === null) {
        cost.add(entry.cost);
      } else {
        compared++;
        baseline.add(entry.baseline);
        ofCompared.add(entry.cost);
      }
    },
    totals: () => {
      const own = ofCompared.total();
      const counts = { requests, tokens, unknown, compared, escalated };
      return {
        ...counts,
        bounds: [...bounds],
        cost: sum([cost.total(), own]),
        baseline: baseline.total(),
        ofCompared: own,
      };
    },
  };
}

function together(all: readonly Totals[]): Totals {
  const count = (key: 'requests' | 'tokens' | 'unknown' | 'compared' | 'escalated'): number =>
    all.reduce((total, each) => total + each[key], 0);
  return {
    requests: count('requests'),
    tokens: count('tokens'),
    unknown: count('unknown'),
    compared: count('compared'),
    escalated: count('escalated'),
    bounds: all.flatMap(({ bounds }) => bounds),
    cost: sum(all.map(({ cost }) => cost)),
    baseline: sum(all.map(({ baseline }) => baseline)),
    ofCompared: sum(all.map(({ ofCompared }) => ofCompared)),
  };
}

function spendingOf(
  name: string,
  { requests, tokens, unknown, compared, escalated, bounds, cost, baseline, ofCompared }: Totals,
): Spending {
  const isComparable = compared > 0 || requests === 0;
  const savings = minus(baseline, ofCompared);
  return {
    name,
    requests,
    tokens,
    cost: unknown < requests || requests === 0 ? cost : undefined,
    bound: boundIn(new Set(bounds)),
    baseline: isComparable ? baseline : undefined,
    savings: isComparable ? savings : undefined,
    savingsRatio: ratio(savings, baseline),
    unknown,
    escalated,
  };
}

function boundIn(bounds: ReadonlySet<string>): Bound | undefined {
  if (bounds.size === 0) return undefined;
  if (bounds.size === 1 && bounds.has('atLeast')) return 'atLeast';
  return bounds.size === 1 && bounds.has('atMost') ? 'atMost' : 'about';
}

/** Where a month ends that goes on as it began: what it has cost so far, by the part of it that is over. */
export interface MonthEnd {
  readonly month: string;
  readonly soFar: Money;
  readonly projected: Money;
}

/** Adds up the month of that moment, whatever else is left out. */
export function monthTally(now: Date): { readonly add: (entry: Entry) => void; readonly end: () => MonthEnd } {
  const month = now.toISOString().slice(0, 7);
  const cost = moneyTally();
  return {
    add: (entry) => {
      if (entry.cost !== null && entry.at.startsWith(month)) cost.add(entry.cost);
    },
    end: () => {
      const soFar = cost.total();
      return { month, soFar, projected: projectedFor(soFar, now) };
    },
  };
}

function projectedFor(soFar: Money, now: Date): Money {
  const start = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1);
  const end = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1);
  const over = ratio(decimal(Math.max(now.getTime() - start, 1)), decimal(end - start));
  return (over && ratio(soFar, over)) ?? zero;
}
