import { valueKey } from '../values/identity.ts';
import type { Instant } from '../values/calendar.ts';
import type { Decimal, Money } from '../values/money.ts';
import type { CountedFee, Meter, ServiceTier } from '../pricing/rates/meters.ts';
import type { Rated } from '../pricing/rates/rate-set.ts';
import type { DriverRanges, NumberRange } from '../workload/driver-ranges.ts';
import type { CandidateAssumption } from './candidate-assumption.ts';
import type { TokenAssumption } from './token-assumption.ts';
import type { Drivers } from '../workload/drivers.ts';

/**
 * What a computation took for granted: returned by the function that took it, said once, with what it touches (`offer`,
 * `scenario`, `candidate`). Renderers put it into words; machine formats carry it whole.
 */
export type Assumption =
  /** What reading use took for granted, in words. */
  | { readonly kind: 'usage'; readonly text: string }
  /** The sources of what was used do not say who sold it. */
  | { readonly kind: 'seller'; readonly offer: string }
  /** The meter has no rate of its own and is billed by that of another one, as providers bill. */
  | { readonly kind: 'standIn'; readonly offer: string; readonly meter: Meter; readonly billedAs: Meter }
  /** The list publishes no input rate; the user chose one: `billedAs` output, or a rate of the user's. */
  | {
      readonly kind: 'assumedRate';
      readonly offer: string;
      readonly meter: Meter;
      readonly billedAs: Meter;
      readonly rate: Money;
    }
  /** The list publishes no fee and the user said which one to take. */
  | { readonly kind: 'assumedFee'; readonly offer: string; readonly meter: CountedFee; readonly rate: Money }
  /** A request costs by the size of its search context, and nobody said which. */
  | {
      readonly kind: 'searchContext';
      readonly offer: string;
      readonly size: string;
      readonly sizes: readonly string[];
    }
  /** Only tokens are known, so that what the offer charges per request is left out. */
  | { readonly kind: 'feeLeftOut'; readonly offer: string; readonly meter: CountedFee; readonly rate: Money }
  /** Traffic over the hours of a week: spread evenly, or with a share in the windows. */
  | {
      readonly kind: 'hours';
      readonly offer: string;
      /** Given where another way to send has not the same windows. */
      readonly serviceTier?: ServiceTier | 'standard';
      readonly windows: readonly string[];
      readonly peakShare: Decimal | undefined;
    }
  /** The offer costs the same at all hours, or all hours are in windows, so that a share in some changes nothing. */
  | { readonly kind: 'noHours'; readonly offer: string; readonly peakShare: Decimal }
  /** Only tokens are known, so that no prompt counts as longer than the first band. */
  | { readonly kind: 'shortPrompts'; readonly offer: string; readonly aboveInputTokens: number }
  /** Nobody recorded that the rates were in force at that time already. */
  | { readonly kind: 'undatedRates'; readonly offer: string; readonly checked: Instant | undefined }
  /** The rates are those of an update that the user asked for, and not of the program. */
  | {
      readonly kind: 'updatedRates';
      readonly offer: string;
      readonly from: Instant | undefined;
      readonly source: string;
    }
  /** The rates are announced: the list says that those before them end. */
  | { readonly kind: 'announcedRates'; readonly offer: string; readonly from: Instant | undefined }
  /** The provider no longer serves the model then. */
  | { readonly kind: 'retired'; readonly offer: string; readonly retires: Instant | undefined }
  /** The offer has no such rates: what is sent that way is billed at its base rates. */
  | { readonly kind: 'baseRates'; readonly offer: string; readonly serviceTier: ServiceTier }
  /** The service tier states no rate for the meter, or for answers of the thinking mode: the standard one stands in. */
  | { readonly kind: 'tierRate'; readonly offer: string; readonly serviceTier: ServiceTier; readonly meter: Rated }
  /** The rates depend on the hour, but a day was asked for: they are those of its first moment, in UTC. */
  | { readonly kind: 'midnight'; readonly offer: string; readonly windows: readonly string[] }
  /** Rates of the service tier that a rule of the provider makes. */
  | {
      readonly kind: 'tierRule';
      readonly offer: string;
      readonly serviceTier: ServiceTier;
      readonly says: string;
      readonly source: string;
    }
  /** The offer has no rate of its own for answers of the thinking mode. */
  | { readonly kind: 'noThinkingRate'; readonly offer: string }
  /** No single request can be that long: the tokens must be those of several. */
  | {
      readonly kind: 'beyondContext';
      readonly offer: string;
      readonly tokens: number;
      readonly limit: number;
      readonly of: 'context' | 'maxOutput';
    }
  /** Rates of a list in another currency. */
  | {
      readonly kind: 'exchange';
      readonly offer: string;
      readonly currency: string;
      readonly perDollar: Decimal;
      readonly date: Instant | undefined;
    }
  /** Already taken off the token rates. */
  | {
      readonly kind: 'discount';
      readonly offer: string;
      readonly share: Decimal;
      readonly from: Instant | undefined;
      readonly source: string;
    }
  /** What a scenario sends. */
  | { readonly kind: 'traffic'; readonly scenario: string; readonly drivers: Drivers }
  /** Drivers that are not certain are taken at the middles of their ranges. */
  | { readonly kind: 'ranges'; readonly scenario: string; readonly ranges: DriverRanges }
  /** What measuring a scenario's traffic took for granted, in words. */
  | { readonly kind: 'measured'; readonly scenario: string; readonly says: string }
  | TokenAssumption
  /** The list has no multiplier that measured requests were billed by: it is left out. */
  /** The part of a prompt that stays the same is too short for the provider to cache. */
  | {
      readonly kind: 'cacheFloor';
      readonly offer: string;
      readonly tokens: number;
      readonly cached: number;
      readonly minTokens: number;
    }
  /** The provider bills what is written to its cache: all of what comes again that is not read from there. */
  | { readonly kind: 'firstWrites'; readonly offer: string }
  | { readonly kind: 'noMultiplier'; readonly offer: string; readonly multiplier: string }
  /** The offer has no rate for what is read from a cache, so that every step of a run pays its whole prompt. */
  | { readonly kind: 'notCached'; readonly offer: string }
  /** A run asks for a cache of an hour, and the offer has none: entries live as long as ever. */
  | { readonly kind: 'cacheLife'; readonly offer: string; readonly minutes: number }
  /** Pauses are longer than what was cached lives. */
  | {
      readonly kind: 'cacheExpires';
      readonly offer: string;
      readonly minutes: number;
      readonly pauseMinutes: number;
    }
  /** Requests that are answered by nothing, which may have been forgotten. */
  | { readonly kind: 'noOutput'; readonly scenario: string }
  /** A driver that changes nothing here. */
  | { readonly kind: 'noEffect'; readonly scenario: string; readonly driver: keyof Drivers; readonly because: string }
  | CandidateAssumption
  /** The rates of one moment bill all months, though the list has or announces others for some of them. */
  | {
      readonly kind: 'laterRates';
      readonly offer: string;
      readonly pricedAt: Instant;
      readonly months: number;
      readonly from: Instant;
      readonly isAnnounced: boolean;
    }
  | {
      readonly kind: 'monthlyPrices';
      readonly exceptions: readonly { readonly month: string; readonly pricedAt: Instant }[];
    }
  /** Each day is billed at its own prices. */
  | { readonly kind: 'dailyPrices' }
  | {
      readonly kind: 'growth';
      readonly rates: readonly Decimal[];
      /** Of those that are the middles of ranges. */
      readonly ranges?: readonly (NumberRange | undefined)[] | undefined;
      readonly isStaged: boolean;
    }
  | { readonly kind: 'stages'; readonly stages: readonly { readonly scenario: string; readonly month: number }[] }
  | { readonly kind: 'together'; readonly scenarios: readonly string[] }
  /** One of them comes. */
  | { readonly kind: 'alternatives'; readonly scenarios: readonly string[] }
  | { readonly kind: 'priceDecline'; readonly share: Decimal }
  | { readonly kind: 'breakEven' }
  /** The rest of a month is taken to be as what is over. */
  | { readonly kind: 'pace'; readonly month: string }
  /** A saved result names another total than its own prices come to now. */
  | { readonly kind: 'savedTotal'; readonly scenario: string; readonly saved: Money; readonly computed: Money };

export type AssumptionKind = Assumption['kind'];

/** Each of them once, in the order in which they were taken. */
export function distinct(assumptions: Iterable<Assumption>): Assumption[] {
  const all = new Distinct();
  all.add(assumptions);
  return all.list();
}

/** Assumptions that come little by little, each kept once. */
export class Distinct {
  readonly #byValue = new Map<string, Assumption>();

  add(assumptions: Iterable<Assumption>): void {
    for (const assumption of assumptions) {
      const key = valueKey(assumption);
      if (!this.#byValue.has(key)) this.#byValue.set(key, assumption);
    }
  }

  list(): Assumption[] {
    return [...this.#byValue.values()];
  }
}
