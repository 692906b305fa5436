import { isInstant, type Instant } from '../../values/calendar.ts';
import { UserError } from '../../values/errors.ts';
import { isTimeZone } from '../../values/local-time.ts';
import { usd, type Money } from '../../values/money.ts';
import {
  parsedValue,
  readAmount,
  readAverageVolume,
  readMonthly,
  readAverage,
  readQuantity,
  readShare,
  readVolume,
  type ParsedQuantity,
  type Volume,
} from '../../values/quantity.ts';
import type { AssumedRate } from '../../workload/plan.ts';
import { readCandidate, readHybrid, type CandidateSpec } from '../../workload/blend.ts';
import { readDuration } from '../../values/duration.ts';
import { MOST_TURNS } from '../../workload/driver-kinds.ts';
import type { WrittenRange } from '../../workload/driver-ranges.ts';

// Parsers of option values for commander: text → value, or a UserError that begins with the option.

function parserOf<T>(read: (text: string) => ParsedQuantity<T>) {
  return (option: string) =>
    (text: string): T =>
      parsedValue(read(text), option);
}

export const quantityOption = parserOf(readQuantity);

/** A count, or that of a month of 30 days: `4k/day`. */
export const monthlyOption = parserOf((text: string) => readMonthly(text));

/** An average of a request, which need not be whole. */
export const averageOption = parserOf(readAverage);

/** A quantity per month, or `4k/day`. */
export const volumeOption = parserOf(readVolume);

/** A volume that is an average, which need not be whole: `2.5/day`. */
export const averageVolumeOption = parserOf(readAverageVolume);

export const shareOption = parserOf(readShare);

/** A time, as it is written. */
export const durationOption = parserOf(readDuration);

/** Shares of the founding tiers. */
export const hybridOption = parserOf(readHybrid);

/** US dollars, or with `month` US dollars per month. */
export function amountOption(option: string, per?: 'month'): (text: string) => Money {
  return (text) => parsedValue(readAmount(text, per), option);
}

/** A model or a blend; repeatable. */
export function candidateOption(option: string) {
  return (text: string, before: readonly CandidateSpec[] = []): readonly CandidateSpec[] => [
    ...before,
    parsedValue(readCandidate(text), option),
  ];
}

/** Tokens of one request, by an option whose name other programs use for a file. */
export function requestTokensOption(option: string): (text: string) => number {
  return (text) => {
    if (/^[\d.,_\s]*\d/.test(text)) return quantityOption(option)(text);
    throw new UserError(`${option}: "${text}" is not a quantity`, {
      hint: `${option} counts tokens of a request; -o writes a file`,
    });
  };
}

/** Days of a month, for volumes per day or shorter. */
export function monthDaysOption(option: string): (text: string) => number {
  return (text) => {
    const days = /^\d{1,2}(\.\d+)?$/.test(text) ? Number(text) : 0;
    if (days > 0 && days <= 31) return days;
    throw new UserError(`${option}: "${text}" is not between 0 and 31 days`);
  };
}

export function turnsOption(option: string): (text: string) => number {
  return (text) => {
    const count = quantityOption(option)(text);
    if (count >= 1 && count <= MOST_TURNS) return count;
    throw new UserError(`${option}: "${text}" is not between 1 and ${MOST_TURNS}`);
  };
}

export interface NamedVolume {
  readonly name: string;
  /** False if the name is only the text of the volume. */
  readonly isNamed: boolean;
  readonly tokens: Volume | WrittenRange;
}

/** `Launch=500M`, or `500M` without a name of its own; repeatable. */
export function namedVolumeOption(
  option: string,
  read: (text: string) => NamedVolume['tokens'],
): (text: string, before?: readonly NamedVolume[]) => readonly NamedVolume[] {
  return (text, before = []) => {
    const equals = text.lastIndexOf('=');
    const written = text.slice(equals + 1).trim();
    const name = equals < 0 ? written : text.slice(0, equals).trim();
    if (name === '') throw new UserError(`${option}: "${text}" has no name before the equals sign`);
    if (before.some((each) => each.name === name)) {
      throw new UserError(`${option}: there are two scenarios "${name}"`, { hint: 'give each a name of its own' });
    }
    return [...before, { name, isNamed: equals >= 0, tokens: read(written) }];
  };
}

/** A date, or a moment in UTC. */
export function dateOption(option: string): (text: string) => Instant {
  return (text) => {
    if (isInstant(text)) return text;
    throw new UserError(`${option}: "${text}" is not a valid date`, { hint: 'write it like 2026-11-23' });
  };
}

/** US dollars per million tokens. */
export function rateOption(option: string): (text: string) => Money {
  return (text) => parsedRate(option, text, 'write US dollars per million tokens like 0.18');
}

/** `output`, or US dollars per million tokens. */
export function assumedRateOption(option: string): (text: string) => AssumedRate {
  return (text) =>
    text === 'output' ? text : parsedRate(option, text, 'write output, or US dollars per million tokens like 0.18');
}

function parsedRate(option: string, text: string, hint: string): Money {
  if (/^\d{1,7}(\.\d{1,9})?$/.test(text)) return usd(text);
  throw new UserError(`${option}: "${text}" is not a rate`, { hint });
}

/** A number from `least` to `most`; a whole one if `most` is above a thousand. */
export function numberOption(option: string, least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    const isWhole = most > 1000;
    const isNumber = /^-?\d+(\.\d+)?$/.test(text.trim()) && (!isWhole || Number.isSafeInteger(value));
    if (isNumber && value >= least && value <= most) return value;
    throw new UserError(`${option}: "${text}" is not a ${isWhole ? 'whole ' : ''}number from ${least} to ${most}`);
  };
}

/** A time in seconds (`90`, `1.5`, `90s`) or minutes (`2m`), as milliseconds. */
export function secondsOption(option: string): (text: string) => number {
  return (text) => {
    const [, count = '', unit = 's'] = /^(\d{1,6}(?:\.\d{1,3})?)\s*(s|m|min)?$/.exec(text.trim()) ?? [];
    const ms = Math.round(Number(count) * (unit === 's' ? 1000 : 60_000));
    if (count !== '' && ms > 0 && ms < 2 ** 31) return ms;
    throw new UserError(`${option}: "${text}" is not a time`, { hint: 'write seconds like 90, or minutes like 2m' });
  };
}

/**
 * The first option that is given but would change nothing, as it is written; `effective` are the keys of the others.
 */
export function ineffectiveOption(options: object, effective: ReadonlySet<string>): string | undefined {
  // An option like `--no-gate` leaves something out, and changes nothing if there is nothing to leave out.
  const idle = Object.entries(options).find(
    ([key, value]) => value !== undefined && value !== false && !effective.has(key),
  );
  return idle && optionName(idle[0]);
}

/** `assumeInput` as `--assume-input`. */
export function optionName(key: string): string {
  return `--${key.replaceAll(/[A-Z]|\dh/g, (part) => `-${part.toLowerCase()}`)}`;
}

/** A time zone of the IANA database. */
export function timeZoneOption(text: string): string {
  if (isTimeZone(text)) return text;
  throw new UserError(`--time-zone: "${text}" is not a time zone`, { hint: 'write it like Europe/Berlin, or UTC' });
}
