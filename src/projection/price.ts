import { UserError } from '../values/errors.ts';
import { costAtRate, times, type Money } from '../values/money.ts';
import { countedFees, meters, parentMeter } from '../pricing/rates/meters.ts';
import type { CountedFee, Meter, ServiceTier, Usage } from '../pricing/rates/meters.ts';
import type { Rates } from '../pricing/rates/rate-set.ts';
import type { PricedOffer } from '../pricing/rates/timeline.ts';
import type { AssumedRate } from '../workload/plan.ts';
import type { Assumption } from './assumption.ts';
import { billingOf, type Billing, type Sending } from './billing.ts';
import {
  sendingAssumptions,
  standInAssumptions,
  tierRateAssumptions,
  openSumAssumptions,
  assumedFeeAssumptions,
  sizeAssumptions,
} from './price-assumptions.ts';
import type { TextKind } from '../tokens/ratio-table.ts';
import { soldBy } from './units.ts';
import type { FoundRate } from './price-assumptions.ts';

/** What is counted and paid for, in US dollars, unrounded: tokens × rate ÷ 1,000,000, or a count × a fee. */
export interface LineItem {
  readonly offer: string;
  readonly meter: Meter | CountedFee;
  /** Tokens, or how many of what a fee is for. */
  readonly tokens: number;
  /** US dollars per million tokens, or each. */
  readonly rate: Money;
  readonly per: 'million tokens' | 'each';
  /** The meter whose rate it is: another one where the list has no rate of its own for this one. */
  readonly billedAs: Meter | CountedFee;
  readonly cost: Money;
  /** Why this rate: undefined for the standard one of short prompts at ordinary hours. */
  readonly serviceTier?: ServiceTier | undefined;
  readonly aboveInputTokens?: number | undefined;
  readonly window?: string | undefined;
}

/** What requests that are alike used, all of them together. */
export interface CountedUsage {
  readonly usage: Usage;
  /** Undefined where only tokens are known. */
  readonly requests: number | undefined;
  readonly webSearches: number;
}

/** What the user settles where price lists leave it open. */
export interface RateAssumptions {
  /** What input costs where its rate is not published. */
  readonly assumeInput?: AssumedRate | undefined;
  /** US dollars of a web search where its fee is not published. */
  readonly assumeWebSearch?: Money | undefined;
  /** The size of the search context, where a request costs by it; the first one of the list where nobody says. */
  readonly searchContext?: string | undefined;
  /** What the text of measured tokens is, to say what they are on another model; undefined to take the same tokens. */
  readonly measuredText?: TextKind | 'unknown' | undefined;
}

/** A usage needs a rate that the price list does not have. */
export class MissingRate extends UserError {
  readonly offer: string;
  readonly meter: Meter | CountedFee;

  /** `way` is what the user may settle instead, for a hint. */
  constructor(offer: string, meter: Meter | CountedFee, way?: string) {
    super(`${offer} has no published ${meter === 'webSearches' ? 'fee for web searches' : `${meter} rate`}`, {
      code: 'missing-rate',
      about: offer,
      hint: `${way === undefined ? '' : `${way}, or `}give its price in a list of your own with --pricing FILE`,
    });
    this.offer = offer;
    this.meter = meter;
  }
}

/** An offer at a moment for requests that are sent alike: its rates are picked once, for any number of usages. */
export interface Pricing {
  readonly billing: Billing;
  /** Throws MissingRate where a meter or a fee that is used has no rate and none may stand in. */
  readonly price: (used: CountedUsage) => LineItem[];
  /** What was taken for granted by all that was priced so far, each once. */
  readonly assumptions: () => Assumption[];
}

/**
 * The one way to price: an offer at a moment, the way that requests are sent, what all of them used → line items and
 * assumptions. Bands act on the prompt of one request, never on sums. Throws a UserError where the
 * offer cannot be sent to that way.
 */
export function pricingFor(offer: PricedOffer, sending: Sending, settled: RateAssumptions = {}): Pricing {
  const billing = billingOf(offer, sending);
  const always = sendingAssumptions(offer, sending, billing);
  const found = new Map<Meter, MeterPrice>();
  const priceOf = (meter: Meter): MeterPrice => {
    const price = found.get(meter) ?? meterPrice(offer, meter, billing, settled);
    found.set(meter, price);
    return price;
  };
  let [isOpen, isSearched] = [false, false];
  return {
    billing,
    price: ({ usage, requests, webSearches }) => {
      isOpen ||= requests === undefined;
      isSearched ||= webSearches > 0;
      const items: LineItem[] = [];
      for (const meter of meters) {
        const tokens = usage[meter] ?? 0;
        if (tokens > 0) items.push(tokenItem(offer.offer.key, meter, tokens, priceOf(meter), billing));
      }
      const counts = { requests: requests ?? 0, webSearches };
      for (const meter of countedFees)
        if (counts[meter] > 0) items.push(...feeItems(offer, meter, counts[meter], settled));
      return items;
    },
    assumptions: () => [
      ...always,
      ...meters.flatMap((meter) => found.get(meter)?.assumptions ?? []),
      ...(isOpen ? openSumAssumptions(offer, billing) : []),
      ...(isSearched ? assumedFeeAssumptions(offer, settled.assumeWebSearch) : []),
      ...sizeAssumptions(offer, settled.searchContext),
    ],
  };
}

/** What a meter costs. */
interface MeterPrice extends FoundRate {
  readonly assumptions: readonly Assumption[];
}

function meterPrice(offer: PricedOffer, meter: Meter, billing: Billing, { assumeInput }: RateAssumptions): MeterPrice {
  const found = rateFor(billing, meter, assumeInput) ?? missing(offer, meter, billing.rates);
  return {
    ...found,
    assumptions: [...standInAssumptions(offer, meter, found), ...tierRateAssumptions(offer, billing, found)],
  };
}

function tokenItem(
  offer: string,
  meter: Meter,
  tokens: number,
  { rate, billedAs }: FoundRate,
  { serviceTier, band, window }: Billing,
): LineItem {
  const cost = costAtRate(tokens, rate);
  const [aboveInputTokens, hours] = [band?.aboveInputTokens, window?.label];
  return {
    offer,
    meter,
    tokens,
    rate,
    per: 'million tokens',
    billedAs,
    cost,
    serviceTier,
    aboveInputTokens,
    window: hours,
  };
}

function missing({ offer: { key: offer }, units }: PricedOffer, meter: Meter, { output }: Rates): never {
  const root = rootOf(meter);
  throw new MissingRate(
    offer,
    root,
    root === 'input' && output ? 'take the output rate for it with --assume-input output' : soldBy(units),
  );
}

/** Prices what an offer charges for by count. No service tier and no discount changes a fee. */
function feeItems(
  { offer, fees, requestFees }: PricedOffer,
  meter: CountedFee,
  count: number,
  { assumeWebSearch, searchContext }: RateAssumptions,
): LineItem[] {
  const sized =
    meter === 'requests' && searchContext !== undefined ? feeOfSize(offer.key, requestFees, searchContext) : undefined;
  const fee =
    sized ?? fees[meter] ?? (meter === 'webSearches' ? (assumeWebSearch ?? refuseFee(offer.key, meter)) : undefined);
  // Providers that publish no fee per request have none.
  return fee
    ? [{ offer: offer.key, meter, rate: fee, per: 'each', billedAs: meter, tokens: count, cost: times(fee, count) }]
    : [];
}

/** Undefined for an offer whose requests cost the same whatever they search. */
function feeOfSize(offer: string, fees: PricedOffer['requestFees'], size: string): Money | undefined {
  const sizes = Object.keys(fees);
  if (sizes.length === 0 || Object.hasOwn(fees, size)) return fees[size];
  throw new UserError(`${offer} has no fee for a search context of ${size}`, { hint: `it has ${sizes.join(', ')}` });
}

function refuseFee(offer: string, meter: CountedFee): never {
  throw new MissingRate(offer, meter, 'say what one costs with --assume-web-search 0.01');
}

/** The meter's own rate, else its parent's as providers bill it, else the one the user assumes for input. */
function rateFor(
  { rates, factor }: Billing,
  meter: Meter,
  assumeInput: AssumedRate | undefined,
): FoundRate | undefined {
  for (let billedAs: Meter | undefined = meter; billedAs; billedAs = parentMeter[billedAs]) {
    const rate = rates[billedAs];
    if (rate) return { rate, billedAs, assumed: false };
  }
  if (assumeInput === undefined || rootOf(meter) !== 'input') return undefined;
  if (assumeInput !== 'output') return { rate: times(assumeInput, factor), billedAs: 'input', assumed: true };
  return rates.output && { rate: rates.output, billedAs: 'output', assumed: true };
}

function rootOf(meter: Meter): Meter {
  const parent = parentMeter[meter];
  return parent ? rootOf(parent) : meter;
}
