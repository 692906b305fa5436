import { UserError } from './errors.ts';
import { compare, decimal, inCurrency, negate, one, plain, roundToWhole, times } from './money.ts';
import type { Decimal, Money } from './money.ts';

/** How often the units of time of a volume fit into a day; how many days a month has is up to the plan. */
const perDay: Readonly<Record<string, number>> = {
  day: 1,
  hour: 24,
  h: 24,
  min: 1440,
  minute: 1440,
  s: 86_400,
  sec: 86_400,
  second: 86_400,
};

const factors: Readonly<Record<string, number>> = { '': 1, k: 1e3, m: 1e6, b: 1e9, t: 1e12 };

const DAYS_PER_MONTH = 30;

/**
 * What a reader of `5M`, `4k/day` or `60%` returns: the value, or what is wrong with the text, a hint after a
 * semicolon.
 */
export type ParsedQuantity<T> = { readonly value: T } | { readonly problem: string };

/** The value; throws a UserError that begins with where the text was given, like `--input`, if it could not be read. */
export function parsedValue<T>(read: ParsedQuantity<T>, source?: string): T {
  if ('value' in read) return read.value;
  const [problem = '', hint] = read.problem.split('; ');
  throw new UserError(source === undefined ? problem : `${source}: ${problem}`, { hint });
}

const quantityForm = 'write it like 5M, 1.5B, 250k or 5,000,000';

/** Digits with or without separators of thousands: `5000000`, `5,000,000`, `5_000_000`, `2.5`. */
const number = String.raw`(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d[\d_]*(?:\.\d+)?|\.\d+)`;

const quantityPattern = new RegExp(`^${number}(?:\\s*([kmbt]))?$`, 'i');
const moneyPattern = new RegExp(`^\\$?\\s*${number}(?:\\s*([kmbt]))?\\s*(?:/\\s*(\\w+))?$`, 'i');

/** Tokens or requests as a whole number: `5M`, `1.5B`, `250k`, `5,000,000`, or a plain number. */
export function readQuantity(value: string | number): ParsedQuantity<number> {
  const read = readAverage(value);
  if ('problem' in read || Number.isSafeInteger(read.value)) return read;
  return { problem: `"${value}" is not a whole number` };
}

/** An average need not be whole: `2.5`. */
export function readAverage(value: string | number): ParsedQuantity<number> {
  const match = quantityPattern.exec(textOf(value));
  if (!match) return { problem: `"${value}" is not a quantity; ${quantityForm}` };
  const [, digits = '', suffix = ''] = match;
  return averageOf(times(digitsOf(digits), factors[suffix.toLowerCase()] ?? 1), value);
}

function digitsOf(digits: string): Decimal {
  return decimal(digits.replaceAll(/[_,]/g, ''));
}

/** A quantity per month, or one that recurs so many times a day. */
export interface Volume {
  readonly count: number;
  readonly timesADay: number | undefined;
  /** True for an average, which need not be whole in a month either. */
  readonly isMean?: boolean;
}

/** A quantity per month (`/month` may be left out), or `/day`, `/hour`, `/min`, `/s`. */
export function readVolume(value: string | number): ParsedQuantity<Volume> {
  return volumeOf(value, readQuantity);
}

/** A volume that is an average of many: `2.5/day`. */
export function readAverageVolume(value: string | number): ParsedQuantity<Volume> {
  const volume = volumeOf(value, readAverage);
  return 'problem' in volume ? volume : { value: { ...volume.value, isMean: true } };
}

function volumeOf(value: string | number, readCount: typeof readAverage): ParsedQuantity<Volume> {
  const [amount = '', unit = 'month', ...rest] = textOf(value)
    .split('/')
    .map((part) => part.trim());
  const quantity = readCount(amount);
  if ('problem' in quantity)
    return { problem: perUnit(textOf(value)) ?? quantity.problem.replace(`"${amount}"`, `"${value}"`) };
  const timesADay = Object.hasOwn(perDay, unit.toLowerCase()) ? perDay[unit.toLowerCase()] : undefined;
  if (rest.length > 0 || (unit !== 'month' && timesADay === undefined)) {
    const isOfWeeks = /^w(ee)?k$/i.test(unit);
    return {
      problem:
        `"${value}" is not a volume; ` +
        `write it per month, or as /day${isOfWeeks ? ', a seventh of it' : ', /hour, /min or /s'}`,
    };
  }
  return { value: { count: quantity.value, timesADay } };
}

const units: readonly (readonly [RegExp, string])[] = [
  [/^(?:\/|per|an?|each)\s*d(?:ay)?$|^daily$|^rpd$/i, 'day'],
  [/^(?:\/|per|an?|each)\s*h(?:our)?$|^hourly$|^rph$/i, 'hour'],
  [/^(?:\/|per|an?|each)\s*min(?:ute)?$|^rpm$/i, 'min'],
  [/^(?:\/|per|an?|each)\s*s(?:ec(?:ond)?)?$|^[rq]ps$/i, 's'],
  [/^(?:\/|per|an?|each)\s*mo(?:nth)?$|^monthly$/i, 'month'],
];

/** The problem of a volume whose unit is written in other words: `10k per day`, `2rps`. */
function perUnit(text: string): string | undefined {
  const [, amount = '', words = ''] = /^([\d.,_]+\s?[kmbt]?)\s*([a-z][a-z\s]*)$/i.exec(text) ?? [];
  const unit = units.find(([form]) => form.test(words.trim()))?.[1];
  return unit === undefined ? undefined : `"${text}" is not a volume; write it like ${amount.trim()}/${unit}`;
}

/** A volume as text that `readVolume` reads: `4000/day`. */
export function volumeText({ count, timesADay }: Volume): string {
  const unit = ['day', 'hour', 'min', 's'].find((each) => perDay[each] === timesADay);
  return unit === undefined ? String(count) : `${count}/${unit}`;
}

/** The count of a volume in a month of so many days; rounded to a whole number unless it is an average. */
export function monthlyCount(
  { count, timesADay, isMean = false }: Volume,
  daysPerMonth = DAYS_PER_MONTH,
): ParsedQuantity<number> {
  if (timesADay === undefined) return { value: count };
  const [amount, shown] = [
    times(times(decimal(count), timesADay), decimal(daysPerMonth)),
    `${count} × ${timesADay} a day`,
  ];
  return isMean ? averageOf(amount, shown) : wholeOf(amount, shown);
}

/** The monthly count of a volume. */
export function readMonthly(value: string | number, daysPerMonth = DAYS_PER_MONTH): ParsedQuantity<number> {
  return inMonth(readVolume(value), value, daysPerMonth);
}

/** The monthly count of an average volume. */
export function readAverageMonthly(value: string | number, daysPerMonth = DAYS_PER_MONTH): ParsedQuantity<number> {
  return inMonth(readAverageVolume(value), value, daysPerMonth);
}

function inMonth(volume: ParsedQuantity<Volume>, value: string | number, daysPerMonth: number): ParsedQuantity<number> {
  if ('problem' in volume) return volume;
  const count = monthlyCount(volume.value, daysPerMonth);
  return 'problem' in count
    ? { problem: `"${value}" is too large; at most ${Number.MAX_SAFE_INTEGER} a month` }
    : count;
}

/** A share from 0 to 1: `60%`, `0.6`, or a number. */
export function readShare(value: string | number): ParsedQuantity<Decimal> {
  const match = /^(\d+(?:\.\d+)?|\.\d+)\s*(%?)$/.exec(textOf(value));
  if (!match) return { problem: `"${value}" is not a share; write it like 60% or 0.6` };
  const [, digits = '', percent] = match;
  const share = times(decimal(digits), percent ? decimal('0.01') : one);
  return compare(share, one) > 0
    ? { problem: `"${value}" is more than 100%${percent ? '' : `; did you mean ${value}%?`}` }
    : { value: share };
}

/** US dollars: `500`, `$500`, `20k`, `1.5M`; a monthly budget may end in `/month`. */
export function readMoney(value: string | number, per?: 'month'): ParsedQuantity<Money> {
  const match = moneyPattern.exec(textOf(value));
  if (!match) return { problem: `"${value}" is not an amount of dollars; write it like 500, $500 or 20k` };
  const [, digits = '', suffix = '', unit] = match;
  if (unit !== undefined && unit !== per)
    return {
      problem:
        per === undefined
          ? `"${value}" is not in dollars; write it like 20k`
          : `"${value}" is not in dollars per month; write it like 500/month`,
    };
  return { value: times(digitsOf(digits), factors[suffix.toLowerCase()] ?? 1) };
}

/**
 * An amount for a report that may be in another currency: with a `$` it is in US dollars, a bare one has no currency
 * yet.
 */
export function readAmount(value: string | number, per?: 'month'): ParsedQuantity<Money> {
  const read = readMoney(value, per);
  return 'value' in read && textOf(value).startsWith('$') ? { value: inCurrency(read.value, 'USD') } : read;
}

/** A rate of change from month to month: `15%`, `-5%`, `0.15`. */
export function readGrowth(value: string | number): ParsedQuantity<Decimal> {
  const match = /^([+-]?)(\d+(?:\.\d+)?|\.\d+)\s*(%?)$/.exec(textOf(value));
  if (!match) return { problem: `"${value}" is not a rate of growth; write it like 15% or -5%` };
  const [, sign, digits = '', percent] = match;
  const size = times(decimal(digits), percent ? decimal('0.01') : one);
  const meant = plain(times(size, decimal(100)));
  if (percent === '' && compare(size, one) > 0)
    return {
      problem: `"${value}" is ${meant}% a month; write ${sign}${digits}%, or ${sign}${meant}% if that is meant`,
    };
  const growth = sign === '-' ? negate(size) : size;
  if (compare(growth, decimal(-1)) < 0) return { problem: `"${value}" is less than -100%` };
  return compare(size, decimal(100)) > 0 ? { problem: `"${value}" is more than 100-fold a month` } : { value: growth };
}

/** A double has fifteen digits; an average with more would not be kept exactly. */
function averageOf(amount: Decimal, shown: string | number): ParsedQuantity<number> {
  const rounded = wholeOf(amount, shown);
  const value = Number(plain(amount));
  if ('problem' in rounded || compare(decimal(value), amount) === 0) return 'problem' in rounded ? rounded : { value };
  return { problem: `"${shown}" has too many digits` };
}

function wholeOf(amount: Decimal, shown: string | number): ParsedQuantity<number> {
  return compare(amount, decimal(Number.MAX_SAFE_INTEGER)) > 0
    ? { problem: `"${shown}" is too large; at most ${Number.MAX_SAFE_INTEGER}` }
    : { value: roundToWhole(amount) };
}

/** Nothing for what is longer than anybody writes a quantity. */
function textOf(value: string | number): string {
  const text = typeof value === 'string' ? value.trim() : plain(decimal(value));
  return text.length > 100 ? '' : text;
}
