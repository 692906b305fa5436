import { UserError } from '../errors.ts';
import type { ServiceTier } from '../pricing/meters.ts';
import type { Band, RateSet, Rates } from '../pricing/rates.ts';
import type { PricedOffer } from '../pricing/select.ts';
import type { Usage } from '../workload/usage.ts';

/** How one request is sent, as far as its rates depend on it. */
export interface Sending {
  /** Tokens of the prompt, those of the cache included. */
  readonly promptTokens: number;
  /** Undefined for the standard way. */
  readonly serviceTier: ServiceTier | undefined;
}

/** The rates that bill a request, and why these. */
export interface Billing {
  readonly rates: Rates;
  readonly serviceTier: ServiceTier | undefined;
  /** Undefined below the first band. */
  readonly band: Band | undefined;
}

/** The standard rates of short prompts: what a sum of tokens without requests is billed by. */
export function standardBilling({ rates }: PricedOffer): Billing {
  return { rates, serviceTier: undefined, band: undefined };
}

/**
 * Picks the rates of one request: its service tier's, then those of the last band that its prompt reaches, which bill
 * all of it, output included. Throws a UserError where the list has no such service tier, or where it has a band for
 * the standard way alone: neither rate would be the one billed.
 */
export function billingOf(priced: PricedOffer, { promptTokens, serviceTier }: Sending): Billing {
  const set = serviceTier === undefined ? priced : tierOf(priced, serviceTier);
  const band = bandOf(set, promptTokens);
  if (!band && serviceTier !== undefined && set.bands.length === 0) refuseStandardBand(priced, serviceTier, promptTokens);
  return { rates: band?.rates ?? set.rates, serviceTier, band };
}

function tierOf({ offer, serviceTiers }: PricedOffer, serviceTier: ServiceTier): RateSet {
  const set = serviceTiers[serviceTier];
  if (set) return set;
  const others = Object.keys(serviceTiers);
  throw new UserError(`${offer.key} has no ${serviceTier} rates`, {
    hint:
      others.length > 0
        ? `it has ${others.join(' and ')} rates`
        : 'leave out --service-tier, or give its price in a list of your own with --pricing FILE',
  });
}

function refuseStandardBand(priced: PricedOffer, serviceTier: ServiceTier, promptTokens: number): void {
  const band = bandOf(priced, promptTokens);
  if (!band) return;
  throw new UserError(`${priced.offer.key} has no ${serviceTier} rates for prompts above ${band.aboveInputTokens} tokens`, {
    hint: 'give them in a list of your own with --pricing FILE',
  });
}

/** The last band that the prompt reaches. */
function bandOf({ bands }: RateSet, promptTokens: number): Band | undefined {
  return bands.findLast(({ aboveInputTokens, atOrAbove }) => (atOrAbove ? promptTokens >= aboveInputTokens : promptTokens > aboveInputTokens));
}

/** Prompt tokens of a usage, cached ones included: what providers compare with a band. */
export function promptTokensOf({ input = 0, cacheRead = 0, cacheWrite = 0, cacheWrite1h = 0 }: Usage): number {
  return input + cacheRead + cacheWrite + cacheWrite1h;
}
