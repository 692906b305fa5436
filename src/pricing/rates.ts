import type { Instant } from '../calendar.ts';
import { usd } from '../money.ts';
import type { Money } from '../money.ts';
import { meters, serviceTiers } from './meters.ts';
import type { CountedFee, Meter, ServiceTier } from './meters.ts';
import type { Band as BandFile, Period } from './schema.ts';

/** US dollars per million tokens of each meter that has a rate. */
export type Rates = Readonly<Partial<Record<Meter, Money>>>;

/** Rates that bill the whole of a request once its prompt, cached tokens included, is longer than `aboveInputTokens`. */
export interface Band {
  readonly aboveInputTokens: number;
  /** True where a prompt of exactly that many tokens is in the band too. */
  readonly atOrAbove: boolean;
  readonly rates: Rates;
}

export interface RateSet {
  readonly rates: Rates;
  /** In ascending order, which the reader of price lists makes sure of. */
  readonly bands: readonly Band[];
}

/** All that one period of a price list says. */
export interface PeriodRates extends RateSet {
  /** A service tier's rates are complete: what its list leaves out is already filled in from the standard ones. */
  readonly serviceTiers: Readonly<Partial<Record<ServiceTier, RateSet>>>;
  /** US dollars each. */
  readonly fees: Readonly<Partial<Record<CountedFee, Money>>>;
}

/** The moment from which a period counts: when it took effect, or when it was seen, if nobody recorded that. */
export function startOf({ from, checked }: Period): Instant {
  return from ?? checked ?? '';
}

/** A period's numbers as exact money. */
export function ratesOf(period: Period): PeriodRates {
  const standard = { rates: meterRates(period), bands: bandsOf(period.bands) };
  const tiers = serviceTiers.flatMap((tier): [ServiceTier, RateSet][] => {
    const own = period[tier];
    return own ? [[tier, { rates: { ...standard.rates, ...meterRates(own) }, bands: bandsOf(own.bands) }]] : [];
  });
  return { ...standard, serviceTiers: Object.fromEntries(tiers), fees: feesOf(period) };
}

function bandsOf(bands: readonly BandFile[] = []): Band[] {
  return bands.map((band) => ({ aboveInputTokens: band.aboveInputTokens, atOrAbove: band.atOrAbove ?? false, rates: meterRates(band) }));
}

function meterRates(written: Readonly<Partial<Record<Meter, number | undefined>>>): Rates {
  return Object.fromEntries(
    meters.flatMap((meter) => {
      const rate = written[meter];
      return rate === undefined ? [] : [[meter, usd(rate)]];
    }),
  );
}

function feesOf({ perRequest, perWebSearch }: Period): PeriodRates['fees'] {
  return {
    ...(perRequest !== undefined && { requests: usd(perRequest) }),
    ...(perWebSearch !== undefined && { webSearches: usd(perWebSearch) }),
  };
}
