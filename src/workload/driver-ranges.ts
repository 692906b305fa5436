import { decimal, plain, type Decimal } from '../values/money.ts';
import { readGrowth, readShare, type ParsedQuantity } from '../values/quantity.ts';
import { isRangeText, readEnds, type ValueRange } from '../values/value-range.ts';
import { driverReaders } from './driver-kinds.ts';
import { driverNames, driverTable, type DriverName } from './drivers.ts';

// Drivers that are not certain: `requests: 3k..6k/day`. What is priced is the middle of each range.

/** Ends as numbers: counts, tokens and volumes of a month, or shares of one. */
export type NumberRange = ValueRange<number>;

/** The drivers of a scenario that are given as ranges. */
export type DriverRanges = Readonly<Partial<Record<DriverName, NumberRange>>>;

type Written = string | number;

/** Reads an amount, or the middle of a range of amounts: their geometric mean, as amounts are lognormal. */
export function amountOrMiddle(read: (value: Written) => ParsedQuantity<number>, isWhole = true) {
  return (value: Written): ParsedQuantity<number> => {
    if (!isRangeText(value)) return read(value);
    const range = amountRange(value, read);
    if ('problem' in range) return range;
    const { low, high } = range.value;
    const middle = Math.sqrt(low) * Math.sqrt(high);
    return { value: low === high ? low : isWhole ? Math.round(middle) : Number(middle.toPrecision(DIGITS)) };
  };
}

/** A middle need not be more exact than its range. */
const DIGITS = 6;

/** Reads turns, or the middle of a range of them. */
export const turnsOrMiddle = amountOrMiddle((value) => driverReaders.turns(String(value)));

/** Reads a share, or the middle of a range of shares: that of their odds. */
export function shareOrMiddle(value: Written): ParsedQuantity<Decimal> {
  if (!isRangeText(value)) return readShare(value);
  const range = shareRange(value);
  if ('problem' in range) return range;
  const { low, high } = range.value;
  const odds = Math.sqrt((low / (1 - low)) * (high / (1 - high)));
  return { value: numberOf(low === high ? low : odds / (1 + odds)) };
}

/** Reads a rate of growth, or the middle of a range of them: that of the factors. */
export function growthOrMiddle(value: Written): ParsedQuantity<Decimal> {
  const range = readGrowthRange(value);
  if (range === undefined) return readGrowth(value);
  if ('problem' in range) return range;
  const { low, high } = range.value;
  return { value: numberOf(low === high ? low : Math.sqrt((1 + low) * (1 + high)) - 1) };
}

function numberOf(value: number): Decimal {
  return decimal(value.toPrecision(DIGITS));
}

/** Undefined for a rate that is not a range. */
function readGrowthRange(value: Written): ParsedQuantity<NumberRange> | undefined {
  if (!isRangeText(value)) return undefined;
  const ends = numbersIn(value, readGrowth);
  if ('problem' in ends || ends.value.low > -1) return ends;
  return { problem: `"${value}" begins at -100%, from where nothing grows; begin above it` };
}

/** The ranges among rates of growth, each in its place; undefined where all rates are certain. */
export function growthRangesIn(written: readonly Written[]): readonly (NumberRange | undefined)[] | undefined {
  const ranges = written.map((each) => {
    const range = readGrowthRange(each);
    return range && 'value' in range && range.value.low < range.value.high ? range.value : undefined;
  });
  return ranges.some((range) => range) ? ranges : undefined;
}

function amountRange(text: string, read: (value: Written) => ParsedQuantity<number>): ParsedQuantity<NumberRange> {
  const ends = orderedEnds(text, readEnds(text, read));
  if ('problem' in ends || ends.value.low > 0) return ends;
  return { problem: `"${text}" begins at zero; a range of amounts begins above it` };
}

function shareRange(text: string): ParsedQuantity<NumberRange> {
  const ends = numbersIn(text, readShare);
  if ('problem' in ends || (ends.value.low > 0 && ends.value.high < 1)) return ends;
  return { problem: `"${text}" reaches 0% or 100%; a range of shares lies between, like 1%..99%` };
}

function numbersIn(text: string, read: (value: Written) => ParsedQuantity<Decimal>): ParsedQuantity<NumberRange> {
  const ends = readEnds(text, read);
  if ('problem' in ends) return ends;
  const { low, high } = ends.value;
  return orderedEnds(text, { value: { low: Number(plain(low)), high: Number(plain(high)) } });
}

function orderedEnds(text: string, ends: ParsedQuantity<NumberRange>): ParsedQuantity<NumberRange> {
  if ('problem' in ends || ends.value.low <= ends.value.high) return ends;
  const [from = '', to = ''] = text.split('..').map((end) => end.trim());
  return { problem: `"${text}" begins above its end; did you mean ${to}..${from}?` };
}

/** A range as a flag says it: volumes of a day are counted once the length of a month is known. */
export interface WrittenRange {
  readonly range: string;
}

type AmountKind = 'volume' | 'meanVolume' | 'count' | 'meanCount' | 'tokens' | 'turns';

function isMean(kind: AmountKind): boolean {
  return kind === 'meanVolume' || kind === 'meanCount';
}

/** The middle of a range of amounts of a kind. */
export function readMiddleAmount(kind: AmountKind, range: string, daysPerMonth?: number): ParsedQuantity<number> {
  return amountOrMiddle((value) => driverReaders[kind](String(value), daysPerMonth), !isMean(kind))(range);
}

/** A range of a driver that has numbers, or what is wrong with it. */
export function readWrittenRange(kind: AmountKind | 'share', range: string): ParsedQuantity<WrittenRange> {
  const middle = kind === 'share' ? shareOrMiddle(range) : readMiddleAmount(kind, range);
  return 'problem' in middle ? middle : { value: { range } };
}

/** The range of a driver as it is written; undefined for what is certain, a range of one value too. */
function driverRange(name: DriverName, written: unknown, daysPerMonth?: number): NumberRange | undefined {
  if (typeof written !== 'string' || !isRangeText(written)) return undefined;
  const { kind } = driverTable[name];
  if (kind === 'tier' || kind === 'switch' || kind === 'names' || kind === 'duration' || kind === 'cache')
    return undefined;
  const range =
    kind === 'share'
      ? shareRange(written)
      : amountRange(written, (value) => driverReaders[kind](String(value), daysPerMonth));
  return 'value' in range && range.value.low < range.value.high ? range.value : undefined;
}

/** The ranges among the drivers as they are written. */
export function rangesIn(written: Readonly<Record<string, unknown>>, daysPerMonth?: number): DriverRanges {
  return Object.fromEntries(
    driverNames.flatMap((name) => {
      const range = driverRange(name, written[name], daysPerMonth);
      return range ? [[name, range]] : [];
    }),
  );
}
