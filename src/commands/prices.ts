import { dayOf, isInstant } from '../values/calendar.ts';
import { UserError } from '../values/errors.ts';
import type { Io } from '../system/io.ts';
import { decimal, isZero } from '../values/money.ts';
import { openCatalogue } from '../pricing/load.ts';
import { priceBook } from '../pricing/price-book.ts';
import type { Catalogue } from '../pricing/select.ts';
import type { PricedOffer } from '../pricing/timeline.ts';
import type { ExchangeRate } from '../workload/plan.ts';

/** The options of every command that decide which prices are in force. */
export interface PriceOptions {
  readonly pricing?: readonly string[] | undefined;
  readonly asOf?: string | undefined;
  readonly fx?: readonly ExchangeRate[] | undefined;
  readonly announced?: boolean | undefined;
  readonly strictDates?: boolean | undefined;
}

/** The prices a command works with. */
export interface Prices {
  readonly catalogue: Catalogue;
  readonly asOf: string;
  /** An offer by its name, at its rates of that moment, or of another one. Throws a UserError. */
  readonly priceOf: (name: string, at?: string) => PricedOffer;
}

/** Opens the catalogue as the options say; exchange rates of a plan stand behind those of flags. */
export async function openPrices(
  io: Io,
  { pricing, asOf = dayOf(io.now()), fx = [], announced = false, strictDates = false }: PriceOptions,
  planned: readonly ExchangeRate[] = [],
): Promise<Prices> {
  const exchange = [...fx, ...planned].map((rate) => ({ ...rate, date: rate.date ?? asOf }));
  const catalogue = await openCatalogue(io, pricing, { exchange, announced, strictDates });
  const prices = priceBook(catalogue);
  return { catalogue, asOf, priceOf: (name, at = asOf) => prices(name, at) };
}

/** `CNY=7.10` or `CNY=7.10@2026-11-20`; repeatable, once for each currency. */
export function exchangeRate(text: string, before: readonly ExchangeRate[] = []): readonly ExchangeRate[] {
  const [, currency = '', rate = '0', date] = /^([A-Z]{3})=(\d{1,9}(?:\.\d{1,9})?)(?:@(.+))?$/.exec(text.trim()) ?? [];
  const perDollar = decimal(rate);
  if (currency === '' || isZero(perDollar) || (date !== undefined && !isInstant(date)))
    throw new UserError(`--fx: "${text}" is no exchange rate`, { hint: 'write what a dollar is, like CNY=7.10 or CNY=7.10@2026-11-20' });
  if (before.some((each) => each.currency === currency))
    throw new UserError(`--fx: ${currency} is given twice`, { hint: 'say once what a dollar is in it' });
  return [...before, { currency, perDollar, date }];
}
