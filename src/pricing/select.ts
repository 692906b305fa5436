import { instantToMs } from '../values/calendar.ts';
import type { Instant } from '../values/calendar.ts';
import { UserError } from '../values/errors.ts';
import { didYouMean, nearest, orList } from '../values/nearest.ts';
import { modelNamed } from './names.ts';
import { ratesOf, startOf } from './rates.ts';
import type { Exchange, PeriodRates } from './rates.ts';
import type { Model, Period, PriceList } from './schema.ts';
import type { Terms } from './terms.ts';

/** One model as sold by one provider. */
export interface Offer {
  /** `provider/model`, the name that is never ambiguous. */
  readonly key: string;
  readonly list: PriceList;
  readonly model: Model;
  readonly terms: Terms;
}

/** What an offer costs at one moment. */
export interface PricedOffer extends PeriodRates {
  readonly offer: Offer;
  /** Undefined where nobody recorded when these rates took effect. */
  readonly from: Instant | undefined;
  readonly checked: Instant | undefined;
  readonly source: string;
  readonly note: string | undefined;
  /** What its rates were converted with; undefined for a list in US dollars. */
  readonly exchange: Exchange | undefined;
}

/** All price lists in force together. */
export interface Catalogue {
  /** Its newest checked day and a hash of its content, as `2026-11-10.3fa9c1d2`. */
  readonly version: string;
  readonly providers: readonly string[];
  /** Every id and alias in lower case, with the keys of the offers it may mean. */
  readonly names: ReadonlyMap<string, readonly string[]>;
  readonly terms: Terms;
  /** The price list of a provider, its name in lower case. */
  list(provider: string): PriceList | undefined;
}

/**
 * Finds an offer by `provider/model`, or by an id or alias alone: then it is the maker's own offer, else the only
 * one there is. A name that moves means what it meant at that moment. Throws a UserError that lists the choices or
 * suggests the nearest names; never guesses.
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
  const list = slash > 0 ? catalogue.list(wanted.slice(0, slash)) : undefined;
  const model = list && modelNamed(list.models, wanted.slice(slash + 1), at);
  return list && model && offerOf(list, model, catalogue.terms);
}

function unqualified(catalogue: Catalogue, wanted: string, at: Instant): Offer | undefined {
  const providers = new Set((catalogue.names.get(wanted) ?? []).map((key) => key.slice(0, key.indexOf('/'))));
  const offers = [...providers].flatMap((provider) => qualified(catalogue, `${provider}/${wanted}`, at) ?? []);
  const makers = offers.filter(({ list, model }) => (model.maker ?? list.provider) === list.provider);
  const choice = makers.length === 1 ? makers : offers;
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
  const list = catalogue.list(provider);
  return list ? list.models.map((model) => offerOf(list, model, catalogue.terms)) : [];
}

function offerOf(list: PriceList, model: Model, terms: Terms): Offer {
  return { key: `${list.provider}/${model.id}`.toLowerCase(), list, model, terms };
}

/**
 * The rates in force at a moment. Announced and withdrawn periods never are. Throws a UserError before the first
 * known period and after one that ended without a successor, saying from when, or until when, prices are known.
 */
export function priceAt(offer: Offer, asOf: Instant): PricedOffer {
  return priceIn(offer, periodAt(offer, appliedPeriods(offer), asOf));
}

/** The same, for a name. */
export function priceOf(catalogue: Catalogue, name: string, asOf: Instant): PricedOffer {
  return priceAt(findOffer(catalogue, name, asOf), asOf);
}

interface AppliedPeriod {
  readonly period: Period;
  /** Milliseconds since 1970 UTC, from the first to before the last. */
  readonly start: number;
  readonly end: number;
}

/** The periods that ever apply, the newest first. */
export function appliedPeriods({ model, terms }: Offer): readonly AppliedPeriod[] {
  return model.rates
    .filter(({ state }) => state === undefined || (state === 'announced' && terms.announced))
    .map((period) => ({ period, start: instantToMs(startOf(period)) ?? -Infinity, end: instantToMs(period.until ?? '') ?? Infinity }))
    .toSorted((a, b) => b.start - a.start);
}

/** The one of these periods, the newest first, that is in force at a moment. Throws a UserError where none is. */
export function periodAt(offer: Offer, periods: readonly AppliedPeriod[], asOf: Instant): Period {
  const period = periodIn(periods, asOf);
  if (period) return period;
  const moment = instantToMs(asOf) ?? Number.NaN;
  const before = periods.find(({ start }) => start <= moment);
  const first = periods.at(-1);
  const known = before ? `until ${before.period.until}` : `from ${first ? startOf(first.period) : 'no day yet'}`;
  throw new UserError(`no price known for ${offer.key} on ${asOf}`, { hint: `its prices are known ${known}` });
}

function periodIn(periods: readonly AppliedPeriod[], asOf: Instant): Period | undefined {
  const moment = instantToMs(asOf) ?? Number.NaN;
  const found = periods.find(({ start }) => start <= moment);
  return found && moment < found.end ? found.period : undefined;
}

/** Whether any price of an offer is known for a moment. */
export function isOnSale(offer: Offer, asOf: Instant): boolean {
  return periodIn(appliedPeriods(offer), asOf) !== undefined;
}

/** An offer at the rates of one of its periods. Throws a UserError for another currency without an exchange rate. */
export function priceIn(offer: Offer, period: Period): PricedOffer {
  const exchange = exchangeFor(offer);
  return {
    ...ratesOf(period, exchange),
    offer,
    exchange,
    from: period.from,
    checked: period.checked,
    source: period.source ?? offer.list.source,
    note: period.note ?? offer.model.note,
  };
}

/** True for an offer in another currency while nobody said what a dollar is in it. */
export function needsExchange(offer: Offer): boolean {
  return isForeign(offer) && exchangeOf(offer) === undefined;
}

function exchangeFor(offer: Offer): Exchange | undefined {
  if (!needsExchange(offer)) return exchangeOf(offer);
  const { currency } = offer.list;
  throw new UserError(`${offer.key} is priced in ${currency}`, { hint: `say what a dollar is in it, like --fx ${currency}=7.10` });
}

function exchangeOf({ list: { currency }, terms }: Offer): Exchange | undefined {
  return terms.exchange.find((each) => each.currency === currency && currency !== 'USD');
}

function isForeign({ list: { currency } }: Offer): boolean {
  return currency !== undefined && currency !== 'USD';
}

export function displayName({ model }: Offer): string {
  return model.name ?? model.id;
}

/** `direct` from the maker itself, else through whom. */
export function route({ list, model }: Offer): string {
  const isMaker = (model.maker ?? list.provider) === list.provider;
  return isMaker ? 'direct' : `via ${list.name ?? list.provider}`;
}
