import { undefinedIfRefused, UserError } from '../../values/errors.ts';
import { starPattern, type StarPattern } from '../../values/star-pattern.ts';
import { movesAmong } from '../../pricing/catalogue/names.ts';
import type { PricedOffer } from '../../pricing/rates/timeline.ts';
import { displayName, type ListedModel, type Catalogue } from '../../pricing/catalogue/offer.ts';
import { findOffer, offersOf } from '../../pricing/catalogue/select.ts';
import { writtenNames } from '../../pricing/catalogue/written-names.ts';
import type { GivenName } from '../../workload/plan.ts';
import type { Series } from '../tally/series.ts';
import { allModels, rateBoundariesOf, modelsNamed } from '../tally/rate-boundaries.ts';
import type { BucketRules, RateBoundaries } from '../tally/time-buckets.ts';

/** What sources call models → what the catalogue calls them. */
export class OfferNames {
  private readonly catalogue: Catalogue;
  /** What only the user knows: names in the sources, in lower case → offers. */
  private readonly names: ReadonlyMap<string, GivenName>;
  /** Names with a star in them, the last ones first: they count where no whole name does. */
  private readonly patterns: readonly (readonly [StarPattern, GivenName])[];
  /** Of those the ones that something was called. */
  readonly taken = new Set<GivenName>();
  private readonly found = new Map<string, string>();
  /** Names that move, as another model: the offers that they meant. */
  private readonly meanings = new Map<string, Set<string>>();

  constructor(catalogue: Catalogue, names: ReadonlyMap<string, GivenName>) {
    this.catalogue = catalogue;
    this.names = names;
    this.patterns = [...names]
      .filter(([name]) => name.includes('*'))
      .map(([name, given]) => [starPattern(name), given] as const)
      .toReversed();
  }

  /** The key of an offer. Throws a UserError. */
  find(name: string, at: string): string {
    return findOffer(this.catalogue, name, at).key;
  }

  /** As another model: the key of an offer, or a name that moves, with its provider. Throws a UserError. */
  target(name: string, at: string): string {
    const key = this.find(name, at);
    const bare = name.trim().slice(name.trim().indexOf('/') + 1);
    return movesAmong(this.catalogue, name) ? `${key.slice(0, key.indexOf('/'))}/${bare.toLowerCase()}` : key;
  }

  /** Keeps what a target meant at a moment. */
  followed(target: string, priced: PricedOffer): PricedOffer {
    const { key } = priced.offer;
    if (key !== target) this.meanings.set(target, (this.meanings.get(target) ?? new Set()).add(key));
    return priced;
  }

  /** What targets that move meant, in words. */
  followedTargets(): string[] {
    return [...this.meanings].map(
      ([target, keys]) => `${target} is what the name meant when it was used: ${[...keys].toSorted().join(', ')}.`,
    );
  }

  /** The name by which the catalogue knows what a source calls a model. Throws a UserError. */
  of({ provider, model }: Pick<Series, 'provider' | 'model'>, at: string): string {
    const given = this.givenFor({ provider, model });
    if (given) {
      this.taken.add(given);
      return given.offer;
    }
    if (model === '') throw new UserError('the source does not say which model it was');
    const key = `${provider ?? ''}|${model}`;
    const known =
      this.found.get(key) ??
      this.candidates(provider, model).find((name) => undefinedIfRefused(() => this.find(name, at))) ??
      (provider === undefined ? model : `${provider}/${model}`);
    this.found.set(key, known);
    return known;
  }

  /** How finely use of a model has to be kept apart: as its own rates ask for, and those of offers it may be set on. */
  grain(targets: readonly string[], isForAll: boolean): BucketRules['rates'] {
    const known = new Map<string, RateBoundaries>();
    const all = isForAll ? { ...rateBoundariesOf(allModels(this.catalogue)), isHourly: true } : undefined;
    const more = targets.flatMap((target) => modelsNamed(this.catalogue, target));
    return (provider, model) => {
      if (all) return all;
      const key = `${provider}|${model}`;
      const grain = known.get(key) ?? rateBoundariesOf([...this.meant({ provider, model }), ...more]);
      known.set(key, grain);
      return grain;
    };
  }

  /** Whether a name of a source means anything at any time. */
  isKnown(series: Pick<Series, 'provider' | 'model'>): boolean {
    return this.meant(series).length > 0;
  }

  private meant({ provider, model }: Pick<Series, 'provider' | 'model'>): ListedModel[] {
    const given = this.givenFor({ provider, model });
    const names = given ? [given.offer] : this.candidates(provider, model);
    return names.flatMap((name) => modelsNamed(this.catalogue, name));
  }

  /** What was said of names, and nothing was called. */
  untaken(): GivenName[] {
    return [...this.names.values()].filter((given) => !this.taken.has(given));
  }

  private givenFor({ provider, model }: Pick<Series, 'provider' | 'model'>): GivenName | undefined {
    const name = model.toLowerCase();
    const whole = provider === undefined ? name : `${provider}/${name}`;
    return (
      this.names.get(whole) ??
      this.names.get(name) ??
      this.patterns.find(([pattern]) => pattern.test(whole) || pattern.test(name))?.[1]
    );
  }

  private candidates(provider: string | undefined, model: string): string[] {
    const shown =
      provider !== undefined && model.includes(' ')
        ? offersOf(this.catalogue, provider).filter((offer) => displayName(offer).toLowerCase() === model.toLowerCase())
        : [];
    return [...writtenNames(model, provider), ...(shown.length === 1 ? shown.map(({ key }) => key) : [])];
  }
}
