import { HOUR } from '../values/calendar.ts';
import { one, times, type Decimal, type Money } from '../values/money.ts';
import { countedFees, serviceTiers, type CountedFee, type ServiceTier } from '../pricing/rates/meters.ts';
import type { Offer } from '../pricing/catalogue/offer.ts';
import { rated, type Rated, type Rates, type RateSet } from '../pricing/rates/rate-set.ts';
import { timedPrices, type PricedOffer, type TimedPrice } from '../pricing/rates/timeline.ts';
import { lengthsOf, type Length } from './lengths.ts';
import { spansOf, within, type WindowSpan } from './window-spans.ts';

/** Requests that are billed alike: of one offer, sent one way, at some time, with prompts of some length. */
export interface PriceCell extends WindowSpan, Omit<Length, 'rates'> {
  readonly offer: string;
  readonly serviceTier: ServiceTier | 'standard';
  /** Names of multipliers, in the order of the alphabet. */
  readonly multipliers: readonly string[];
  /** Undefined outside of all windows. */
  readonly window: string | undefined;
}

interface RateRow extends PriceCell {
  readonly meter: Rated;
  readonly rate: Money;
  readonly isUndated: boolean;
}

interface Gap extends PriceCell {
  readonly reason: string;
}

interface WindowRow extends WindowSpan, Pick<PriceCell, 'offer' | 'serviceTier'> {
  readonly window: string;
}

interface FeeRow extends WindowSpan {
  readonly offer: string;
  readonly fee: CountedFee;
  readonly amount: Money;
}

/** Everything in the catalogue about an offer, as flat rows. */
export interface OfferRows {
  readonly offer: Offer;
  readonly prices: readonly TimedPrice[];
  readonly rates: readonly RateRow[];
  readonly gaps: readonly Gap[];
  readonly windows: readonly WindowRow[];
  readonly fees: readonly FeeRow[];
}

/** Up to this many multipliers are exported in every combination, more only one by one. */
const COMBINED = 3;

/** The years for which windows are computed; outside of them, a rate with windows becomes a gap. */
export type Years = WindowSpan;

/** Throws a UserError for another currency without an exchange rate. */
export function rowsOf(offer: Offer, years: Years): OfferRows {
  const prices = joined(timedPrices(offer));
  const parts = prices.flatMap((timed) =>
    (['standard', ...serviceTiers] as const).map((tier) => tierRows(timed, tier, years)),
  );
  return {
    offer,
    prices,
    rates: parts.flatMap(({ rates }) => rates),
    gaps: [...timesWithout(offer.key, prices), ...parts.flatMap(({ gaps }) => gaps)],
    windows: parts.flatMap(({ windows }) => windows),
    fees: prices.flatMap(({ start, end, price: { fees } }) =>
      countedFees.flatMap((fee): FeeRow[] =>
        fees[fee] ? [{ offer: offer.key, fee, start, end, amount: fees[fee] }] : [],
      ),
    ),
  };
}

/** Joins times that are equal in an export, such as before and after a model retires. */
function joined(prices: readonly TimedPrice[]): TimedPrice[] {
  const all: TimedPrice[] = [];
  for (const next of prices) {
    const last = all.at(-1);
    const isSame =
      last?.end === next.start &&
      last.price.period === next.price.period &&
      last.price.isUndated === next.price.isUndated &&
      last.price.discounts.length === next.price.discounts.length;
    if (last && isSame) all[all.length - 1] = { ...last, end: next.end };
    else all.push(next);
  }
  return all;
}

type TierRows = Pick<OfferRows, 'rates' | 'gaps' | 'windows'>;

function tierRows(timed: TimedPrice, serviceTier: PriceCell['serviceTier'], years: Years): TierRows {
  const { price } = timed;
  const offer = price.offer.key;
  const set = serviceTier === 'standard' ? price : price.serviceTiers[serviceTier];
  const whole: PriceCell = {
    offer,
    serviceTier,
    multipliers: [],
    window: undefined,
    start: timed.start,
    end: timed.end,
    above: undefined,
    upTo: undefined,
  };
  if (!set) return { rates: [], windows: [], gaps: [{ ...whole, reason: `no ${serviceTier} rates` }] };
  const known = set.schedule ? within([timed], years) : [timed];
  const unknown = set.schedule
    ? within([timed], { start: -Infinity, end: years.start }).concat(
        within([timed], { start: years.end, end: Infinity }),
      )
    : [];
  const cells = known.flatMap(({ start, end }) =>
    [undefined, ...(set.schedule?.windows ?? [])].flatMap((window) =>
      lengthsOf(window ?? set, serviceTier === 'standard' ? undefined : price).map((length) => ({
        ...whole,
        start,
        end,
        window: window?.label,
        ...length,
      })),
    ),
  );
  return {
    rates: cells.flatMap(({ rates, ...cell }) => (rates ? rateRows(cell, rates, price) : [])),
    gaps: [
      ...unknown.map(({ start, end }) => ({
        ...whole,
        start,
        end,
        reason: 'hours of that year are not in the export',
      })),
      ...cells.flatMap(({ rates, ...cell }) => {
        const reason = whyUnpriced(rates, serviceTier);
        return reason === undefined ? [] : [{ ...cell, reason }];
      }),
    ],
    windows: known.flatMap((span) => windowRows({ offer, serviceTier }, set, span)),
  };
}

/** An offer may bill images, minutes or characters alone, which a row of usage does not count. */
function whyUnpriced(rates: Rates | undefined, serviceTier: PriceCell['serviceTier']): string | undefined {
  if (!rates) return `no ${serviceTier} rates for prompts of that length`;
  return rated.some((meter) => rates[meter]) ? undefined : 'no rates of tokens';
}

function rateRows(cell: PriceCell, rates: Rates, price: PricedOffer): RateRow[] {
  const known = rated.flatMap((meter) => (rates[meter] ? [{ meter, rate: rates[meter] }] : []));
  return combinationsOf(price.multipliers).flatMap(({ names, factor }) =>
    known.map(({ meter, rate }) => ({
      ...cell,
      multipliers: names,
      meter,
      rate: names.length > 0 ? times(rate, factor) : rate,
      isUndated: price.isUndated,
    })),
  );
}

/** None of the multipliers, each one, and if they are few every combination. */
function combinationsOf(multipliers: PricedOffer['multipliers']): { names: string[]; factor: Decimal }[] {
  const all = Object.entries(multipliers).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const sets: [string, Decimal][][] = [[]];
  for (const each of all) {
    const others = sets.filter((chosen) => chosen.length === 0 || all.length <= COMBINED);
    sets.push(...others.map((chosen) => [...chosen, each]));
  }
  return sets.map((chosen) => ({
    names: chosen.map(([name]) => name),
    factor: chosen.reduce((product, [, each]) => times(product, each), one),
  }));
}

const opened = new Map<string, readonly WindowSpan[]>();

/** Offers of one provider share their hours, so each schedule is computed once for each span of years. */
function windowRows(
  owner: Pick<WindowRow, 'offer' | 'serviceTier'>,
  { schedule }: RateSet,
  span: WindowSpan,
): WindowRow[] {
  return (schedule?.windows ?? []).flatMap(({ slots, label }) => {
    const whole = { start: Math.floor(span.start / HOUR) * HOUR, end: Math.ceil(span.end / HOUR) * HOUR };
    const key = JSON.stringify([slots, schedule?.timeZone, schedule?.exceptDates, whole]);
    const spans =
      opened.get(key) ??
      spansOf(slots, { timeZone: schedule?.timeZone ?? 'UTC', exceptDates: schedule?.exceptDates ?? [] }, whole);
    opened.set(key, spans);
    return within(spans, span).map((each) => ({ ...owner, window: label, ...each }));
  });
}

/** Before the first price, between two and after the last one. */
function timesWithout(offer: string, prices: readonly TimedPrice[]): Gap[] {
  const edges = [{ start: -Infinity, end: -Infinity }, ...prices, { start: Infinity, end: Infinity }];
  const spans = edges
    .slice(1)
    .map(({ start }, place): WindowSpan => ({ start: edges[place]?.end ?? -Infinity, end: start }));
  return spans
    .filter(({ start, end }) => start < end)
    .flatMap((span) =>
      (['standard', ...serviceTiers] as const).map((serviceTier) => ({
        ...span,
        offer,
        serviceTier,
        multipliers: [],
        window: undefined,
        above: undefined,
        upTo: undefined,
        reason: 'no price known at that time',
      })),
    );
}
