import type { Instant } from '../../values/calendar.ts';
import { decimal, inCurrency, one, ratio, times, usd, zero, type Decimal, type Money } from '../../values/money.ts';
import { serviceTiers, type CountedFee, type ServiceTier } from './meters.ts';
import { unitRows, type UnitMeter } from './unit-table.ts';
import { rateSets } from './rate-sets.ts';
import type { Period, ServiceTierRates } from '../lists/schema.ts';
import type { Band, BandedRates, RateSet } from './rate-set.ts';

/** All rates of one period of a price list. */
export interface PeriodRates extends RateSet {
  /** Complete: rates that a list does not state follow from its rule, else they are the standard ones. */
  readonly serviceTiers: Readonly<Partial<Record<ServiceTier, RateSet>>>;
  /** Factors of all token rates, by name; without a prototype, since any name may be asked for. */
  readonly multipliers: Readonly<Record<string, Decimal>>;
  /** US dollars each. */
  readonly fees: Readonly<Partial<Record<CountedFee, Money>>>;
  /** The fee of a request by the size of its search context, the one in `fees` first; empty where it is one. */
  readonly requestFees: Readonly<Record<string, Money>>;
  /** Prices of what is not counted in tokens. */
  readonly units: Readonly<Partial<Record<UnitMeter, SizedPrice>>>;
}

/** US dollars of one unit, or of one of each size. */
interface SizedPrice {
  readonly each: Money | undefined;
  readonly sizes: Readonly<Record<string, Money>>;
}

/** How many units of the list's currency a dollar is. */
export interface Exchange {
  readonly currency: string;
  readonly perDollar: Decimal;
  /** The day of that rate; undefined where nobody gave one. */
  readonly date: Instant | undefined;
}

/** The moment from which a period counts: when it took effect, or if nobody recorded that, when it was checked. */
export function startOf({ from, checked }: Pick<Period, 'from' | 'checked'>): Instant {
  return from ?? checked ?? '';
}

/** How the numbers of a list become money to be paid. */
export interface Conversion {
  /** To dollars, for a list in another currency. */
  readonly exchange?: Exchange | undefined;
  /** From dollars, for an answer in another currency than the list. */
  readonly answer?: Exchange | undefined;
  /** The currency of the result. */
  readonly currency?: string | undefined;
  /** The part of a token rate that remains after discounts; fees stay. */
  readonly factor?: Decimal | undefined;
}

/** A period's numbers as exact money; those in another currency are divided by its rate, to twelve decimals. */
export function ratesOf(period: Period, { exchange, answer, currency, factor = one }: Conversion = {}): PeriodRates {
  const dollars = (amount: Money): Money => (exchange ? (ratio(amount, exchange.perDollar) ?? zero) : amount);
  const converted = (amount: Money): Money => (answer ? times(dollars(amount), answer.perDollar) : dollars(amount));
  const paid = (amount: Money): Money =>
    currency === undefined ? converted(amount) : inCurrency(converted(amount), currency);
  const sets = rateSets((amount) => paid(times(usd(amount), factor)));
  const standard = sets.standard(period);
  const multipliers = Object.entries(period.multipliers ?? {}).map(([name, factorOf]) => [name, decimal(factorOf)]);
  return {
    ...standard,
    serviceTiers: tiersOf(period, (written) => sets.tier(written, standard)),
    multipliers: { __proto__: null, ...Object.fromEntries(multipliers) },
    ...feesOf(period, (amount) => paid(usd(amount))),
  };
}

/** Each tier is made on first use: most periods have several, and most callers need none. */
function tiersOf(period: Period, make: (written: ServiceTierRates) => RateSet): PeriodRates['serviceTiers'] {
  const tiers: PeriodRates['serviceTiers'] = {};
  for (const tier of serviceTiers) {
    const written = period[tier];
    let made: RateSet | undefined;
    if (written) Object.defineProperty(tiers, tier, { enumerable: true, get: () => (made ??= make(written)) });
  }
  return tiers;
}

type Fees = Pick<PeriodRates, 'fees' | 'requestFees' | 'units'>;

function feesOf({ perRequest, perWebSearch, units = {} }: Period, money: (amount: number) => Money): Fees {
  const sized = (written: number | Readonly<Record<string, number>>): SizedPrice => {
    if (typeof written === 'number') return { each: money(written), sizes: {} };
    const sizes = Object.entries(written).map(([size, amount]) => [size, money(amount)]);
    return { each: undefined, sizes: Object.fromEntries(sizes) };
  };
  const request = perRequest === undefined ? undefined : sized(perRequest);
  const requests = request && (request.each ?? Object.values(request.sizes)[0]);
  const priced = unitRows.flatMap(({ name }) => (units[name] === undefined ? [] : [[name, sized(units[name])]]));
  return {
    fees: { ...(requests && { requests }), ...(perWebSearch !== undefined && { webSearches: money(perWebSearch) }) },
    requestFees: request?.sizes ?? {},
    units: Object.fromEntries(priced),
  };
}

/** The last band that a prompt of that many tokens, cached ones included, reaches: it bills all of the request. */
export function bandAt({ bands }: BandedRates, promptTokens: number): Band | undefined {
  return bands.findLast(({ aboveInputTokens, atOrAbove }) =>
    atOrAbove ? promptTokens >= aboveInputTokens : promptTokens > aboveInputTokens,
  );
}

/**
 * The threshold above which the standard rates have a band for such a prompt, if the service tier has none from there
 * on: then its rate is unknown, since the one below the threshold is for shorter prompts. Undefined if the tier's rates
 * hold.
 */
export function silentAbove(standard: BandedRates, tier: BandedRates, promptTokens: number): number | undefined {
  const billed = bandAt(standard, promptTokens);
  const own = bandAt(tier, promptTokens);
  return billed && (own?.aboveInputTokens ?? -1) < billed.aboveInputTokens ? billed.aboveInputTokens : undefined;
}
