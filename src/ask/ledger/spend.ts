import { UserError } from '../../values/errors.ts';
import { decimal, minus, ratio, zero, type Decimal, type Money } from '../../values/money.ts';
import { moneyTally, type MoneyTally } from '../../values/money-tally.ts';
import { calendarOf, calendarUnitAt, calendarUnits } from '../../values/time-spans.ts';
import type { Bound, ReceiptSummary } from '../../usage/formats/receipts.ts';
import { isUnit } from '../../usage/tally/group-by.ts';
import { boundOf } from './receipt.ts';

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
  return grouping.replace(/^tag:/, '');
}

/** Names the group of each receipt. */
function groupNamer(grouping: Grouping): (receipt: ReceiptSummary) => string {
  if (isUnit(grouping)) {
    const unitAt = calendarOf(grouping, 'UTC');
    return ({ atMs }) => unitAt(atMs).name;
  }
  if (grouping === 'tier' || grouping === 'outcome') return (receipt) => receipt[grouping];
  if (grouping === 'model') return ({ offer }) => offer ?? 'none';
  return ({ tags }) => tags?.[groupingName(grouping)] ?? 'none';
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
  /** Receipts with both costs, and what they cost. */
  readonly compared: number;
  readonly comparedCost: Money;
  readonly savings: Money | undefined;
  readonly savingsRatio: Decimal | undefined;
  /** Receipts whose cost is not known, and is left out of the sums. */
  readonly unknown: number;
  /** Receipts whose request a check sent on to another tier. */
  readonly escalated: number;
}

/** How many answers of an offer a check refused. */
export interface Refusals {
  readonly offer: string;
  readonly answers: number;
  readonly refused: number;
}

/** Adds up receipts one by one, by their group and all together. */
export interface SpendTally {
  readonly add: (receipt: ReceiptSummary) => void;
  /** In the order of their names. */
  readonly groups: () => Spending[];
  readonly total: () => Spending;
  /** Of offers with a refused answer, in the order of their names. */
  readonly refusals: () => Refusals[];
}

export function spendTally(grouping: Grouping): SpendTally {
  const nameOf = groupNamer(grouping);
  const groups = new Map<string, Sums>();
  const all = newSums();
  const [answers, refusals] = [new Map<string, number>(), new Map<string, number>()];
  return {
    add: (receipt) => {
      const { outcome, offer, refused = [] } = receipt;
      if (outcome === 'answered' && offer !== null) count(answers, offer);
      for (const each of refused) {
        count(answers, each);
        count(refusals, each);
      }
      const name = nameOf(receipt);
      const sums = groups.get(name) ?? newSums();
      groups.set(name, sums);
      addTo(sums, receipt);
      addTo(all, receipt);
    },
    groups: () => [...groups].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([name, sums]) => spendingOf(name, sums)),
    total: () => spendingOf('all', all),
    refusals: () =>
      [...refusals]
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([offer, refused]) => ({ offer, answers: answers.get(offer) ?? refused, refused })),
  };
}

function count(counts: Map<string, number>, offer: string): void {
  counts.set(offer, (counts.get(offer) ?? 0) + 1);
}

interface Sums {
  requests: number;
  tokens: number;
  unknown: number;
  /** Receipts with both costs. */
  compared: number;
  escalated: number;
  readonly bounds: Set<Bound>;
  readonly costs: MoneyTally;
  readonly comparedCosts: MoneyTally;
  readonly baselines: MoneyTally;
}

function newSums(): Sums {
  const counts = { requests: 0, tokens: 0, unknown: 0, compared: 0, escalated: 0 };
  return { ...counts, bounds: new Set(), costs: moneyTally(), comparedCosts: moneyTally(), baselines: moneyTally() };
}

function addTo(sums: Sums, { tokens, escalations, bound, cost, baseline }: ReceiptSummary): void {
  sums.requests++;
  sums.tokens += tokens;
  if (escalations > 0) sums.escalated++;
  if (bound !== undefined) sums.bounds.add(bound);
  if (cost === null) sums.unknown++;
  else sums.costs.add(cost);
  if (cost === null || baseline === null) return;
  sums.compared++;
  sums.comparedCosts.add(cost);
  sums.baselines.add(baseline);
}

function spendingOf(name: string, { costs, comparedCosts, baselines, bounds, compared, ...counts }: Sums): Spending {
  const baseline = baselines.total();
  const comparedCost = comparedCosts.total();
  const savings = minus(baseline, comparedCost);
  const isNothing = counts.requests === 0;
  return {
    name,
    requests: counts.requests,
    tokens: counts.tokens,
    cost: isNothing || counts.unknown < counts.requests ? costs.total() : undefined,
    bound: boundOf(bounds),
    baseline: isNothing || compared > 0 ? baseline : undefined,
    compared,
    comparedCost,
    savings: isNothing || compared > 0 ? savings : undefined,
    savingsRatio: ratio(savings, baseline),
    unknown: counts.unknown,
    escalated: counts.escalated,
  };
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
