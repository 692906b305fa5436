import { UserError } from '../values/errors.ts';
import { decimal, decimals, minus, one, plain, times, type Money } from '../values/money.ts';
import type { Catalogue, Offer } from '../pricing/catalogue/offer.ts';
import type { CountedFee, Meter } from '../pricing/rates/meters.ts';
import { columnsOf, type TableName } from './columns.ts';
import { nameRows, type NamedOffer } from './name-rows.ts';
import { rowsOf, type PriceCell, type OfferRows, type Years } from './offer-rows.ts';
import { edgesOf } from './lengths.ts';
import { momentAt, type WarehouseTable, type Value } from './table.ts';
import { unratedClasses } from './unrated.ts';
import type { WindowSpan } from './window-spans.ts';

/** Prices as flat tables for a warehouse. */
export interface PriceTables {
  readonly version: string;
  readonly tables: Readonly<Record<TableName, WarehouseTable<TableName>>>;
  /** Decimals of a US dollar that hold every rate of a token and every fee exactly: 12, or more if a rate needs it. */
  readonly scale: number;
  /** The dearest rate of a token, in units of that scale. */
  readonly dearest: bigint;
  /** Lengths of prompts above which some rate changes. */
  readonly edges: readonly number[];
  /** Meters and fees that some offers have no rate for, those that lack one together in one class. */
  readonly unrated: readonly (readonly (Meter | CountedFee)[])[];
  /** Moments at which some rate or window begins or ends, in milliseconds since 1970 UTC. */
  readonly changes: readonly number[];
}

interface Scope {
  readonly years: Years;
  /** Only what is in force at that moment; undefined for all times. */
  readonly at: number | undefined;
  /** Names that only the user knows, as a plan gives them. */
  readonly given?: readonly NamedOffer[];
}

/** Whole pico-dollars of a token are six decimals of a rate per million. */
const PICO = 12;
const PER_MILLION = 6;

/** A decimal of 38 digits keeps the cost of 2^53 tokens at the dearest rate exactly up to here. */
const MOST_DECIMALS = 19;

/** Throws a UserError for a currency without an exchange rate (`no-price`), or a rate with too many decimals. */
export function priceTables(catalogue: Catalogue, offers: readonly Offer[], { years, at, given }: Scope): PriceTables {
  const all = offers.map((offer) => (at === undefined ? rowsOf(offer, years) : atMoment(rowsOf(offer, years), at)));
  const names = nameRows(catalogue, new Set(offers.map(({ key }) => key)), given).filter((row) => isIn(row, at));
  const scale = scaleOf(all);
  const columns = columnsOf(scale);
  const { version } = catalogue;
  const table = (name: TableName, rows: readonly (readonly Value[])[]): WarehouseTable<TableName> => ({
    name,
    ...columns[name],
    rows: rows.map((row) => [...row, version]),
  });
  return {
    version,
    scale,
    dearest: all
      .flatMap(({ rates }) => rates)
      .reduce((most, { rate }) => max(most, unitsOf(rate, scale - PER_MILLION)), 0n),
    unrated: unratedClasses(all),
    edges: [...new Set(all.flatMap(({ prices }) => prices).flatMap(({ price }) => allEdges(price)))].toSorted(
      (a, b) => a - b,
    ),
    changes: [...all.flatMap(({ rates, windows, fees }) => [...rates, ...windows, ...fees]), ...names]
      .flatMap(({ start, end }) => [start, end])
      .filter(Number.isFinite),
    tables: {
      rates: table(
        'rates',
        all.flatMap(({ rates }) =>
          rates.map((row) => [
            ...cellOf(row),
            row.meter,
            plain(row.rate),
            picoOf(row.rate, PICO - PER_MILLION),
            row.isUndated,
          ]),
        ),
      ),
      names: table(
        'names',
        names.map((row) => [row.provider, row.name, row.offer, ...times2(row)]),
      ),
      windows: table(
        'windows',
        all.flatMap(({ windows }) =>
          windows.map((row) => [row.offer, row.serviceTier, row.window, dayOf(row), ...times2(row)]),
        ),
      ),
      fees: table(
        'fees',
        all.flatMap(({ fees }) =>
          fees.map((row) => [row.offer, row.fee, ...times2(row), plain(row.amount), picoOf(row.amount, PICO)]),
        ),
      ),
      gaps: table(
        'gaps',
        all.flatMap(({ gaps }) => gaps.map((row) => [...cellOf(row), row.reason])),
      ),
      origins: table('origins', all.flatMap(originRows)),
    },
  };
}

function max(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

function allEdges(price: OfferRows['prices'][number]['price']): number[] {
  const sets = [price, ...Object.values(price.serviceTiers)];
  return sets.flatMap((set) => [set, ...(set.schedule?.windows ?? [])]).flatMap(({ bands }) => edgesOf(bands));
}

function cellOf({ offer, serviceTier, multipliers, window = '', above, upTo, ...span }: PriceCell): Value[] {
  return [offer, serviceTier, multipliers.join(' '), window, above, upTo, ...times2(span)];
}

function times2({ start, end }: WindowSpan): Value[] {
  return [momentAt(start), momentAt(end)];
}

function dayOf({ start }: WindowSpan): string | undefined {
  return momentAt(start)?.slice(0, 10);
}

function picoOf(amount: Money, scale: number): string {
  return plain(times(amount, decimal(`1e${scale}`)));
}

/** A rate as a whole number of units with that many decimals. */
function unitsOf(rate: Money, scale: number): bigint {
  return BigInt(plain(times(rate, decimal(`1e${scale}`))));
}

/** The decimals that the finest rate or fee needs. Throws a UserError if no warehouse has so many. */
function scaleOf(all: readonly OfferRows[]): number {
  const needed = all.flatMap(({ rates, fees }) => [
    ...rates.map(({ offer, rate }) => ({ offer, places: decimals(rate) + PER_MILLION })),
    ...fees.map(({ offer, amount }) => ({ offer, places: decimals(amount) })),
  ]);
  const finest = needed.reduce((most, each) => (each.places > most.places ? each : most), { offer: '', places: PICO });
  if (finest.places <= MOST_DECIMALS) return finest.places;
  throw new UserError(
    `${finest.offer} has a rate of ${finest.places - PER_MILLION} decimals, more than a warehouse can add up exactly`,
    {
      hint: `${MOST_DECIMALS - PER_MILLION} decimals is the most; round it in a list of your own with --pricing FILE`,
    },
  );
}

function originRows({ offer, prices }: OfferRows): Value[][] {
  return prices.map(({ start, end, price: { checked, source, page, note, exchange, discounts } }) => {
    const paid = discounts.reduce((rest, { share }) => times(rest, minus(one, share)), one);
    const discount = discounts.length > 0 ? plain(minus(one, paid)) : undefined;
    const { currency = 'USD' } = offer.list;
    return [
      offer.key,
      ...times2({ start, end }),
      checked,
      source,
      page,
      note,
      currency,
      exchange && plain(exchange.perDollar),
      discount,
    ];
  });
}

function isIn({ start, end }: WindowSpan, at: number | undefined): boolean {
  return at === undefined || (start <= at && at < end);
}

/** The rows of an offer that are in force at a moment; windows stay as long as its rates. */
function atMoment(rows: OfferRows, at: number): OfferRows {
  const now = rows.prices.filter((price) => isIn(price, at));
  const isNow = ({ start, end }: WindowSpan): boolean => now.some((price) => price.start < end && start < price.end);
  return {
    ...rows,
    prices: now,
    rates: rows.rates.filter(isNow),
    gaps: rows.gaps.filter((gap) => isNow(gap) || isIn(gap, at)),
    windows: rows.windows.filter(isNow),
    fees: rows.fees.filter(isNow),
  };
}
