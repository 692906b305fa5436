import type { Instant } from '../../values/calendar.ts';
import { nearestNames } from '../../values/nearest.ts';
import { aliasesOf, namesOf } from './names.ts';
import { isMakers, offerOf, type Offer, type Catalogue, type ListedModel } from './offer.ts';
import { priceAt, type PricedOffer } from '../rates/timeline.ts';
import { serviceTiers } from '../rates/meters.ts';
import type { Period } from '../lists/schema.ts';

// Names as people write them, whatever the case and separators.

/** `claudesonnet45` of `Claude Sonnet 4.5` and of `claude-sonnet-4-5`. */
function squeezed(name: string): string {
  return name.toLowerCase().replaceAll(/[\s._-]+/g, '');
}

/** Every offer of a catalogue. */
function* allOffers(catalogue: Catalogue): Generator<Offer> {
  for (const provider of catalogue.providers)
    for (const listed of catalogue.shelf(provider)?.models ?? []) yield offerOf(listed, catalogue.terms);
}

/** The keys of the offers that have a name, with or without its provider, but for case and separators. */
export function keysLike(catalogue: Catalogue, name: string): readonly string[] {
  const index = indexes.get(catalogue) ?? indexOf(catalogue);
  indexes.set(catalogue, index);
  return index.get(squeezed(name)) ?? [];
}

/** Squeezed names → keys of a catalogue, since records may name any number of models that it does not have. */
const indexes = new WeakMap<Catalogue, ReadonlyMap<string, readonly string[]>>();

function indexOf(catalogue: Catalogue): ReadonlyMap<string, readonly string[]> {
  const index = new Map<string, string[]>();
  for (const offer of allOffers(catalogue))
    for (const name of new Set(looseNames(offer).map(squeezed))) {
      const keys = index.get(name);
      if (keys) keys.push(offer.key);
      else index.set(name, [offer.key]);
    }
  return index;
}

function looseNames({ model, list, key }: Offer): string[] {
  const names = [model.name ?? model.id, model.id, ...aliasesOf(model).map(({ name }) => name)];
  return [
    key,
    ...names,
    ...names.flatMap((name) => [`${list.provider}/${name}`, `${list.name ?? list.provider}/${name}`]),
  ];
}

/** Whether each word of a text is part of one of an offer's names: read once for all offers, however long it is. */
export function namedBy(text: string): (offer: Offer) => boolean {
  const words = text
    .split(/\s+/)
    .map(squeezed)
    .filter((word) => word !== '');
  return ({ key, model }) => {
    const names = [key, model.name ?? '', ...namesOf(model)].map(squeezed);
    return words.every((word) => names.some((name) => name.includes(word)));
  };
}

/** Offers of the family that a text names, if input and output have a price, in the order of `byRelease`. */
export function familyOf(catalogue: Catalogue, text: string, at: Instant): PricedOffer[] {
  return [...allOffers(catalogue)]
    .filter(namedBy(text))
    .flatMap((offer) => whole(offer, at) ?? [])
    .toSorted(byRelease);
}

/** Those still served first; among them the user's own, then makers' own of known age, the newest first. */
export function byRelease(a: PricedOffer, b: PricedOffer): number {
  return (
    Number(a.isRetired) - Number(b.isRetired) ||
    rank(b.offer) - rank(a.offer) ||
    later(a.offer, b.offer) ||
    (a.offer.key < b.offer.key ? -1 : 1)
  );
}

const rank = (offer: Offer): number =>
  Number(isMakers(offer) && offer.model.released !== undefined) + 2 * Number(offer.isOwn);

function later({ model: { released: a = '' } }: Offer, { model: { released: b = '' } }: Offer): number {
  return a === b ? 0 : a < b ? 1 : -1;
}

/** The nearest names among those that can be priced at that moment. */
export function namesNear(catalogue: Catalogue, wanted: string, at: Instant): string[] {
  const near = nearestNames(
    wanted,
    new Set([...catalogue.names.values()].flat().concat(...catalogue.names.keys())),
    12,
  );
  return near
    .filter((name) => (catalogue.names.get(name) ?? [name]).some((key) => isWhole(catalogue, key, at)))
    .slice(0, 3);
}

/** The nearest first part of a name, such as a family or a provider: `deepsek` → `deepseek`. */
export function familyNear(catalogue: Catalogue, wanted: string): string | undefined {
  const families = [...catalogue.names.values()].flat().flatMap((key) => key.split(/[/\s_.:-]+|(?<=\D)(?=\d)/));
  return nearestNames(wanted, new Set(families.filter((word) => word.length > 3)))[0];
}

function isWhole(catalogue: Catalogue, key: string, at: Instant): boolean {
  const [provider, id] = [key.slice(0, key.indexOf('/')), key.slice(key.indexOf('/') + 1)];
  const models = catalogue.shelf(provider)?.models ?? [];
  return models.some(
    (listed) => listed.model.id.toLowerCase() === id && whole(offerOf(listed, catalogue.terms), at) !== undefined,
  );
}

function whole(offer: Offer, at: Instant): PricedOffer | undefined {
  try {
    const priced = priceAt(offer, at);
    return priced.rates.input && priced.rates.output && !priced.isRetired ? priced : undefined;
  } catch {
    return undefined;
  }
}

/**
 * An offer's list with one of its periods, in the form of a price list file. A saved result carries it, so that it can
 * be priced again by the prices it had.
 */
export function asWritten({ list, model }: Pick<ListedModel, 'list' | 'model'>, period: Period): object {
  const rules: Record<string, object> = {};
  const tiers = serviceTiers.flatMap((tier) => {
    const set = period[tier];
    if (!set?.rule) return [];
    const { name, ...rule } = set.rule;
    rules[name] = rule;
    return [[tier, { ...set, rule: name }]];
  });
  const rates = { ...period, ...Object.fromEntries(tiers) };
  return { ...list, ...(Object.keys(rules).length > 0 && { rules }), models: [{ ...model, rates: [rates] }] };
}
