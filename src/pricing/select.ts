import type { Instant } from '../values/calendar.ts';
import { UserError } from '../values/errors.ts';
import { didYouMean, nearest, orList } from '../values/nearest.ts';
import { modelNamed } from './names.ts';
import { isMakers, offerOf } from './offer.ts';
import type { Offer, Shelf } from './offer.ts';
import { priceAt } from './timeline.ts';
import type { PricedOffer } from './timeline.ts';
import type { Terms } from './terms.ts';

/** All price lists in force together. */
export interface Catalogue {
  /** Its newest checked day and a hash of its content, as `2026-11-10.3fa9c1d2`. */
  readonly version: string;
  readonly providers: readonly string[];
  /** Every id and alias in lower case, with the keys of the offers it may mean. */
  readonly names: ReadonlyMap<string, readonly string[]>;
  readonly terms: Terms;
  /** What a provider sells, its name in lower case. */
  shelf(provider: string): Shelf | undefined;
}

/**
 * Finds an offer by `provider/model`, or by an id or alias alone: then it is one of the user's own lists, else the
 * maker's own offer, else the only one there is. A name that moves means what it meant at that moment. Throws a UserError
 * that lists the choices or suggests the nearest names; never guesses.
 */
export function findOffer(catalogue: Catalogue, name: string, at: Instant): Offer {
  const wanted = name.trim().toLowerCase();
  const offer = qualified(catalogue, wanted, at) ?? unqualified(catalogue, wanted, at);
  if (offer) return offer;
  const [known] = atOtherTimes(catalogue, wanted);
  if (known !== undefined) throw new UserError(`"${name}" named no model on ${at}`, { hint: `at other times it is a name of ${known}` });
  if (/[=,]/.test(wanted))
    throw new UserError(`"${name}" is no single model`, { hint: 'blends are for project, compare, forecast, diff and buy; name one model here' });
  const near = nearest(wanted, new Set([...catalogue.names.values()].flat().concat(...catalogue.names.keys())), 3);
  throw new UserError(`no model "${name}" in the catalogue`, {
    hint: didYouMean(near) ?? 'name it as provider/model, or add its prices with --pricing FILE',
  });
}

function qualified(catalogue: Catalogue, wanted: string, at: Instant): Offer | undefined {
  const slash = wanted.indexOf('/');
  const shelf = slash > 0 ? catalogue.shelf(wanted.slice(0, slash)) : undefined;
  const listed = shelf && modelNamed(shelf, wanted.slice(slash + 1), at);
  return listed && offerOf(listed, catalogue.terms);
}

function unqualified(catalogue: Catalogue, wanted: string, at: Instant): Offer | undefined {
  const providers = new Set((catalogue.names.get(wanted) ?? []).map((key) => key.slice(0, key.indexOf('/'))));
  const offers = [...providers].flatMap((provider) => qualified(catalogue, `${provider}/${wanted}`, at) ?? []);
  const own = offers.filter(({ isOwn }) => isOwn);
  const makers = offers.filter(isMakers);
  const choice = own.length > 0 ? own : makers.length === 1 ? makers : offers;
  if (choice.length > 1) {
    throw new UserError(`"${wanted}" is sold by several providers`, { hint: `say which: ${orList(choice.map(({ key }) => key))}` });
  }
  return choice[0];
}

function atOtherTimes({ names }: Catalogue, wanted: string): readonly string[] {
  const slash = wanted.indexOf('/') + 1;
  return names.get(wanted) ?? names.get(wanted.slice(slash))?.filter((key) => key.startsWith(wanted.slice(0, slash))) ?? [];
}

/** All offers of a provider, in the order of its list. */
export function offersOf(catalogue: Catalogue, provider: string): Offer[] {
  return (catalogue.shelf(provider)?.models ?? []).map((listed) => offerOf(listed, catalogue.terms));
}

/** The rates of a name in force at a moment. Throws a UserError. */
export function priceOf(catalogue: Catalogue, name: string, asOf: Instant): PricedOffer {
  return priceAt(findOffer(catalogue, name, asOf), asOf);
}
