import type { Instant } from '../../values/calendar.ts';
import { hasCode, UserError } from '../../values/errors.ts';
import { compare, type Money } from '../../values/money.ts';
import { didYouMean, nearestNames } from '../../values/nearest.ts';
import { byRelease, namedBy } from './fuzzy-names.ts';
import type { Unpriced } from './no-price.ts';
import type { Catalogue, Offer } from './offer.ts';
import { meterRows } from '../rates/meters.ts';
import { isOfferOver, priceAt, type PricedOffer } from '../rates/timeline.ts';
import { offersOf } from './select.ts';

/** Which offers to list; what is left out filters nothing. */
export interface Filter {
  readonly providers?: readonly string[] | undefined;
  /** Words that are each part of an offer's key, name or alias; case and separators do not count. */
  readonly text?: string | undefined;
  /** Texts like `text`: an offer that one of them names is left out. */
  readonly exclude?: readonly string[] | undefined;
  /** A day; an offer of a model that was released before it, or nobody knows when, is left out. */
  readonly releasedAfter?: Instant | undefined;
  /** True to leave out what the provider no longer serves. */
  readonly isServed?: boolean | undefined;
  /** US dollars per million tokens. An offer without that rate is left out. */
  readonly maxInput?: Money | undefined;
  readonly maxOutput?: Money | undefined;
  /** Tokens. An offer of unknown context is left out. */
  readonly minContext?: number | undefined;
  /** All of these must have rates in its list. */
  readonly capabilities?: readonly Capability[] | undefined;
}

/** Capabilities that rates show; a model may do more than it has a rate for. */
const has = {
  cache: ({ rates }) => rates.cacheRead !== undefined,
  batch: (priced) => priced.serviceTiers.batch !== undefined,
  flex: (priced) => priced.serviceTiers.flex !== undefined,
  priority: (priced) => priced.serviceTiers.priority !== undefined,
  audio: ({ rates }) => rates.inputAudio !== undefined || rates.outputAudio !== undefined,
  image: ({ rates }) => meterRows.some(({ name, media }) => media === 'image' && rates[name] !== undefined),
  'web-search': ({ fees }) => fees.webSearches !== undefined,
} satisfies Readonly<Record<string, (priced: PricedOffer) => boolean>>;

export type Capability = keyof typeof has;

export const capabilities: readonly Capability[] = [
  'cache',
  'batch',
  'flex',
  'priority',
  'audio',
  'image',
  'web-search',
];

export const sortKeys = ['newest', 'offer', 'input', 'output', 'context'] as const;

export type SortKey = (typeof sortKeys)[number];

export interface Browsed {
  readonly offers: readonly PricedOffer[];
  /** Offers without a price in US dollars on that day, except those no longer sold. */
  readonly unpriced: readonly Unpriced[];
  /** How many that have a name, a provider and a price as wanted are no longer served, or filtered out. */
  readonly leftOut: { readonly retired: number; readonly filtered: number };
}

/** Every offer with a price on that day that passes the filter. Throws a UserError for an unknown provider. */
export function browseOffers(catalogue: Catalogue, filter: Filter, sort: SortKey, asOf: Instant): Browsed {
  const offers: PricedOffer[] = [];
  const unpriced: Unpriced[] = [];
  const { providers = [], text = '', exclude = [], isServed = false } = filter;
  const isNamed = namedBy(text);
  const excluded = exclude.map(namedBy);
  const leftOut = { retired: 0, filtered: 0 };
  for (const offer of providersNamed(catalogue, providers).flatMap((provider) => offersOf(catalogue, provider))) {
    if (!isNamed(offer)) continue;
    const isWanted = isKept(offer, filter) && !excluded.some((isExcluded) => isExcluded(offer));
    try {
      const priced = priceAt(offer, asOf);
      if (isServed && priced.isRetired) leftOut.retired++;
      else if (isWanted && isWithin(priced, filter)) offers.push(priced);
      else leftOut.filtered++;
    } catch (error) {
      if (!hasCode(error, 'no-price')) throw error;
      if (isWanted && !isOfferOver(offer, asOf))
        unpriced.push({ key: offer.key, reason: error.message, hint: error.hint });
    }
  }
  const sorted = offers.toSorted((a, b) => order[sort](a, b) || (a.offer.key < b.offer.key ? -1 : 1));
  return { offers: sorted, unpriced, leftOut };
}

function isKept({ model }: Offer, { minContext = 0, releasedAfter = '' }: Filter): boolean {
  return (model.context ?? 0) >= minContext && (model.released ?? '') >= releasedAfter;
}

/** The providers of those names, all for none. Throws a UserError for an unknown one. */
export function providersNamed(catalogue: Catalogue, wanted: readonly string[]): readonly string[] {
  const names = wanted.map((name) => name.toLowerCase());
  const unknown = names.find((name) => !catalogue.providers.includes(name));
  if (unknown !== undefined) {
    throw new UserError(`no provider "${unknown}" in the price lists`, {
      hint: didYouMean(nearestNames(unknown, catalogue.providers)) ?? catalogue.providers.join(', '),
    });
  }
  return names.length > 0 ? names : catalogue.providers;
}

function isWithin(priced: PricedOffer, { maxInput, maxOutput, capabilities: wanted = [] }: Filter): boolean {
  const { rates } = priced;
  return (
    (maxInput === undefined || (rates.input !== undefined && compare(rates.input, maxInput) <= 0)) &&
    (maxOutput === undefined || (rates.output !== undefined && compare(rates.output, maxOutput) <= 0)) &&
    wanted.every((capability) => has[capability](priced))
  );
}

type Order = (a: PricedOffer, b: PricedOffer) => number;

/** Cheapest first, longest context first; unknown values last. */
const order: Readonly<Record<SortKey, Order>> = {
  newest: byRelease,
  offer: () => 0,
  input: (a, b) => cheaper(a.rates.input, b.rates.input),
  output: (a, b) => cheaper(a.rates.output, b.rates.output),
  context: (a, b) => (b.offer.model.context ?? 0) - (a.offer.model.context ?? 0),
};

function cheaper(a: Money | undefined, b: Money | undefined): number {
  if (a && b) return compare(a, b);
  return Number(a === undefined) - Number(b === undefined);
}
