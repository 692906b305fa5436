import { UserError } from '../values/errors.ts';
import { displayName } from '../pricing/offer.ts';
import { findOffer, offersOf } from '../pricing/select.ts';
import type { Catalogue } from '../pricing/select.ts';
import { providerNamed } from './formats/providers.ts';
import type { Series } from './places.ts';

/** What sources call models → what the catalogue calls them. */
export class OfferNames {
  private readonly catalogue: Catalogue;
  /** What only the user knows: names in the sources, in lower case → offers. */
  private readonly names: ReadonlyMap<string, string>;
  private readonly found = new Map<string, string>();

  constructor(catalogue: Catalogue, names: ReadonlyMap<string, string>) {
    this.catalogue = catalogue;
    this.names = names;
  }

  /** The key of an offer. Throws a UserError. */
  find(name: string, at: string): string {
    return findOffer(this.catalogue, name, at).key;
  }

  /** The name by which the catalogue knows what a source calls a model. Throws a UserError. */
  of({ provider, model }: Pick<Series, 'provider' | 'model'>, at: string): string {
    const { names } = this;
    const named = names.get(`${provider}/${model}`.toLowerCase()) ?? names.get(model.toLowerCase());
    if (named !== undefined) return named;
    if (model === '') throw new UserError('the source does not say which model it was');
    if (provider === undefined) return model;
    const key = `${provider}|${model}`;
    const known =
      this.found.get(key) ?? this.candidates(provider, model).find((name) => orUndefined(() => this.find(name, at))) ?? `${provider}/${model}`;
    this.found.set(key, known);
    return known;
  }

  private candidates(provider: string, model: string): string[] {
    // Gateways name the provider once more before the model.
    const slash = model.indexOf('/');
    const isTwice = slash > 0 && providerNamed(model.slice(0, slash)) === provider;
    const shown = model.includes(' ')
      ? offersOf(this.catalogue, provider).filter((offer) => displayName(offer).toLowerCase() === model.toLowerCase())
      : [];
    return [
      `${provider}/${model}`,
      ...(isTwice ? [`${provider}/${model.slice(slash + 1)}`] : []),
      ...(shown.length === 1 ? shown.map(({ key }) => key) : []),
    ];
  }
}

/** What a search finds; undefined where it throws a UserError. */
export function orUndefined<T>(find: () => T): T | undefined {
  try {
    return find();
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}
