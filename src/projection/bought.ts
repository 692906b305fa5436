import type { Decimal, Money } from '../values/money.ts';
import type { Instant } from '../values/calendar.ts';
import type { PurchaseOption } from '../workload/plan.ts';
import type { Candidate } from './candidate.ts';
import type { LineItem } from './price.ts';
import type { Range } from './ranges.ts';
import type { SeatPurchase } from './seats.ts';

/** What a month costs that is bought one way: US dollars. */
export interface Bought {
  /** At list price: tokens that the way covers, and what is charged for them by count, which no discount touches. */
  readonly covered: Money;
  readonly fees: Money;
  /** At list price, of what is above the capacity. */
  readonly overflow: Money;
  readonly overflowTokens: number;
  readonly discount: Money;
  readonly fee: Money;
  /** The part of the committed minimum that pays for nothing. */
  readonly wasted: Money;
  /** Hours of people. */
  readonly operations: Money;
  readonly monthly: Money;
}

/** A month of a scenario that is bought one way. */
export interface MonthBought extends Bought {
  readonly way: PurchaseOption;
  readonly candidate: Candidate;
  readonly lineItems: readonly LineItem[];
  /** Of a way that is bought by the seat. */
  readonly seats?: SeatPurchase | undefined;
  /** What the month would cost with so many tokens of the same kind. */
  readonly costAt: (tokens: number) => Money;
  /** Tokens of the month. */
  readonly tokens: number;
  /** Dollars per million tokens, everything counted; undefined for no tokens. */
  readonly effectiveRate: Money | undefined;
  /** Of the capacity, how much is used; undefined without one. */
  readonly utilisation: Decimal | undefined;
  /** Monthly tokens with which it costs no more than its reference; undefined for the reference, and for no tokens. */
  readonly breakEven: readonly Range[] | undefined;
}

/** A way over a whole term. */
export interface Purchase extends MonthBought {
  readonly term: Money;
  /** The first month of the term in which it costs no more than its reference; undefined for none, or no reference. */
  readonly paysFrom: string | undefined;
}

/** How long is bought for, at the prices of its first moment. */
export interface Term {
  readonly from: Instant;
  readonly months: number;
  /** Of the volume, from month to month. */
  readonly growth: Decimal;
}
