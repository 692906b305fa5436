import type { Instant } from '../values/calendar.ts';
import { decimal, one, plain, ratio, times, usd, zero } from '../values/money.ts';
import type { Decimal, Money } from '../values/money.ts';
import { meters, serviceTiers } from './meters.ts';
import type { CountedFee, Meter, ServiceTier } from './meters.ts';
import { describeWindows, slotsOf } from './schedule.ts';
import type { Hours, Slot } from './schedule.ts';
import type { Band as BandFile, Period, Schedule as ScheduleFile, ServiceTierRates } from './schema.ts';

/** US dollars per million tokens of each meter that has a rate; `thinkingOutput` bills answers of the thinking mode. */
export type Rates = Readonly<Partial<Record<Meter | 'thinkingOutput', Money>>>;

/** Rates that bill the whole of a request once its prompt, cached tokens included, is longer than `aboveInputTokens`. */
export interface Band {
  readonly aboveInputTokens: number;
  /** True where a prompt of exactly that many tokens is in the band too. */
  readonly atOrAbove: boolean;
  readonly rates: Rates;
}

export interface BandedRates {
  readonly rates: Rates;
  /** In ascending order, which the reader of price lists makes sure of. */
  readonly bands: readonly Band[];
}

/** Hours of the week with rates of their own, complete: what their list leaves out is filled in from those of other hours. */
export interface Window extends BandedRates {
  readonly slots: readonly Slot[];
  /** `mon-fri 09:00-12:00, 14:00-18:00 Asia/Shanghai`. */
  readonly label: string;
}

interface Schedule extends Hours {
  readonly windows: readonly Window[];
}

export interface RateSet extends BandedRates {
  readonly schedule: Schedule | undefined;
}

/** All that one period of a price list says. */
export interface PeriodRates extends RateSet {
  /** A service tier's rates are complete: what its list leaves out is already filled in from the standard ones. */
  readonly serviceTiers: Readonly<Partial<Record<ServiceTier, RateSet>>>;
  /** Factors of all token rates, by name. */
  readonly multipliers: Readonly<Record<string, Decimal>>;
  /** US dollars each. */
  readonly fees: Readonly<Partial<Record<CountedFee, Money>>>;
}

/** How many units of the list's currency a dollar is. */
export interface Exchange {
  readonly currency: string;
  readonly perDollar: Decimal;
  /** The day of that rate. */
  readonly date: Instant;
}

/** The moment from which a period counts: when it took effect, or when it was seen, if nobody recorded that. */
export function startOf({ from, checked }: Period): Instant {
  return from ?? checked ?? '';
}

/** How the written numbers of a list become US dollars to be paid. */
export interface Conversion {
  /** For a list in another currency. */
  readonly exchange?: Exchange | undefined;
  /** What remains of a token rate after discounts; fees stay. */
  readonly factor?: Decimal | undefined;
}

/** A period's numbers as exact money; those in another currency are divided by its rate, to twelve decimals. */
export function ratesOf(period: Period, conversion: Conversion = {}): PeriodRates {
  const reader = readerOf(conversion);
  const standard = reader.setOf(period);
  const tiers = serviceTiers.flatMap((tier): [ServiceTier, RateSet][] => {
    const own = period[tier];
    return own ? [[tier, reader.setOf(own, standard)]] : [];
  });
  const multipliers = Object.entries(period.multipliers ?? {}).map(([name, factor]) => [name, decimal(factor)]);
  return { ...standard, serviceTiers: Object.fromEntries(tiers), multipliers: Object.fromEntries(multipliers), fees: reader.feesOf(period) };
}

type WrittenRates = Readonly<Partial<Record<Meter, number | undefined>>> & { readonly thinking?: { readonly output: number } | undefined };

function readerOf({ exchange, factor = one }: Conversion) {
  const dollars = (amount: Money): Money => (exchange ? (ratio(amount, exchange.perDollar) ?? zero) : amount);
  const money = (amount: number): Money => dollars(times(usd(amount), factor));
  const fee = (amount: number): Money => dollars(usd(amount));

  const ratesIn = (written: WrittenRates): Rates => {
    const known = meters.flatMap((meter) => {
      const rate = written[meter];
      return rate === undefined ? [] : [[meter, money(rate)]];
    });
    return { ...Object.fromEntries(known), ...(written.thinking && { thinkingOutput: money(written.thinking.output) }) };
  };

  const bandsIn = (bands: readonly BandFile[] = []): Band[] =>
    bands.map((band) => ({ aboveInputTokens: band.aboveInputTokens, atOrAbove: band.atOrAbove ?? false, rates: ratesIn(band) }));

  /** A set over the standard one, if it is a service tier's. */
  const setOf = (written: Period | ServiceTierRates, standard?: RateSet): RateSet => {
    const own = ratesIn(written);
    const base = { rates: { ...standard?.rates, ...own }, bands: bandsIn(written.bands) };
    const schedule = written.schedule ? scheduleIn(written.schedule, base.rates) : inherited(standard?.schedule, own, base);
    return { ...base, schedule };
  };

  const scheduleIn = ({ timeZone, exceptDates = [], windows }: ScheduleFile, base: Rates): Schedule => ({
    timeZone,
    exceptDates,
    windows: merged(windows.map((written) => ({ written, rates: { ...base, ...ratesIn(written) }, bands: bandsIn(written.bands) }))).map((same) => ({
      rates: same[0].rates,
      bands: same[0].bands,
      slots: same.flatMap(({ written }) => slotsOf(written)),
      label: `${describeWindows(same.map(({ written }) => written))} ${timeZone}`,
    })),
  });

  return {
    setOf,
    feesOf: ({ perRequest, perWebSearch }: Period): PeriodRates['fees'] => ({
      ...(perRequest !== undefined && { requests: fee(perRequest) }),
      ...(perWebSearch !== undefined && { webSearches: fee(perWebSearch) }),
    }),
  };
}

/** The standard hours also change what a service tier leaves to the standard rates. */
function inherited(schedule: Schedule | undefined, own: Rates, base: BandedRates): Schedule | undefined {
  if (!schedule) return undefined;
  const windows = schedule.windows.map((window) => ({ ...window, ...base, rates: { ...window.rates, ...own } }));
  const isChanged = windows.some(({ rates }) => spelled(rates) !== spelled(base.rates));
  return isChanged ? { ...schedule, windows } : undefined;
}

/** Windows of the same rates are one: peak is peak, in the morning and in the afternoon. */
function merged<T extends BandedRates>(windows: readonly T[]): [T, ...T[]][] {
  const byRates = new Map<string, [T, ...T[]]>();
  for (const window of windows) {
    const key = `${spelled(window.rates)} ${window.bands.map((band) => `${band.aboveInputTokens} ${spelled(band.rates)}`).join()}`;
    const same = byRates.get(key);
    byRates.set(key, same ? [...same, window] : [window]);
  }
  return [...byRates.values()];
}

function spelled(rates: Rates): string {
  return Object.entries(rates)
    .map(([meter, rate]) => `${meter} ${plain(rate)}`)
    .toSorted()
    .join();
}
