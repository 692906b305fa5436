import { instantToMs } from '../calendar.ts';
import type { Instant } from '../calendar.ts';
import { UserError } from '../errors.ts';
import { didYouMean, nearest, orList } from '../nearest.ts';
import { ratesOf, startOf } from './rates.ts';
import type { PeriodRates } from './rates.ts';
import type { Model, Period, PriceList } from './schema.ts';

/** One model as sold by one provider. */
export interface Offer {
  /** `provider/model`, the name that is never ambiguous. */
  readonly key: string;
  readonly list: PriceList;
  readonly model: Model;
}

/** What an offer costs at one moment. */
export interface PricedOffer extends PeriodRates {
  readonly offer: Offer;
  /** Undefined where nobody recorded when these rates took effect. */
  readonly from: Instant | undefined;
  readonly checked: Instant | undefined;
  readonly source: string;
  readonly note: string | undefined;
}

/** All price lists in force together. */
export interface Catalogue {
  /** Its newest checked day and a hash of its content, as `2026-11-10.3fa9c1d2`. */
  readonly version: string;
  readonly providers: readonly string[];
  /** Every id and alias in lower case, with the keys of the offers it may mean. */
  readonly names: ReadonlyMap<string, readonly string[]>;
  /** The price list of a provider, its name in lower case. */
  list(provider: string): PriceList | undefined;
}

/**
 * Finds an offer by `provider/model`, or by an id or alias alone: then it is the maker's own offer, else the only
 * one there is. Throws a UserError that lists the choices or suggests the nearest names; never guesses.
 */
export function findOffer(catalogue: Catalogue, name: string): Offer {
  const wanted = name.trim().toLowerCase();
  const offer = qualified(catalogue, wanted) ?? unqualified(catalogue, wanted);
  if (offer) return offer;
  const near = nearest(wanted, new Set([...catalogue.names.values()].flat().concat(...catalogue.names.keys())), 3);
  throw new UserError(`no model "${name}" in the catalogue`, {
    hint: didYouMean(near) ?? 'name it as provider/model, or add its prices with --pricing FILE',
  });
}

function qualified(catalogue: Catalogue, wanted: string): Offer | undefined {
  const slash = wanted.indexOf('/');
  const list = slash > 0 ? catalogue.list(wanted.slice(0, slash)) : undefined;
  const id = wanted.slice(slash + 1);
  const model = list?.models.find((each) => each.id.toLowerCase() === id || each.aliases?.some((alias) => alias.toLowerCase() === id));
  return list && model ? offerOf(list, model) : undefined;
}

function unqualified(catalogue: Catalogue, wanted: string): Offer | undefined {
  const offers = (catalogue.names.get(wanted) ?? []).flatMap((key) => qualified(catalogue, key) ?? []);
  const makers = offers.filter(({ list, model }) => (model.maker ?? list.provider) === list.provider);
  const choice = makers.length === 1 ? makers : offers;
  if (choice.length > 1) {
    throw new UserError(`"${wanted}" is sold by several providers`, { hint: `say which: ${orList(choice.map(({ key }) => key))}` });
  }
  return choice[0];
}

/** All offers of a provider, in the order of its list. */
export function offersOf(catalogue: Catalogue, provider: string): Offer[] {
  const list = catalogue.list(provider);
  return list ? list.models.map((model) => offerOf(list, model)) : [];
}

function offerOf(list: PriceList, model: Model): Offer {
  return { key: `${list.provider}/${model.id}`.toLowerCase(), list, model };
}

/**
 * The rates in force at a moment. Announced and withdrawn periods never are. Throws a UserError before the first
 * known period and after one that ended without a successor, saying from when, or until when, prices are known.
 */
export function priceAt(offer: Offer, asOf: Instant): PricedOffer {
  return priceIn(offer, periodAt(offer, appliedPeriods(offer), asOf));
}

interface AppliedPeriod {
  readonly period: Period;
  /** Milliseconds since 1970 UTC, from the first to before the last. */
  readonly start: number;
  readonly end: number;
}

/** The periods that ever apply, the newest first. */
export function appliedPeriods({ model }: Offer): readonly AppliedPeriod[] {
  return model.rates
    .filter(({ state }) => state === undefined)
    .map((period) => ({ period, start: instantToMs(startOf(period)) ?? Number.NaN, end: instantToMs(period.until ?? '') ?? Infinity }))
    .toSorted((a, b) => b.start - a.start);
}

/** The one of these periods, the newest first, that is in force at a moment. Throws a UserError where none is. */
export function periodAt(offer: Offer, periods: readonly AppliedPeriod[], asOf: Instant): Period {
  const moment = instantToMs(asOf) ?? Number.NaN;
  const found = periods.find(({ start }) => start <= moment);
  if (found && moment < found.end) return found.period;
  const first = periods.at(-1);
  const known = found ? `until ${found.period.until}` : `from ${first ? startOf(first.period) : 'no day yet'}`;
  throw new UserError(`no price known for ${offer.key} on ${asOf}`, { hint: `its prices are known ${known}` });
}

/** An offer at the rates of one of its periods. */
export function priceIn(offer: Offer, period: Period): PricedOffer {
  return {
    ...ratesOf(period),
    offer,
    from: period.from,
    checked: period.checked,
    source: period.source ?? offer.list.source,
    note: period.note ?? offer.model.note,
  };
}

export function displayName({ model }: Offer): string {
  return model.name ?? model.id;
}

/** `direct` from the maker itself, else through whom. */
export function route({ list, model }: Offer): string {
  const isMaker = (model.maker ?? list.provider) === list.provider;
  return isMaker ? 'direct' : `via ${list.name ?? list.provider}`;
}
