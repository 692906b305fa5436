import { UserError } from '../values/errors.ts';
import { one, times, type Decimal, type Money } from '../values/money.ts';
import type { PricedOffer } from '../pricing/rates/timeline.ts';
import type { Kind } from '../workload/request-kinds.ts';
import type { Assumption } from './assumption.ts';
import { instantToMs, type Instant } from '../values/calendar.ts';
import { orList } from '../values/nearest.ts';
import { promptMeters, totalTokens, type ServiceTier, type Usage } from '../pricing/rates/meters.ts';
import { bandAt, silentAbove } from '../pricing/rates/rates.ts';
import type { Band, BandedRates, KnownRates, RateSet, Rates, Window } from '../pricing/rates/rate-set.ts';
import { isWithin } from '../pricing/rates/schedule.ts';

/** When requests are sent, if rates depend on the hour: a moment, or a window of the week (undefined: outside all). */
type Hours = { readonly at: Instant } | { readonly window: Window | undefined };

/** How requests that are alike are sent, as far as their rates depend on it. */
export interface Sending {
  /** Tokens of the prompt of one of them, those of the cache included. */
  readonly promptTokens: number;
  readonly hours: Hours;
  /** Undefined for the standard way. */
  readonly serviceTier?: ServiceTier | undefined;
  readonly thinking?: boolean | undefined;
  /** Names of the multipliers that apply. */
  readonly multipliers?: readonly string[] | undefined;
}

/** The rates that bill a request, and why these. */
export interface Billing {
  readonly rates: Rates;
  /** Of the rates that a service tier's list does not state. */
  readonly origins: BandedRates['origins'];
  readonly serviceTier: ServiceTier | undefined;
  /** Undefined below the first band. */
  readonly band: Band | undefined;
  /** The hours it was sent in, where these have rates of their own. */
  readonly window: Window | undefined;
  /** True where the rates are those of the thinking mode. */
  readonly thinking: boolean;
  readonly multipliers: readonly string[];
  /** What these come to; the rates are multiplied by it already. */
  readonly factor: Decimal;
}

/**
 * Picks the rates of one request: its service tier's, of the hour it is sent in, then those of the last band that its
 * prompt reaches, which bill all of it, output included; in thinking mode with its output rate; times its multipliers,
 * which compound. Throws a UserError where the list has no such service tier or multiplier, or where its bands reach
 * further for the standard way: neither rate would be the one billed.
 */
export function billingOf(priced: PricedOffer, sending: Sending): Billing {
  const { promptTokens, serviceTier, thinking = false, multipliers = [], hours } = sending;
  const set = rateSetOf(priced, serviceTier);
  const window = windowIn(set, hours);
  const banded = window ?? set;
  const band = bandAt(banded, promptTokens);
  if (serviceTier !== undefined) refuseSilence(priced, serviceTier, banded, promptTokens);
  const known = band ?? banded;
  const ofThinking = thinking ? known.rates.thinkingOutput : undefined;
  const { rates, origins } = ofThinking ? inThinking(known, ofThinking) : known;
  const factor = factorOf(priced, multipliers);
  return {
    rates: multiplied(rates, factor),
    origins,
    serviceTier,
    band,
    window,
    thinking: ofThinking !== undefined,
    multipliers,
    factor,
  };
}

/** The rates of a service tier, or the standard ones. Throws a UserError where the list has none of that tier. */
export function rateSetOf(priced: PricedOffer, serviceTier: ServiceTier | undefined): RateSet {
  if (serviceTier === undefined) return priced;
  const { offer, serviceTiers } = priced;
  const set = serviceTiers[serviceTier];
  if (set) return set;
  const others = Object.keys(serviceTiers);
  throw new UserError(`${offer.key} has no ${serviceTier} rates`, {
    hint:
      others.length > 0
        ? `it has ${others.join(' and ')} rates`
        : 'leave out the service tier, or give its price in a list of your own with --pricing FILE',
  });
}

/**
 * How an offer takes what was sent to another one: in the same way, but by the standard tier if it has no such service
 * tier for prompts as long, and without multipliers that its list does not have.
 */
export function adaptSending(
  priced: PricedOffer,
  sending: Sending,
): { readonly sending: Sending; readonly assumptions: readonly Assumption[] } {
  const { serviceTier, multipliers = [] } = sending;
  const isKnown = (name: string): boolean => Object.hasOwn(priced.multipliers, name);
  const unknown = multipliers.filter((name) => !isKnown(name));
  const isStandard = serviceTier !== undefined && !hasTier(priced, serviceTier, sending);
  return {
    sending: {
      ...sending,
      serviceTier: isStandard ? undefined : serviceTier,
      multipliers: multipliers.filter(isKnown),
    },
    assumptions: [
      ...(isStandard ? [{ kind: 'baseRates' as const, offer: priced.offer.key, serviceTier }] : []),
      ...unknown.map((multiplier) => ({ kind: 'noMultiplier' as const, offer: priced.offer.key, multiplier })),
    ],
  };
}

function hasTier(priced: PricedOffer, serviceTier: ServiceTier, { hours, promptTokens }: Sending): boolean {
  const set = priced.serviceTiers[serviceTier];
  return set !== undefined && silentAbove(priced, windowIn(set, hours) ?? set, promptTokens) === undefined;
}

function windowIn(set: RateSet, hours: Hours): Window | undefined {
  return 'at' in hours ? windowAt(set, hours.at) : hours.window;
}

function windowAt({ schedule }: RateSet, at: Instant): Window | undefined {
  if (!schedule) return undefined;
  const ms = instantToMs(at) ?? Number.NaN;
  return schedule.windows.find(({ slots }) => isWithin(slots, schedule, ms));
}

// A tier that says nothing of a length which costs more the standard way has not said what that length costs.
function refuseSilence(priced: PricedOffer, serviceTier: ServiceTier, tier: BandedRates, promptTokens: number): void {
  const above = silentAbove(priced, tier, promptTokens);
  if (above === undefined) return;
  throw new UserError(`${priced.offer.key} has no ${serviceTier} rates for prompts above ${above} tokens`, {
    hint: 'give them in a list of your own with --pricing FILE',
  });
}

// In thinking mode the whole answer is billed at its rate, as Alibaba bills Qwen: a mode, not an addition.
function inThinking({ rates, origins }: KnownRates, rate: Money): KnownRates {
  const { output: _, reasoning: __, ...others } = origins;
  const origin = origins.thinkingOutput;
  return {
    rates: { ...rates, output: rate, reasoning: rate },
    origins: origin ? { ...others, output: origin, reasoning: origin } : others,
  };
}

/** The product of the multipliers asked for. */
function factorOf({ offer, multipliers }: PricedOffer, names: readonly string[]): Decimal {
  return names.reduce((product, name) => {
    const factor = Object.hasOwn(multipliers, name) ? multipliers[name] : undefined;
    if (factor) return times(product, factor);
    const known = Object.keys(multipliers);
    throw new UserError(`${offer.key} has no multiplier "${name}"`, {
      hint: known.length > 0 ? `it has ${orList(known)}` : 'its list has none',
    });
  }, one);
}

function multiplied(rates: Rates, factor: Decimal): Rates {
  if (factor === one) return rates;
  return Object.fromEntries(Object.entries(rates).map(([meter, rate]) => [meter, times(rate, factor)]));
}

/** Prompt tokens of a usage, cached ones included: what providers compare with a band. */
export function promptTokensOf(usage: Usage): number {
  return promptMeters.reduce((total, meter) => total + (usage[meter] ?? 0), 0);
}

type BeyondContext = Extract<Assumption, { readonly kind: 'beyondContext' }>;

/**
 * Where one request is longer than a model takes, or its answer longer than it gives; nothing where the limits are not
 * known.
 */
export function beyondLimits(priced: PricedOffer, ofOne: Usage): BeyondContext[] {
  const { context, maxOutput } = priced.offer.model;
  const tokens = totalTokens(ofOne);
  const lengths: Length[] = [
    { of: 'context', tokens, limit: context },
    { of: 'maxOutput', tokens: tokens - promptTokensOf(ofOne), limit: maxOutput },
  ];
  return beyond(priced.offer.key, lengths).slice(0, 1);
}

interface Length {
  readonly of: BeyondContext['of'];
  readonly tokens: number;
  readonly limit: number | undefined;
}

function beyond(offer: string, lengths: readonly Length[]): BeyondContext[] {
  return lengths.flatMap(({ of, tokens, limit }) =>
    limit !== undefined && tokens > limit ? [{ kind: 'beyondContext' as const, offer, of, tokens, limit }] : [],
  );
}

export function refuseTooLong(offer: PricedOffer, ofOne: Kind['ofOne']): void {
  const [problem] = beyondLimits(offer, ofOne ?? {});
  if (!problem) return;
  const { of, tokens, limit } = problem;
  throw new UserError(
    of === 'context'
      ? `prompt and answer of ${tokens} tokens do not fit the context window of ${offer.offer.key} (${limit})`
      : `an answer of ${tokens} tokens is longer than ${offer.offer.key} gives (${limit})`,
    { hint: 'send shorter requests, or name a model with more room: cost-projection pricing list --min-context' },
  );
}
