import type { Money } from '../values/money.ts';
import { readAmount, type ParsedQuantity } from '../values/quantity.ts';

/** How seats are bought, as it is said; what is left out is that of the subscription. */
export interface SeatSettings {
  /** Undefined for one for each of the people. */
  readonly count?: number | undefined;
  /** Of a seat and month. */
  readonly price?: Money | undefined;
  /** The use that a seat includes, in dollars at the rates of the models. */
  readonly includes?: Money | 'all' | undefined;
  /** `provider/id` in the catalogue. */
  readonly subscription?: string | undefined;
  /** True where a year is paid at once. */
  readonly isYearly?: boolean | undefined;
}

const MOST_SEATS = 1_000_000;

/** By the names that they have in flags and plans. */
const readers = {
  subscription: (text: string): ParsedQuantity<SeatSettings> =>
    /^[^\s/]+\/[^\s/]+$/.test(text)
      ? { value: { subscription: text } }
      : { problem: `"${text}" is not a subscription; write it like anthropic/max` },
  seats: (text: string): ParsedQuantity<SeatSettings> =>
    /^\d{1,7}$/.test(text) && Number(text) >= 1 && Number(text) <= MOST_SEATS
      ? { value: { count: Number(text) } }
      : { problem: `"${text}" is not a number of seats from 1 to ${MOST_SEATS}` },
  seat: (text: string): ParsedQuantity<SeatSettings> => as(readAmount(text, 'month'), (price) => ({ price })),
  includes: (text: string): ParsedQuantity<SeatSettings> =>
    text === 'all' ? { value: { includes: 'all' } } : as(readAmount(text, 'month'), (includes) => ({ includes })),
  paid: (text: string): ParsedQuantity<SeatSettings> =>
    text === 'yearly' || text === 'monthly'
      ? { value: { isYearly: text === 'yearly' } }
      : { problem: `"${text}" is not how a seat is paid; there is monthly and yearly` },
} satisfies Record<string, (text: string) => ParsedQuantity<SeatSettings>>;

type SeatSetting = keyof typeof readers;

export const seatSettings: readonly SeatSetting[] = ['subscription', 'seats', 'seat', 'includes', 'paid'];

export function readSetting(name: SeatSetting, value: string | number): ParsedQuantity<SeatSettings> {
  return readers[name](String(value));
}

/** The settings that a plan has, each of which was read before. */
export function seatsIn(way: { readonly [setting in SeatSetting]?: string | number | undefined }):
  | SeatSettings
  | undefined {
  const seats: SeatSettings = {};
  for (const name of seatSettings) {
    const read = way[name] === undefined ? undefined : readSetting(name, way[name]);
    if (read && 'value' in read) Object.assign(seats, read.value);
  }
  return Object.keys(seats).length === 0 ? undefined : seats;
}

function as(read: ParsedQuantity<Money>, make: (value: Money) => SeatSettings): ParsedQuantity<SeatSettings> {
  return 'value' in read ? { value: make(read.value) } : read;
}

/** What is wrong with seats of a way to buy, if anything is; `isOfTokens` where it has terms for tokens too. */
export function seatProblem(name: string, seats: SeatSettings | undefined, isOfTokens: boolean): string | undefined {
  if (!seats) return undefined;
  const { price, includes, subscription, isYearly } = seats;
  if (isOfTokens) return `${name} is bought by the seat, which has no discount, minimum or capacity; make it two ways`;
  if (subscription === undefined && price === undefined)
    return `${name} does not say what a seat costs; add seat=100, or a subscription=anthropic/max`;
  if (subscription === undefined && includes === undefined)
    return `${name} does not say what use a seat includes in a month; add includes=$50, or includes=all`;
  if (subscription === undefined && isYearly !== undefined)
    return `${name} has a price of its own, which is paid as it says; leave out paid`;
  return undefined;
}

/** Settings with their amounts as `paid` converts them. */
export function convertSeats(seats: SeatSettings, paid: (money: Money) => Money): SeatSettings {
  const { price, includes } = seats;
  return {
    ...seats,
    price: price && paid(price),
    includes: includes === 'all' ? includes : includes && paid(includes),
  };
}
