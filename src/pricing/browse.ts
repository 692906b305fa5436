import type { Instant } from '../calendar.ts';
import { UserError } from '../errors.ts';
import { compare } from '../money.ts';
import type { Money } from '../money.ts';
import { didYouMean, nearest } from '../nearest.ts';
import { offersOf, priceAt } from './select.ts';
import type { Catalogue, PricedOffer } from './select.ts';

/** Which offers to list; what is undefined filters nothing. */
export interface Filter {
  readonly providers: readonly string[];
  /** Part of an offer's key, name or alias, in any case. */
  readonly text: string | undefined;
  /** US dollars per million tokens. An offer without that rate is left out. */
  readonly maxInput: Money | undefined;
  readonly maxOutput: Money | undefined;
  /** Tokens. An offer of unknown context is left out. */
  readonly minContext: number | undefined;
}

export const sortKeys = ['offer', 'input', 'output', 'context'] as const;

export type SortKey = (typeof sortKeys)[number];

/** Every offer with a price on that day that passes the filter. Throws a UserError for a provider that is not there. */
export function browse(catalogue: Catalogue, filter: Filter, sort: SortKey, asOf: Instant): PricedOffer[] {
  return providersOf(catalogue, filter.providers)
    .flatMap((provider) => offersOf(catalogue, provider))
    .flatMap((offer) => priceOrNothing(() => priceAt(offer, asOf)))
    .filter((priced) => passes(priced, filter))
    .toSorted((a, b) => order[sort](a, b) || (a.offer.key < b.offer.key ? -1 : 1));
}

function providersOf(catalogue: Catalogue, wanted: readonly string[]): readonly string[] {
  const names = wanted.map((name) => name.toLowerCase());
  const unknown = names.find((name) => !catalogue.providers.includes(name));
  if (unknown !== undefined) {
    throw new UserError(`no provider "${unknown}" in the catalogue`, {
      hint: didYouMean(nearest(unknown, catalogue.providers)) ?? catalogue.providers.join(', '),
    });
  }
  return names.length > 0 ? names : catalogue.providers;
}

// An offer that has no price on the day asked for is not on sale then; the list leaves it out.
function priceOrNothing(price: () => PricedOffer): PricedOffer[] {
  try {
    return [price()];
  } catch (error) {
    if (error instanceof UserError) return [];
    throw error;
  }
}

function passes({ offer, rates }: PricedOffer, { text, maxInput, maxOutput, minContext }: Filter): boolean {
  const { model } = offer;
  const names = [offer.key, model.name ?? '', ...(model.aliases ?? [])];
  return (
    (text === undefined || names.some((name) => name.toLowerCase().includes(text.toLowerCase()))) &&
    (maxInput === undefined || (rates.input !== undefined && compare(rates.input, maxInput) <= 0)) &&
    (maxOutput === undefined || (rates.output !== undefined && compare(rates.output, maxOutput) <= 0)) &&
    (minContext === undefined || (model.context ?? 0) >= minContext)
  );
}

type Order = (a: PricedOffer, b: PricedOffer) => number;

/** Cheapest first, longest context first; what is not known comes last. */
const order: Readonly<Record<SortKey, Order>> = {
  offer: () => 0,
  input: (a, b) => cheaper(a.rates.input, b.rates.input),
  output: (a, b) => cheaper(a.rates.output, b.rates.output),
  context: (a, b) => (b.offer.model.context ?? 0) - (a.offer.model.context ?? 0),
};

function cheaper(a: Money | undefined, b: Money | undefined): number {
  if (a && b) return compare(a, b);
  return Number(a === undefined) - Number(b === undefined);
}
