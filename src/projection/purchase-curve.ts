import { compare, decimal, minus, one, plain, ratio, sum, times, zero } from '../values/money.ts';
import type { Decimal, Money } from '../values/money.ts';
import type { PurchaseOption } from '../workload/plan.ts';
import type { Assumption } from './assumption.ts';
import type { Bought } from './bought.ts';
import type { Bill } from './bill.ts';
import type { LineItem } from './price.ts';

/** What a way costs by the tokens of a month. Traffic of one kind costs in proportion to its tokens. */
export interface Curve {
  readonly at: (tokens: number) => Bought;
  /** The monthly cost times the tokens of the scenario: without the division, exact for any number of tokens. */
  readonly scaled: (tokens: number) => Money;
  /** Where the line bends. */
  readonly kinks: readonly number[];
  readonly lineItems: readonly LineItem[];
  readonly assumptions: readonly Assumption[];
}

export function curveOf(way: PurchaseOption, { lineItems, assumptions }: Bill, scenarioTokens: number): Curve {
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
  const { units } = way;
  const fixed = units ? sum([way.fee, times(units.price, units.count)]) : way.fee;
  const [fee, operations] = [times(fixed, months), times(times(way.staffRate, way.staffHours), months)];
  const monthly = sum([fee, spent, wasted, overflow, operations]);
  return { covered, fees: counted, overflow, overflowTokens: above, discount, fee, wasted, operations, monthly };
}
