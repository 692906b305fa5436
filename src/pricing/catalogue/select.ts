import type { Instant } from '../../values/calendar.ts';
import { UserError } from '../../values/errors.ts';
import { didYouMean, orList } from '../../values/nearest.ts';
import { formatRate } from '../../values/format.ts';
import type { Money } from '../../values/money.ts';
import { familyNear, familyOf, keysLike, namesNear } from './fuzzy-names.ts';
import { modelNamed } from './names.ts';
import { isMakers, offerOf, type Offer, type Catalogue } from './offer.ts';
import { priceAt, type PricedOffer } from '../rates/timeline.ts';
import { writtenNames } from './written-names.ts';

/**
 * Finds an offer by `provider/model`, or by an id or alias alone: then it is the one in the user's own lists, else the
 * maker's own offer, else the only one. If no name matches, case and separators do not count. A name that moves between
 * models means what it meant at that moment. Throws a UserError with the choices, the members of a family or the
 * nearest names; never guesses.
 */
export function findOffer(catalogue: Catalogue, name: string, at: Instant): Offer {
  const wanted = name.trim().toLowerCase();
  const offer = named(catalogue, wanted, at);
  if (offer) return offer;
  const [known] = atOtherTimes(catalogue, wanted);
  if (known !== undefined)
    throw new UserError(`"${name}" named no model on ${at}`, { hint: `at other times it is a name of ${known}` });
  if (/[=,]/.test(wanted))
    throw new UserError(`"${name}" is not a single model`, {
      hint: 'blends are for project, compare, forecast, diff and buy; name one model here',
    });
  const written = writtenNames(wanted).slice(1);
  for (const each of written) {
    const found = named(catalogue, each, at);
    if (found) return found;
  }
  const alike = keysLike(catalogue, wanted).flatMap((key) => qualified(catalogue, key, at) ?? []);
  const meant = chosen(name, alike);
  if (meant) return meant;
  throw new UserError(`no model "${name}" in the price lists`, {
    code: 'unknown-model',
    about: name,
    hint: () => suggestion(catalogue, name.trim(), at),
  });
}

function named(catalogue: Catalogue, wanted: string, at: Instant): Offer | undefined {
  return qualified(catalogue, wanted, at) ?? unqualified(catalogue, wanted, at);
}

const MOST_SUGGESTED = 6;

/** The members of a family, with prices; those of other providers if the one that is named has none; or near names. */
function suggestion(catalogue: Catalogue, name: string, at: Instant): string {
  const all = name.replace('/', ' ');
  const isElsewhere = /[^/]\/[^/]/.test(name) && familyOf(catalogue, all, at).length === 0;
  const search = isElsewhere ? name.slice(name.indexOf('/') + 1) : all;
  const family = familyOf(catalogue, search, at);
  if (family.length === 0) return nearby(catalogue, name.toLowerCase(), at);
  const shown = (isElsewhere ? newestOfEach(family) : family).slice(0, MOST_SUGGESTED);
  const width = Math.max(...shown.map(({ offer }) => offer.key.length));
  const lines = shown.map(({ offer, rates: { input, output }, schedule }) => {
    const hours = schedule ? ', others at some hours' : '';
    return `  ${offer.key.padEnd(width)}  ${rateText(input)} in, ${rateText(output)} out${hours}`;
  });
  const rest = family.length - shown.length;
  const more = rest > 0 ? [`and ${rest} more: cost-projection models ${search}`] : [];
  const head = isElsewhere ? 'others sell it' : 'did you mean one of these?';
  return [`${head} (prices per million tokens)`, ...lines, ...more].join('\n');
}

/** The first offer of each provider. */
function newestOfEach(family: readonly PricedOffer[]): readonly PricedOffer[] {
  const providers = family.map(({ offer }) => offer.list.provider);
  return family.filter((_, place) => providers.indexOf(providers[place] ?? '') === place);
}

function rateText(rate: Money | undefined): string {
  return rate ? formatRate(rate) : 'unknown';
}

function nearby(catalogue: Catalogue, wanted: string, at: Instant): string {
  const family = familyNear(catalogue, wanted);
  return (
    didYouMean(namesNear(catalogue, wanted, at)) ??
    (family === undefined
      ? 'cost-projection models lists all; add prices of others with --pricing FILE'
      : `did you mean ${family}? cost-projection models ${family} lists them`)
  );
}

function qualified(catalogue: Catalogue, wanted: string, at: Instant): Offer | undefined {
  const slash = wanted.indexOf('/');
  const shelf = slash > 0 ? catalogue.shelf(wanted.slice(0, slash)) : undefined;
  const listed = shelf && modelNamed(shelf, wanted.slice(slash + 1), at);
  return listed && offerOf(listed, catalogue.terms);
}

function unqualified(catalogue: Catalogue, wanted: string, at: Instant): Offer | undefined {
  const providers = new Set((catalogue.names.get(wanted) ?? []).map((key) => key.slice(0, key.indexOf('/'))));
  return chosen(
    wanted,
    [...providers].flatMap((provider) => qualified(catalogue, `${provider}/${wanted}`, at) ?? []),
  );
}

/** The user's own offer, else the maker's, else the only one. Throws a UserError if several remain. */
function chosen(name: string, offers: readonly Offer[]): Offer | undefined {
  const own = offers.filter(({ isOwn }) => isOwn);
  const makers = offers.filter(isMakers);
  const choice = own.length > 0 ? own : makers.length === 1 ? makers : offers;
  if (choice.length <= 1) return choice[0];
  throw new UserError(`"${name}" is sold by several providers`, {
    code: 'several-sellers',
    about: name,
    hint: `say which: ${orList(choice.map(({ key }) => key))}`,
  });
}

function atOtherTimes({ names }: Catalogue, wanted: string): readonly string[] {
  const slash = wanted.indexOf('/') + 1;
  return (
    names.get(wanted) ?? names.get(wanted.slice(slash))?.filter((key) => key.startsWith(wanted.slice(0, slash))) ?? []
  );
}

/** All offers of a provider, in the order of its list. */
export function offersOf(catalogue: Catalogue, provider: string): Offer[] {
  return (catalogue.shelf(provider)?.models ?? []).map((listed) => offerOf(listed, catalogue.terms));
}

/** The rates of a name in force at a moment. Throws a UserError. */
export function priceOf(catalogue: Catalogue, name: string, asOf: Instant): PricedOffer {
  return priceAt(findOffer(catalogue, name, asOf), asOf);
}
