import { monthsAfter, type Instant } from '../values/calendar.ts';
import { compare, decimal, isZero, minus, one, plain, ratio, sum, times, zero } from '../values/money.ts';
import type { Decimal, Money } from '../values/money.ts';
import type { PurchaseOption } from '../workload/plan.ts';
import type { Scenario } from '../workload/scenario.ts';
import { trafficOf } from '../workload/traffic.ts';
import type { Assumption } from './assumption.ts';
import { effectiveRate, type Bill } from './bill.ts';
import { attempt, refuseAll, type Candidate, type Contender } from './candidate.ts';
import { nextRates } from '../pricing/rates/upcoming-rates.ts';
import type { Unpriced } from '../pricing/catalogue/no-price.ts';
import type { LineItem, RateAssumptions } from './price.ts';
import { billTogether, sideBySide } from './compare.ts';
import { trafficAssumptions } from './project.ts';
import { rangesBelow, type Range } from './ranges.ts';

/** What a month of a scenario costs when it is bought one way: US dollars. */
export interface Purchase {
  readonly way: PurchaseOption;
  readonly candidate: Candidate;
  readonly lineItems: readonly LineItem[];
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
  /** What the month would cost with so many tokens of the same kind. */
  readonly costAt: (tokens: number) => Money;
  /** Tokens of the month. */
  readonly tokens: number;
  /** Over the whole term. */
  readonly term: Money;
  /** Dollars per million tokens, everything counted; undefined for no tokens. */
  readonly effectiveRate: Money | undefined;
  /** Of the capacity, how much is used; undefined without one. */
  readonly utilisation: Decimal | undefined;
  /** Tokens a month with which it costs no more than its reference; undefined for the reference, and for no tokens. */
  readonly breakEven: readonly Range[] | undefined;
}

export interface Purchases {
  readonly bought: readonly Purchase[];
  readonly unpriced: readonly Unpriced[];
  readonly assumptions: readonly Assumption[];
}

interface Offered {
  readonly way: PurchaseOption;
  readonly candidate: Contender;
}

/** How long is bought for, at the prices of its first moment. */
export interface Term {
  readonly from: Instant;
  readonly months: number;
}

/**
 * Prices a month of all scenarios each way. A way covers traffic up to its capacity, its tokens at a discount, for its
 * fee and at least its minimum; what is above is bought on demand at list price. The break-even is the traffic, of the
 * same kind, with which a way costs no more than the same candidate at list price, or else than the first way. Throws a
 * UserError where no way can be priced.
 */
export function pricePurchases(
  scenarios: readonly Scenario[],
  offered: readonly Offered[],
  term: Term,
  settled: RateAssumptions,
): Purchases {
  const traffics = scenarios.map((scenario) => trafficOf(scenario));
  const tokens = traffics.reduce((all, traffic) => all + traffic.tokens, 0);
  const tried = offered.map(({ way, candidate }) =>
    attempt(candidate, (priced) => ({
      way,
      candidate: priced,
      ...curveOf(way, billTogether(priced, traffics, settled), tokens),
    })),
  );
  const priced = tried.flatMap((each) => ('at' in each ? [each] : []));
  const unpriced = tried.flatMap((each) => ('reason' in each ? [each] : []));
  refuseAll(priced.length, unpriced);
  const bought = priced.map((each): Purchase => {
    const { way, candidate, at, ...curve } = each;
    const month = at(tokens);
    const reference = referenceFor(each, priced);
    return {
      way,
      candidate,
      lineItems: curve.lineItems,
      ...month,
      costAt: (count) => at(count).monthly,
      tokens,
      term: times(month.monthly, term.months),
      effectiveRate: effectiveRate(month.monthly, tokens),
      utilisation:
        way.capacity === undefined ? undefined : ratio(decimal(Math.min(tokens, way.capacity)), decimal(way.capacity)),
      // Of no tokens there are no more of the same kind.
      breakEven:
        reference && tokens > 0
          ? rangesBelow(
              (count) => compare(curve.scaled(count), reference.scaled(count)),
              [...curve.kinks, ...reference.kinks],
            )
          : undefined,
    };
  });
  return {
    bought,
    unpriced,
    assumptions: [
      ...traffics.flatMap(trafficAssumptions),
      ...sideBySide(traffics),
      { kind: 'breakEven' },
      ...priced.flatMap(({ candidate }) => laterRates(candidate, term)),
      ...priced.flatMap(({ assumptions }) => assumptions),
    ],
  };
}

/** What the list has or announces for months of the term, all of which are bought at the rates of the first. */
function laterRates({ parts }: Candidate, { from: pricedAt, months }: Term): Assumption[] {
  return parts.flatMap(({ offer }) => {
    const next = nextRates(offer, pricedAt, monthsAfter(pricedAt, months));
    return next ? [{ kind: 'laterRates', offer: offer.offer.key, pricedAt, months, ...next }] : [];
  });
}

type Bought = Pick<
  Purchase,
  'covered' | 'fees' | 'overflow' | 'overflowTokens' | 'discount' | 'fee' | 'wasted' | 'operations' | 'monthly'
>;

/** What a way is measured by: the same candidate at list price, else the first way; nothing for that one itself. */
function referenceFor<T extends Pick<Purchase, 'way' | 'candidate'>>(mine: T, offered: readonly T[]): T | undefined {
  const isSame = ({ way, candidate }: T): boolean => candidate.key === mine.candidate.key && isListPrice(way);
  const [first] = offered;
  return (isListPrice(mine.way) ? undefined : offered.find(isSame)) ?? (mine === first ? undefined : first);
}

function isListPrice({ fee, discount, minimum, hours }: PurchaseOption): boolean {
  return [fee, discount, minimum, hours].every(isZero);
}

/** What a way costs by the tokens of a month. Traffic of one kind costs in proportion to its tokens. */
interface Curve {
  readonly at: (tokens: number) => Bought;
  /** The monthly cost times the tokens of the scenario: without the division, exact for any number of tokens. */
  readonly scaled: (tokens: number) => Money;
  /** Where the line bends. */
  readonly kinks: readonly number[];
  readonly lineItems: readonly LineItem[];
  readonly assumptions: readonly Assumption[];
}

function curveOf(way: PurchaseOption, { lineItems, assumptions }: Bill, scenarioTokens: number): Curve {
  const ofKind = (per: string) => sum(lineItems.filter((item) => item.per === per).map(({ cost }) => cost));
  const [tokenCost, fees] = [ofKind('million tokens'), ofKind('each')];
  const { capacity = Infinity } = way;
  const perToken = sum([times(tokenCost, minus(one, way.discount)), fees]);
  return {
    lineItems,
    assumptions,
    at: (tokens) =>
      purchased(way, tokens, {
        tokenCost: (count) => partOf(tokenCost, count, scenarioTokens),
        fees: (count) => partOf(fees, count, scenarioTokens),
        months: one,
      }),
    scaled: (tokens) =>
      purchased(way, tokens, {
        tokenCost: (count) => times(tokenCost, count),
        fees: (count) => times(fees, count),
        months: decimal(scenarioTokens),
      }).monthly,
    kinks: [...(capacity === Infinity ? [] : [capacity]), ...minimumReached(way, perToken, scenarioTokens)],
  };
}

/** An amount for so many tokens where it is that of others; the whole of it without a division. */
function partOf(amount: Money, tokens: number, of: number): Money {
  return tokens === of ? amount : (ratio(times(amount, tokens), decimal(of)) ?? zero);
}

/** The whole tokens around which committed spend is reached. */
function minimumReached({ minimum }: PurchaseOption, perToken: Money, scenarioTokens: number): number[] {
  const tokens = ratio(times(minimum, scenarioTokens), perToken);
  const below = tokens === undefined ? Number.NaN : Number(plain(tokens).split('.')[0]);
  return Number.isSafeInteger(below + 1) ? [below, below + 1] : [];
}

interface ListPrices {
  readonly tokenCost: (tokens: number) => Money;
  readonly fees: (tokens: number) => Money;
  /** What the fixed amounts are multiplied by. */
  readonly months: Decimal;
}

function purchased(way: PurchaseOption, tokens: number, { tokenCost, fees, months }: ListPrices): Bought {
  const inside = Math.min(tokens, way.capacity ?? Infinity);
  const covered = tokenCost(inside);
  const counted = fees(inside);
  const above = tokens - inside;
  const overflow = above === 0 ? zero : sum([tokenCost(above), fees(above)]);
  const discount = times(covered, way.discount);
  const spent = sum([minus(covered, discount), counted]);
  const minimum = times(way.minimum, months);
  const wasted = compare(spent, minimum) < 0 ? minus(minimum, spent) : zero;
  const [fee, operations] = [times(way.fee, months), times(times(way.hourlyRate, way.hours), months)];
  const monthly = sum([fee, spent, wasted, overflow, operations]);
  return { covered, fees: counted, overflow, overflowTokens: above, discount, fee, wasted, operations, monthly };
}
