import { compare, decimal, isZero, minus, ratio, sum, times, zero } from '../values/money.ts';
import type { Decimal, Money } from '../values/money.ts';
import type { Way } from '../workload/plan.ts';
import type { Scenario } from '../workload/scenario.ts';
import { trafficOf } from '../workload/traffic.ts';
import { billOf } from './bill.ts';
import type { Assumptions } from './bill.ts';
import type { Candidate } from './candidate.ts';

/** What a month of a scenario costs when it is bought one way: US dollars. */
export interface Purchase {
  readonly way: Way;
  readonly candidate: Candidate;
  /** Tokens at list price, of what the way covers and of what overflows. */
  readonly covered: Money;
  readonly overflow: Money;
  readonly overflowTokens: number;
  readonly discount: Money;
  readonly fee: Money;
  /** What of the committed minimum is paid for nothing. */
  readonly wasted: Money;
  /** Hours of people. */
  readonly operations: Money;
  readonly monthly: Money;
  /** Over the whole term. */
  readonly term: Money;
  /** Dollars per million tokens, everything counted; undefined for no tokens. */
  readonly effectiveRate: Money | undefined;
  /** Of the capacity, how much is used; undefined without one. */
  readonly utilisation: Decimal | undefined;
  /** Tokens a month from which this way costs no more than at list price; undefined where it never does, or is the first. */
  readonly breakEven: number | undefined;
}

interface Offered {
  readonly way: Way;
  readonly candidate: Candidate;
}

const MILLION = 1_000_000;

/**
 * Prices a scenario's month each way. A way covers traffic up to its capacity at its discount, for its fee and at least
 * its minimum; what is above is bought on demand at list price. The break-even is the traffic, of the same kind, from
 * which on a way costs no more than the same candidate at list price, or else than the first way.
 */
export function purchases(scenario: Scenario, offered: readonly Offered[], term: number, assumptions: Assumptions): Purchase[] {
  const costs = offered.map((each) => curveOf(scenario, each, assumptions));
  const { tokens } = trafficOf(scenario);
  return offered.map(({ way, candidate }, place): Purchase => {
    const curve = costs[place];
    const bought = curve?.at(tokens) ?? nothing;
    return {
      way,
      candidate,
      ...bought,
      term: times(bought.monthly, term),
      effectiveRate: ratio(times(bought.monthly, MILLION), decimal(tokens)),
      utilisation: way.capacity === undefined ? undefined : ratio(decimal(Math.min(tokens, way.capacity)), decimal(way.capacity)),
      breakEven: curve && breakEvenWith(costs[referenceFor(place, offered)], curve),
    };
  });
}

type Bought = Pick<Purchase, 'covered' | 'overflow' | 'overflowTokens' | 'discount' | 'fee' | 'wasted' | 'operations' | 'monthly'>;

const nothing: Bought = {
  covered: zero,
  overflow: zero,
  overflowTokens: 0,
  discount: zero,
  fee: zero,
  wasted: zero,
  operations: zero,
  monthly: zero,
};

/** What a way is measured by: the same candidate at list price, else the first way; nothing for that one itself. */
function referenceFor(place: number, offered: readonly Offered[]): number {
  const key = offered[place]?.candidate.key;
  const same = offered.findIndex(({ way, candidate }, index) => index !== place && candidate.key === key && isListPrice(way));
  return same >= 0 && !isListPrice(offered[place]?.way) ? same : place === 0 ? -1 : 0;
}

function isListPrice(way: Way | undefined): boolean {
  return way !== undefined && [way.fee, way.discount, way.minimum, way.hours].every(isZero);
}

function breakEvenWith(reference: Curve | undefined, way: Curve): number | undefined {
  return reference && breakEven(reference, way);
}

/** What a way costs by the tokens of a month. */
interface Curve {
  readonly at: (tokens: number) => Bought;
}

/** Traffic of one kind costs in proportion to its tokens: fees per request and bands grow with the requests too. */
function curveOf(scenario: Scenario, { way, candidate }: Offered, assumptions: Assumptions): Curve {
  const traffic = trafficOf(scenario);
  const { total } = billOf(candidate, traffic, assumptions);
  const perBillion = ratio(times(total, 1_000_000_000), decimal(traffic.tokens)) ?? zero;
  const listPrice = (tokens: number): Money => (tokens === traffic.tokens ? total : times(times(perBillion, tokens), decimal('0.000000001')));
  return { at: (tokens) => boughtAt(way, tokens, listPrice) };
}

function boughtAt({ fee, discount, minimum, capacity, hours, hourlyRate }: Way, tokens: number, listPrice: (tokens: number) => Money): Bought {
  const inside = Math.min(tokens, capacity ?? Infinity);
  const covered = listPrice(inside);
  const overflow = minus(listPrice(tokens), covered);
  const off = times(covered, discount);
  const spent = minus(covered, off);
  const wasted = compare(spent, minimum) < 0 ? minus(minimum, spent) : zero;
  const operations = times(hours, hourlyRate);
  const monthly = sum([fee, spent, wasted, overflow, operations]);
  return { covered, overflow, overflowTokens: tokens - inside, discount: off, fee, wasted, operations, monthly };
}

/** Twice the tokens that anybody could mean. */
const MOST_TOKENS = 2 ** 52;

/**
 * The fewest tokens a month at which one way costs no more than the other, by halving; undefined where it never does.
 * Discounts only gain with more tokens and stay what they are above a capacity, so that there is one such point.
 */
function breakEven(reference: Curve, way: Curve): number | undefined {
  const isReached = (tokens: number): boolean => compare(way.at(tokens).monthly, reference.at(tokens).monthly) <= 0;
  if (isReached(1)) return 1;
  let high = 2;
  while (high < MOST_TOKENS && !isReached(high)) high *= 2;
  if (!isReached(high)) return undefined;
  let low = Math.floor(high / 2);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (isReached(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/** A break-even as a part of a capacity; undefined without one. */
export function breakEvenUtilisation({ way, breakEven: tokens }: Purchase): Decimal | undefined {
  return way.capacity === undefined || tokens === undefined ? undefined : ratio(decimal(tokens), decimal(way.capacity));
}
