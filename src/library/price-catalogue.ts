import { isZero } from '../values/money.ts';
import type { Instant } from '../values/calendar.ts';
import { catalogueOf, overlay } from '../pricing/catalogue/catalogue.ts';
import type { Catalogue, PricingTerms } from '../pricing/catalogue/offer.ts';
import { priceBook } from '../pricing/rates/price-book.ts';
import type { PricedOffer } from '../pricing/rates/timeline.ts';
import type { Exchange } from '../pricing/rates/rates.ts';
import type { PriceList } from '../pricing/lists/schema.ts';
import { CostError } from './cost-error.ts';
import { amountIn } from './inside/arguments.ts';
import { withCostErrors } from './inside/with-cost-errors.ts';

/** A price list: the default export of `cost-projection/lists/<provider>`, or what `parsePriceList` returns. */
export interface ListModule {
  /** The version of the shipped price lists that it is one of; empty for a list of your own. */
  readonly version: string;
  readonly list: { readonly provider: string };
}

export interface CatalogueTerms {
  /** Lists of your own. Their rates replace those of the models that they name; a later list counts over an earlier. */
  readonly own?: readonly ListModule[];
  /** What a dollar is in other currencies, as decimal text: `{ EUR: '0.92' }`. */
  readonly exchange?: Readonly<Record<string, string>>;
  /** The currency of all results, which `exchange` has to have; US dollars without it. */
  readonly currency?: string;
  /** True if rates without a recorded start do not count for days before they were checked. */
  readonly strictDates?: boolean;
}

/** Price lists in force together. What it is made of is not part of the contract. */
export class PriceCatalogue {
  /** The newest day on which a price was checked and a hash, like `2026-11-20.852b4520`; `+own` with lists of yours. */
  readonly version: string;
  readonly providers: readonly string[];
  private readonly core: Catalogue;
  private readonly book: (model: string, at: Instant) => PricedOffer;

  /** @internal */
  constructor(core: Catalogue) {
    this.version = core.version;
    this.providers = core.providers;
    this.core = core;
    this.book = priceBook(core);
  }

  /** @internal */
  static insideOf({ core, book }: PriceCatalogue): {
    readonly core: Catalogue;
    readonly book: (model: string, at: Instant) => PricedOffer;
  } {
    return { core, book };
  }
}

/**
 * A catalogue of price lists. Throws a CostError: `mixed-versions` for shipped lists of two versions of the package,
 * `invalid-input` for what is not a price list, for a currency without an exchange rate, and for a wrong rate.
 */
export function openCatalogue(lists: readonly ListModule[], terms: CatalogueTerms = {}): PriceCatalogue {
  return withCostErrors(() => {
    const { own = [] } = terms;
    const version = versionOf(lists);
    const shipped = { ...catalogueOf(lists.map(listIn), version), terms: termsOf(terms) };
    return new PriceCatalogue(own.length === 0 ? shipped : overlay(shipped, own.map(listIn), `${version}+own`));
  });
}

function versionOf(lists: readonly ListModule[]): string {
  const versions = [...new Set(lists.map(({ version }) => version))];
  if (versions.length > 1)
    throw new CostError(`price lists of ${versions.map((each) => each || 'your own').join(' and ')} are mixed`, {
      code: 'mixed-versions',
      hint: 'import all lists from one version of cost-projection; lists of your own are for the option own',
    });
  return versions[0] ?? '';
}

function listIn({ list }: ListModule): PriceList {
  if (isPriceList(list)) return list;
  throw new CostError('this is not a price list', {
    hint: 'import one from cost-projection/lists, or read your own with parsePriceList',
  });
}

function isPriceList(list: ListModule['list'] | undefined): list is PriceList {
  return list !== undefined && 'models' in list && Array.isArray(list.models);
}

function termsOf({ exchange = {}, currency, strictDates = false }: CatalogueTerms): PricingTerms {
  const rates = Object.entries(exchange).map(([code, text]): Exchange => ({
    currency: code,
    perDollar: amountIn(text, `the exchange rate of ${code}`),
    date: undefined,
  }));
  for (const { currency: code, perDollar } of rates)
    if (isZero(perDollar)) throw new CostError(`the exchange rate of ${code} is 0`);
  const answer = rates.find((rate) => rate.currency === currency);
  if (currency !== undefined && currency !== 'USD' && !answer)
    throw new CostError(`nobody says what a dollar is in ${currency}`, {
      hint: `give it: { exchange: { ${currency}: '0.92' }, currency: '${currency}' }`,
    });
  return { exchange: rates, answer, strictDates };
}
