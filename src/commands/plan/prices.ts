import { utcDate, isInstant } from '../../values/calendar.ts';
import { UserError } from '../../values/errors.ts';
import type { Io } from '../../system/io.ts';
import { decimal, isZero, type Money } from '../../values/money.ts';
import { exchangeHint, inAnswer } from '../../pricing/catalogue/exchange.ts';
import type { Exchange } from '../../pricing/rates/rates.ts';
import { openCatalogue } from '../../pricing/lists/disk/load.ts';
import { priceBook } from '../../pricing/rates/price-book.ts';
import type { Catalogue } from '../../pricing/catalogue/offer.ts';
import type { PricedOffer } from '../../pricing/rates/timeline.ts';
import type { ExchangeRate, Plan } from '../../workload/plan.ts';

/** The options of every command that decide which prices are in force. */
export interface PriceOptions {
  readonly pricing?: readonly string[] | undefined;
  readonly asOf?: string | undefined;
  readonly fx?: readonly ExchangeRate[] | undefined;
  readonly currency?: string | undefined;
  readonly strictDates?: boolean | undefined;
  /** A folder of price updates instead of the user's. */
  readonly updates?: string | undefined;
}

/** The prices a command works with. */
export interface Prices {
  readonly catalogue: Catalogue;
  readonly asOf: string;
  /** An offer by its name, at its rates of that moment, or of another one. Throws a UserError. */
  readonly priceOf: (name: string, at?: string) => PricedOffer;
  /**
   * Converts an amount to the currency of the answer. With `$` it is in dollars, else in that of the plan it is from.
   */
  readonly given: (amount: Money, planned?: Pick<Plan, 'currency'>) => Money;
}

/** Currencies of a plan, which flags override. */
interface Planned extends Partial<Pick<Plan, 'fx' | 'currency'>> {
  /** Of price lists beside the catalogue. */
  readonly beside?: readonly (string | undefined)[] | undefined;
  /** True where amounts that are not read yet may be in any currency. */
  readonly isOpen?: boolean | undefined;
}

/** Opens the catalogue for options and a plan. Throws a UserError for an exchange rate that is missing or unused. */
export async function openPrices(
  io: Io,
  { pricing, asOf = utcDate(io.now()), fx = [], currency, strictDates = false, updates }: PriceOptions,
  planned: Planned = {},
): Promise<Prices> {
  const exchange = [...fx, ...(planned.fx ?? [])];
  const rateOf = (code: string): Exchange => {
    const found = exchange.find((rate) => rate.currency === code);
    if (found) return found;
    throw new UserError(`nobody says what a dollar is in ${code}`, { hint: exchangeHint(code) });
  };
  const wanted = currency ?? planned.currency ?? DOLLARS;
  const answer = wanted === DOLLARS ? undefined : rateOf(wanted);
  const catalogue = await openCatalogue(io, pricing, { exchange, answer, strictDates }, updates);
  if (planned.isOpen !== true) refuseIdle(exchange, [wanted, planned.currency, ...(planned.beside ?? [])], catalogue);
  const prices = priceBook(catalogue);
  return { catalogue, asOf, priceOf: (name, at = asOf) => prices(name, at), given };

  function given(amount: Money, plan?: Pick<Plan, 'currency'>): Money {
    const from = amount.currency ?? (plan ? (plan.currency ?? DOLLARS) : wanted);
    const converted = inAnswer(amount, from, { ...catalogue.terms, exchange });
    if (converted) return converted;
    throw new UserError(`nobody says what a dollar is in ${from}`, { hint: exchangeHint(from) });
  }
}

const DOLLARS = 'USD';

/** Refuses an exchange rate that converts nothing: it was meant for something else. */
function refuseIdle(
  exchange: readonly Exchange[],
  needed: readonly (string | undefined)[],
  catalogue: Catalogue,
): void {
  const spare = exchange.filter((rate) => !needed.includes(rate.currency));
  if (spare.length === 0) return;
  const listed = new Set([
    ...catalogue.providers.flatMap((name) => (catalogue.shelf(name)?.models ?? []).map(({ list }) => list.currency)),
    ...[...(catalogue.subscriptions?.values() ?? [])].flatMap(({ prices }) => prices.map(({ currency }) => currency)),
  ]);
  const idle = spare.find((rate) => !listed.has(rate.currency));
  if (idle)
    throw new UserError(`no price list is in ${idle.currency}, and no answer: its exchange rate would change nothing`, {
      hint: `for an answer in it, add --currency ${idle.currency}`,
    });
}

/** What the answer is to be in. */
export function readCurrencyCode(text: string): string {
  const code = text.trim().toUpperCase();
  if (/^[A-Z]{3}$/.test(code)) return code;
  throw new UserError(`--currency: "${text}" is not a currency`, { hint: 'write its three letters, like EUR' });
}

/** `CNY=7.10` or `CNY=7.10@2026-11-20`; repeatable, once for each currency. */
export function readExchangeRate(text: string, before: readonly ExchangeRate[] = []): readonly ExchangeRate[] {
  const [, currency = '', rate = '0', date] = /^([A-Z]{3})=(\d{1,9}(?:\.\d{1,9})?)(?:@(.+))?$/.exec(text.trim()) ?? [];
  const perDollar = decimal(rate);
  if (currency === '' || isZero(perDollar) || (date !== undefined && !isInstant(date)))
    throw new UserError(`--fx: "${text}" is not an exchange rate`, {
      hint: 'write what a dollar is, like CNY=7.10 or CNY=7.10@2026-11-20',
    });
  if (before.some((each) => each.currency === currency))
    throw new UserError(`--fx: ${currency} is given twice`, { hint: 'say once what a dollar is in it' });
  return [...before, { currency, perDollar, date }];
}
