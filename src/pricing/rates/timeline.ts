import { instantToMs, type Instant } from '../../values/calendar.ts';
import { minus, one, times } from '../../values/money.ts';
import type { Discount, Offer } from '../catalogue/offer.ts';
import { answerFor, exchangeFor } from '../catalogue/exchange.ts';
import { noPrice } from '../catalogue/no-price.ts';
import { ratesOf, startOf, type Exchange, type PeriodRates } from './rates.ts';
import type { Model, Period } from '../lists/schema.ts';

/** The price of an offer at one moment, and its source. */
export interface PricedOffer extends PeriodRates {
  readonly offer: Offer;
  /** As in its list. */
  readonly period: Period;
  /** Undefined if nobody recorded when these rates took effect. */
  readonly from: Instant | undefined;
  readonly checked: Instant | undefined;
  readonly source: string;
  /** The provider's own page of prices, which may be another one. */
  readonly page: string | undefined;
  readonly note: string | undefined;
  /** True if one source alone has these rates. */
  readonly isWeak: boolean;
  /** Converts its rates to US dollars; undefined for a list in them. */
  readonly exchange: Exchange | undefined;
  /** Converts them from dollars; undefined for an answer in dollars, or in the list's currency. */
  readonly answer: Exchange | undefined;
  /** Already taken off its token rates. */
  readonly discounts: readonly Discount[];
  /** True if nobody recorded that these rates were already in force at that moment. */
  readonly isUndated: boolean;
  /** True once the provider no longer serves the model. */
  readonly isRetired: boolean;
  /** True for rates that are announced: they count from their day on, and are said to be. */
  readonly isAnnounced: boolean;
  /** True for past rates, ended by a later period or an end: nobody has to check them again. */
  readonly isClosed: boolean;
}

/** A time in which an offer costs the same throughout. */
interface Segment {
  /** Milliseconds since 1970 UTC, from the first to before the last. */
  readonly start: number;
  readonly end: number;
  readonly period: Period;
  readonly discounts: readonly Discount[];
  readonly isUndated: boolean;
  readonly isRetired: boolean;
  readonly isClosed: boolean;
}

/**
 * The rates in force at a moment, never those of announced and withdrawn periods. Rates without a recorded start count
 * for earlier moments too, back to the end of those before them or to the release of the model (`isUndated`). Throws
 * a UserError (`no-price`) before the first recorded period, after one that ended without a successor, and for another
 * currency without an exchange rate.
 */
export function priceAt(offer: Offer, asOf: Instant): PricedOffer {
  return pricesOver(offer)(asOf);
}

/** `priceAt` for many moments: each time of equal prices is read from its list once. */
export function pricesOver(offer: Offer): (asOf: Instant) => PricedOffer {
  const segments = segmentsOf(offer);
  const prices = new Map<Segment, PricedOffer>();
  let last: TimedPrice | undefined;
  return (asOf) => {
    if (last && isIn(last, instantToMs(asOf) ?? Number.NaN)) return last.price;
    const segment = segmentAt(offer, segments, asOf);
    const price = prices.get(segment) ?? priceIn(offer, segment);
    prices.set(segment, price);
    last = { start: segment.start, end: segment.end, price };
    return price;
  };
}

/** Whether the last price of an offer has ended by a moment, so that it is no longer sold. */
export function isOfferOver(offer: Offer, asOf: Instant): boolean {
  const moment = instantToMs(asOf) ?? Number.NaN;
  return segmentsOf(offer).every(({ end }) => end <= moment);
}

/** A price with its first moment and the first one after it, in milliseconds since 1970 UTC, or infinite. */
export interface TimedPrice {
  readonly start: number;
  readonly end: number;
  readonly price: PricedOffer;
}

/**
 * Every price that an offer ever had, the oldest first. Throws a UserError (`no-price`) for another currency
 * without an exchange rate.
 */
export function timedPrices(offer: Offer): TimedPrice[] {
  return segmentsOf(offer).map((segment) => ({
    start: segment.start,
    end: segment.end,
    price: priceIn(offer, segment),
  }));
}

function segmentsOf(offer: Offer): Segment[] {
  const { model, discounts, terms } = offer;
  const breaks = [msOf(model.retires, Infinity), ...discounts.map(({ from }) => msOf(from, -Infinity))];
  return spansOf(offer)
    .filter(({ isUndated }) => !(isUndated && terms.strictDates))
    .flatMap(({ start, end, ...span }) => {
      const edges = [start, ...new Set(breaks.filter((each) => start < each && each < end)), end].toSorted(
        (a, b) => a - b,
      );
      return edges.slice(1).map((until, index): Segment => {
        const since = edges[index] ?? start;
        return {
          ...span,
          start: since,
          end: until,
          discounts: discounts.filter(({ from }) => msOf(from, -Infinity) <= since),
          isRetired: msOf(model.retires, Infinity) <= since,
        };
      });
    });
}

type Span = Pick<Segment, 'start' | 'end' | 'period' | 'isUndated' | 'isClosed'>;

/** The periods that ever apply, the oldest first, each split at the moment from which somebody recorded it. */
function spansOf({ model }: Offer): Span[] {
  const periods = model.rates
    .filter(({ state }) => state !== 'withdrawn')
    .toSorted((a, b) => msOf(startOf(a), -Infinity) - msOf(startOf(b), -Infinity));
  return periods.flatMap((period, index): Span[] => {
    const known = msOf(period.from ?? period.checked, Infinity);
    const end = Math.min(
      msOf(period.until, Infinity),
      ...periods.slice(index + 1).map((next) => earliest(next, periods, model)),
    );
    const start = earliest(period, periods, model);
    const middle = Math.min(Math.max(known, start), end);
    return [
      { start, end: middle, period, isUndated: true, isClosed: end < Infinity },
      { start: middle, end, period, isUndated: false, isClosed: end < Infinity },
    ].filter((span) => span.start < span.end);
  });
}

/** The start of a period, or if nobody recorded it, the end of the one before, or the model's release. */
function earliest(period: Period, periods: readonly Period[], { released }: Model): number {
  if (period.from !== undefined) return msOf(period.from, -Infinity);
  const before = periods[periods.indexOf(period) - 1];
  if (!before) return msOf(released, -Infinity);
  return msOf(before.until ?? startOf(period), -Infinity);
}

function segmentAt(offer: Offer, segments: readonly Segment[], asOf: Instant): Segment {
  const moment = instantToMs(asOf) ?? Number.NaN;
  const found = segments.find((segment) => isIn(segment, moment));
  if (found) return found;
  const last = segments.findLast(({ end }) => end <= moment);
  const first = segments[0];
  const known = last ? `until ${dayAt(last.end)}` : `from ${first ? dayAt(first.start) : 'no day yet'}`;
  const isStrict = offer.terms.strictDates && spansOf(offer).some(({ isUndated }) => isUndated);
  const way = isStrict ? '; without --strict-dates those without a recorded start count for earlier days' : '';
  throw noPrice(offer.key, `no price known for ${offer.key} on ${asOf}`, {
    hint: `its prices are known ${known}${way}`,
  });
}

/** Whether a price holds at a moment, in milliseconds since 1970 UTC. */
function isIn({ start, end }: Pick<Segment, 'start' | 'end'>, moment: number): boolean {
  return start <= moment && moment < end;
}

/** A boundary as lists write it: a day, or an instant if it is not midnight. */
export function dayAt(ms: number): string {
  const text = new Date(ms).toISOString();
  return text.replace(/T00:00:00\.000Z$/, '').replace(/(?::00)?\.000Z$/, 'Z');
}

export function msOf(text: Instant | undefined, otherwise: number): number {
  return instantToMs(text ?? '') ?? otherwise;
}

export function priceIn(
  offer: Offer,
  { period, discounts, isUndated, isRetired, isClosed }: Omit<Segment, 'start' | 'end'>,
): PricedOffer {
  const exchange = exchangeFor(offer);
  const answer = answerFor(offer);
  const factor = discounts.reduce((rest, { share }) => times(rest, minus(one, share)), one);
  return {
    ...ratesOf(period, { exchange, answer, currency: offer.terms.answer?.currency, factor }),
    offer,
    period,
    exchange,
    answer,
    discounts,
    from: period.from,
    checked: period.checked,
    source: period.source ?? offer.list.source,
    page: period.page ?? offer.model.page ?? offer.list.page,
    note: period.note ?? offer.model.note,
    isWeak: period.confidence === 'low',
    isUndated,
    isRetired,
    isAnnounced: period.state === 'announced',
    isClosed,
  };
}
