import { instantToMs, type Instant } from '../../values/calendar.ts';
import { minus, one, times } from '../../values/money.ts';
import type { Discount, Offer } from '../catalogue/offer.ts';
import { answerFor, exchangeFor } from '../catalogue/exchange.ts';
import { noPrice } from '../catalogue/no-price.ts';
import { ratesOf, startOf, type Exchange, type PeriodRates } from './rates.ts';
import type { Model, Period } from '../lists/schema.ts';

/** What an offer costs at one moment, and where that is written. */
export interface PricedOffer extends PeriodRates {
  readonly offer: Offer;
  /** As its list has it. */
  readonly period: Period;
  /** Undefined where nobody recorded when these rates took effect. */
  readonly from: Instant | undefined;
  readonly checked: Instant | undefined;
  readonly source: string;
  /** The provider's own page of prices, which may be another one. */
  readonly page: string | undefined;
  readonly note: string | undefined;
  /** What its rates were converted with to US dollars; undefined for a list in them. */
  readonly exchange: Exchange | undefined;
  /** What they were converted with from dollars; undefined where the answer is in dollars, or in what the list is in. */
  readonly answer: Exchange | undefined;
  /** What is already taken off its token rates. */
  readonly discounts: readonly Discount[];
  /** True where nobody recorded that these rates were in force at that moment already. */
  readonly isUndated: boolean;
  /** True from the moment on from which the provider no longer serves the model. */
  readonly isRetired: boolean;
  /** True for rates that are announced and, since the user wants it so, taken for certain. */
  readonly isAnnounced: boolean;
  /** True for past rates, which a later period or an end has closed: nobody has to check them again. */
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
 * The rates in force at a moment. Announced and withdrawn periods never are. Rates without a recorded start count for
 * earlier moments too, back to the end of those before them or to the release of the model, and say so (`isUndated`).
 * Throws a UserError (`no-price`) before the first recorded period and after one that ended without a successor, saying from when, or
 * until when, prices are known; a UserError for another currency without an exchange rate.
 */
export function priceAt(offer: Offer, asOf: Instant): PricedOffer {
  return pricesOver(offer)(asOf);
}

/** The same for many moments: each time of equal prices is read from its list once. */
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

/** Whether the last price of an offer has ended by a moment: it is no longer sold. */
export function isOver(offer: Offer, asOf: Instant): boolean {
  const moment = instantToMs(asOf) ?? Number.NaN;
  return segmentsOf(offer).every(({ end }) => end <= moment);
}

/** A price with its first moment and the first one after it, in milliseconds since 1970 UTC; infinite where it has none. */
export interface TimedPrice {
  readonly start: number;
  readonly end: number;
  readonly price: PricedOffer;
}

/** Every price that an offer ever had, the oldest first, as one moment after another has it. Throws a UserError (`no-price`) as `priceHistory` does. */
export function timedPrices(offer: Offer): TimedPrice[] {
  return segmentsOf(offer).map((segment) => ({
    start: segment.start,
    end: segment.end,
    price: priceIn(offer, segment),
  }));
}

/** A period of a price history with what is taken off it. */
export interface PastPrice {
  /** Undefined where nobody recorded it. */
  readonly from: Instant | undefined;
  readonly until: Instant | undefined;
  readonly price: PricedOffer;
}

/** Every price that an offer ever had, the newest first. Throws a UserError (`no-price`) for another currency without an exchange rate. */
export function priceHistory(offer: Offer): PastPrice[] {
  const past: PastPrice[] = [];
  for (const segment of segmentsOf(offer)) {
    const last = past.at(-1);
    const price = priceIn(offer, segment);
    const until = segment.end === Infinity ? undefined : dayAt(segment.end);
    const isSame = last && isSamePrice(last.price, price);
    if (isSame) past[past.length - 1] = { ...last, until };
    else past.push({ from: segment.isUndated ? undefined : dayAt(segment.start), until, price });
  }
  return past.toReversed();
}

function isSamePrice(first: PricedOffer, other: PricedOffer): boolean {
  return (
    first.from === other.from && first.checked === other.checked && first.discounts.length === other.discounts.length
  );
}

/** The periods that never apply, announced or withdrawn, at list price. */
export function idlePeriods(offer: Offer): PastPrice[] {
  const { model, terms } = offer;
  const idle = model.rates.filter(({ state }) => state !== undefined && !(state === 'announced' && terms.announced));
  return idle.map((period) => ({
    from: period.from,
    until: period.until,
    price: priceIn(offer, { period, discounts: [], isUndated: false, isRetired: false, isClosed: true }),
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
      return edges.slice(1).map((until, place): Segment => {
        const since = edges[place] ?? start;
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

/** The periods that ever apply, the oldest first; what of one lies before anybody had recorded it is a span of its own. */
function spansOf({ model, terms }: Offer): Span[] {
  const periods = model.rates
    .filter(({ state }) => state === undefined || (state === 'announced' && terms.announced))
    .toSorted((a, b) => msOf(startOf(a), -Infinity) - msOf(startOf(b), -Infinity));
  return periods.flatMap((period, place): Span[] => {
    const known = msOf(period.from ?? period.checked, Infinity);
    const end = Math.min(
      msOf(period.until, Infinity),
      ...periods.slice(place + 1).map((next) => earliest(next, periods, model)),
    );
    const start = earliest(period, periods, model);
    const middle = Math.min(Math.max(known, start), end);
    return [
      { start, end: middle, period, isUndated: true, isClosed: end < Infinity },
      { start: middle, end, period, isUndated: false, isClosed: end < Infinity },
    ].filter((span) => span.start < span.end);
  });
}

/** From when on a period counts: its start, or where that is not recorded, the end of those before it, or the model's release. */
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
  const strict = offer.terms.strictDates && spansOf(offer).some(({ isUndated }) => isUndated);
  throw noPrice(offer.key, `no price known for ${offer.key} on ${asOf}`, {
    hint: `its prices are known ${known}${strict ? '; without --strict-dates those without a recorded start count for earlier days' : ''}`,
  });
}

/** Whether a price holds at a moment, in milliseconds since 1970 UTC. */
export function isIn({ start, end }: Pick<Segment, 'start' | 'end'>, moment: number): boolean {
  return start <= moment && moment < end;
}

/** A boundary as its list writes it: a day, or an instant where it is not midnight. */
export function dayAt(ms: number): string {
  const text = new Date(ms).toISOString();
  return text.replace(/T00:00:00\.000Z$/, '').replace(/(?::00)?\.000Z$/, 'Z');
}

export function msOf(text: Instant | undefined, otherwise: number): number {
  return instantToMs(text ?? '') ?? otherwise;
}

function priceIn(
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
    isUndated,
    isRetired,
    isAnnounced: period.state === 'announced',
    isClosed,
  };
}
