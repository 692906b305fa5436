import { UserError } from '../values/errors.ts';
import { costOf, times } from '../values/money.ts';
import type { Money } from '../values/money.ts';
import { countedFees, meters, parentMeter } from '../pricing/meters.ts';
import type { CountedFee, Meter, ServiceTier } from '../pricing/meters.ts';
import type { Rates } from '../pricing/rates.ts';
import type { PricedOffer } from '../pricing/select.ts';
import type { AssumedRate } from '../workload/plan.ts';
import type { Usage } from '../workload/usage.ts';
import { billingOf } from './billing.ts';
import type { Billing } from './billing.ts';

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
  /** True where the list publishes no rate and the user said which one to take. */
  readonly assumed: boolean;
  readonly cost: Money;
  /** Why this rate: undefined for the standard one of short prompts at ordinary hours. */
  readonly serviceTier?: ServiceTier | undefined;
  readonly aboveInputTokens?: number | undefined;
  readonly window?: string | undefined;
}

/** A usage needs a rate that the price list does not have. */
export class MissingRate extends UserError {
  readonly offer: string;
  readonly meter: Meter;

  constructor(offer: string, meter: Meter) {
    const way = meter === 'output' ? '' : 'take the output rate for it with --assume-input output, or ';
    super(`${offer} has no published ${meter} rate`, { hint: `${way}give its price in a list of your own with --pricing FILE` });
    this.offer = offer;
    this.meter = meter;
  }
}

/**
 * Prices a usage line by line, by the standard rates of short prompts unless told otherwise. Throws MissingRate where a
 * meter that is used has no rate and none may stand in.
 */
export function priceUsage(priced: PricedOffer, usage: Usage, assumeInput?: AssumedRate, billing: Billing = standardBilling(priced)): LineItem[] {
  const offer = priced.offer.key;
  const { rates, serviceTier, band, window } = billing;
  const why = {
    ...(serviceTier && { serviceTier }),
    ...(band && { aboveInputTokens: band.aboveInputTokens }),
    ...(window && { window: window.label }),
  };
  const used = meters.filter((meter) => (usage[meter] ?? 0) > 0);
  return used.map((meter) => {
    const tokens = usage[meter] ?? 0;
    const { rate, billedAs, assumed } = rateFor(rates, meter, assumeInput) ?? missing(offer, meter);
    return { offer, meter, tokens, rate, per: 'million tokens', billedAs, assumed, cost: costOf(tokens, rate), ...why };
  });
}

function missing(offer: string, meter: Meter): never {
  throw new MissingRate(offer, rootOf(meter));
}

/** Prices what an offer charges for by count. No service tier changes a fee. */
export function priceFees({ offer, fees }: PricedOffer, counts: Readonly<Record<CountedFee, number>>): LineItem[] {
  return countedFees.flatMap((meter) => {
    const fee = fees[meter];
    const count = counts[meter];
    if (!fee || count === 0) return [];
    return [{ offer: offer.key, meter, tokens: count, rate: fee, per: 'each' as const, billedAs: meter, assumed: false, cost: times(fee, count) }];
  });
}

function standardBilling(priced: PricedOffer): Billing {
  return billingOf(priced, { promptTokens: 0 });
}

interface FoundRate {
  readonly rate: Money;
  readonly billedAs: Meter;
  readonly assumed: boolean;
}

/** The meter's own rate, else its parent's as providers bill it, else the one the user assumes for input. */
function rateFor(rates: Rates, meter: Meter, assumeInput: AssumedRate | undefined): FoundRate | undefined {
  for (let billedAs: Meter | undefined = meter; billedAs; billedAs = parentMeter[billedAs]) {
    const rate = rates[billedAs];
    if (rate) return { rate, billedAs, assumed: false };
  }
  if (assumeInput === undefined || rootOf(meter) !== 'input') return undefined;
  if (assumeInput !== 'output') return { rate: assumeInput, billedAs: 'input', assumed: true };
  return rates.output && { rate: rates.output, billedAs: 'output', assumed: true };
}

function rootOf(meter: Meter): Meter {
  const parent = parentMeter[meter];
  return parent ? rootOf(parent) : meter;
}
