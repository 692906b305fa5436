import { UserError } from '../../values/errors.ts';
import { usd, type Decimal, type Money } from '../../values/money.ts';
import type { AssumedRate } from '../../workload/plan.ts';
import { readCandidate, readHybrid, type CandidateSpec } from '../../workload/blend.ts';
import { readAmount, readMeanVolume, readQuantity, readShare, readVolume } from '../../values/quantity.ts';
import type { ParsedQuantity, Volume } from '../../values/quantity.ts';
import { MOST_TURNS } from '../../workload/drivers.ts';

// Readers of option values for commander: text → value, or a UserError that names the option.

export function quantity(option: string): (text: string) => number {
  return (text) => valueOf(option, readQuantity(text));
}

/** Tokens of one request, by the short name that elsewhere may be taken for a file. */
export function requestTokens(option: string): (text: string) => number {
  return (text) => {
    if (/^[\d.,_\s]*\d/.test(text)) return quantity(option)(text);
    throw new UserError(`${option}: "${text}" is no quantity`, {
      hint: `${option} counts tokens of a request; a file is written with -o`,
    });
  };
}

/** A volume: `4k/day`, or `1M` a month. */
export function volume(option: string): (text: string) => Volume {
  return (text) => valueOf(option, readVolume(text));
}

/** A volume of one of many, which is a mean: `2.5/day`. */
export function meanVolume(option: string): (text: string) => Volume {
  return (text) => valueOf(option, readMeanVolume(text));
}

/** Days of a month, for volumes per day or shorter. */
export function monthDays(option: string): (text: string) => number {
  return (text) => {
    const days = /^\d{1,2}(\.\d+)?$/.test(text) ? Number(text) : 0;
    if (days > 0 && days <= 31) return days;
    throw new UserError(`${option}: "${text}" is not between 0 and 31 days`);
  };
}

/** A model or a blend; repeatable. */
export function candidate(
  option: string,
): (text: string, before?: readonly CandidateSpec[]) => readonly CandidateSpec[] {
  return (text, before = []) => [...before, valueOf(option, readCandidate(text))];
}

/** Shares of the founding tiers. */
export function hybrid(option: string): (text: string) => CandidateSpec {
  return (text) => valueOf(option, readHybrid(text));
}

export function turns(option: string): (text: string) => number {
  return (text) => {
    const count = valueOf(option, readQuantity(text));
    if (count >= 1 && count <= MOST_TURNS) return count;
    throw new UserError(`${option}: "${text}" is not between 1 and ${MOST_TURNS}`);
  };
}

/** US dollars, or with `month` US dollars a month. */
export function amount(option: string, per?: 'month'): (text: string) => Money {
  return (text) => valueOf(option, readAmount(text, per));
}

export function share(option: string): (text: string) => Decimal {
  return (text) => valueOf(option, readShare(text));
}

export interface NamedVolume {
  readonly name: string;
  /** Whether somebody gave it that name; else it is what was written of the volume. */
  readonly isNamed: boolean;
  readonly tokens: Volume;
}

/** `Launch=500M` or `500M`, which is its own name; repeatable. */
export function namedVolume(option: string): (text: string, before?: readonly NamedVolume[]) => readonly NamedVolume[] {
  return (text, before = []) => {
    const equals = text.lastIndexOf('=');
    const written = text.slice(equals + 1).trim();
    const name = equals < 0 ? written : text.slice(0, equals).trim();
    if (name === '') throw new UserError(`${option}: "${text}" has no name before the equals sign`);
    if (before.some((each) => each.name === name)) {
      throw new UserError(`${option}: there are two scenarios "${name}"`, { hint: 'give each a name of its own' });
    }
    return [...before, { name, isNamed: equals >= 0, tokens: valueOf(option, readVolume(written)) }];
  };
}

/** US dollars per million tokens. */
export function dollars(option: string): (text: string) => Money {
  return (text) => {
    if (rateForm.test(text)) return usd(text);
    throw new UserError(`${option}: "${text}" is no rate`, { hint: 'write US dollars per million tokens like 0.18' });
  };
}

const rateForm = /^\d{1,7}(\.\d{1,9})?$/;

/** `output`, or US dollars per million tokens. */
export function assumedRate(option: string): (text: string) => AssumedRate {
  return (text) => {
    if (text === 'output') return text;
    if (rateForm.test(text)) return usd(text);
    throw new UserError(`${option}: "${text}" is no rate`, {
      hint: 'write output, or US dollars per million tokens like 0.18',
    });
  };
}

/** A number between two others; a whole one where those have no room for parts. */
export function number(option: string, least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    const isWhole = most > 1000;
    if (
      /^-?\d+(\.\d+)?$/.test(text.trim()) &&
      value >= least &&
      value <= most &&
      (!isWhole || Number.isSafeInteger(value))
    )
      return value;
    throw new UserError(`${option}: "${text}" is no ${isWhole ? 'whole ' : ''}number from ${least} to ${most}`);
  };
}

/** A time in seconds (`90`, `1.5`, `90s`) or minutes (`2m`), as milliseconds. */
export function seconds(option: string): (text: string) => number {
  return (text) => {
    const [, count = '', unit = 's'] = /^(\d{1,6}(?:\.\d{1,3})?)\s*(s|m|min)?$/.exec(text.trim()) ?? [];
    const ms = Math.round(Number(count) * (unit === 's' ? 1000 : 60_000));
    if (count !== '' && ms > 0 && ms < 2 ** 31) return ms;
    throw new UserError(`${option}: "${text}" is no time`, { hint: 'write seconds like 90, or minutes like 2m' });
  };
}

function valueOf<T>(option: string, read: ParsedQuantity<T>): T {
  if ('value' in read) return read.value;
  const [problem = '', hint] = read.problem.split('; ');
  throw new UserError(`${option}: ${problem}`, { hint });
}

/** The first option that is given but not among those that act here, as it is written; undefined where there is none. */
export function idleOption(options: object, acting: ReadonlySet<string>): string | undefined {
  // `--no-…` leaves something out, which has no effect where there is nothing of it.
  const idle = Object.entries(options).find(
    ([key, value]) => value !== undefined && value !== false && !acting.has(key),
  );
  return idle && optionName(idle[0]);
}

/** `assumeInput` as `--assume-input`. */
export function optionName(key: string): string {
  return `--${key.replaceAll(/[A-Z]|\d+h/g, (part) => `-${part.toLowerCase()}`)}`;
}
