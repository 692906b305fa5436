import type { Instant } from '../values/calendar.ts';
import { UserError } from '../values/errors.ts';
import { sum, times, type Money } from '../values/money.ts';
import type { ServiceTier, Usage } from '../pricing/rates/meters.ts';
import type { PricedOffer } from '../pricing/rates/timeline.ts';
import type { Assumption } from './assumption.ts';
import { promptTokensOf, rateSetOf, beyondLimits, type Billing } from './billing.ts';
import { unitItems, type UnitCount, type UnitItem } from './units.ts';
import { pricingFor, type LineItem, type RateAssumptions } from './price.ts';

/** Requests of one kind: all with the same usage, sent the same way. */
export interface Requests {
  /** Tokens of one of them. */
  readonly usage: Usage;
  readonly count: number;
  /** Web searches of one of them. */
  readonly webSearches: number;
  readonly serviceTier: ServiceTier | undefined;
  /** When they are sent; undefined for ordinary hours. */
  readonly at?: Instant | undefined;
  readonly thinking?: boolean | undefined;
  readonly multipliers?: readonly string[] | undefined;
  /** Units of one of them that are not tokens. */
  readonly units?: readonly UnitCount[] | undefined;
}

/** Requests of one kind on one offer: US dollars. */
export interface Cost {
  readonly offer: PricedOffer;
  readonly billing: Billing;
  /** Tokens of all of them. */
  readonly usage: Usage;
  readonly lineItems: readonly LineItem[];
  readonly unitItems: readonly UnitItem[];
  readonly total: Money;
  readonly assumptions: readonly Assumption[];
}

/** Prices requests: which band bills them is decided by one of them, never by their sum. Throws MissingRate. */
export function costRequests(
  offer: PricedOffer,
  { usage: each, count, webSearches, at, units = [], ...sending }: Requests,
  settled?: RateAssumptions,
): Cost {
  const promptTokens = promptTokensOf(each);
  const hours = at === undefined ? { window: undefined } : { at };
  const { billing, price, assumptions } = pricingFor(offer, { promptTokens, hours, ...sending }, settled);
  const usage =
    count === 1
      ? each
      : Object.fromEntries(Object.entries(each).map(([meter, tokens]) => [meter, whole(tokens * count)]));
  const { schedule } = rateSetOf(offer, sending.serviceTier);
  const isDay = at !== undefined && !at.includes('T');
  const lineItems = price({ usage, requests: count, webSearches: whole(webSearches * count) });
  const items = unitItems(
    offer,
    units.map((unit) => ({ ...unit, count: times(unit.count, count) })),
  );
  return {
    offer,
    billing,
    usage,
    lineItems,
    unitItems: items,
    total: sum([...lineItems, ...items].map(({ cost }) => cost)),
    assumptions: [
      ...beyondLimits(offer, each),
      ...(isDay && schedule
        ? [{ kind: 'midnight' as const, offer: offer.offer.key, windows: schedule.windows.map(({ label }) => label) }]
        : []),
      ...assumptions(),
    ],
  };
}

function whole(count: number): number {
  if (Number.isSafeInteger(count)) return count;
  throw new UserError(`too many tokens: at most ${Number.MAX_SAFE_INTEGER} of a meter`);
}
