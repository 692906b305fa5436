import { DAY, instantToMs, type Instant } from '../../values/calendar.ts';
import { checkYaml, type Parsed, type YamlProblem } from '../../yaml/parse-yaml.ts';
import { meters, serviceTiers } from '../rates/meters.ts';
import { figuresOf } from './figures.ts';
import { rules } from './parse.ts';
import { startOf, ratesOf, silentAbove } from '../rates/rates.ts';
import { resolveReferences } from './resolve-references.ts';
import type { Subscription } from './subscription-schema.ts';
import { priceListSchema, type Model, type Period, type WrittenList, type ServiceTierRates } from './schema.ts';
import { decimal, plain, times } from '../../values/money.ts';

/** A wrong unit (per thousand, cents) changes a rate at least tenfold; a real price change hardly ever does. */
const JUMP = 10;

/** No provider is known to charge more than this many times its input rate for output. */
const DEAREST_OUTPUT = 12;

export interface Finding extends YamlProblem {
  readonly level: 'error' | 'warning';
}

type Warn = (path: readonly PropertyKey[], message: string) => void;

interface SlipOptions {
  readonly asOf: Instant;
  /** Days after which a current price should have been checked again. */
  readonly maxAge: number;
  /** Current rates of a model of that name at other providers. */
  readonly elsewhere: (provider: string, id: string) => readonly { readonly offer: string; readonly period: Period }[];
}

export interface CheckOptions extends SlipOptions {
  /** Another of the checked files that has this offer already. */
  readonly alreadyIn: (provider: string, id: string) => string | undefined;
}

/** Errors of the text of a price list, or else warnings about likely mistakes, in file order. */
export function checkPriceList(text: string, options: CheckOptions): Finding[] {
  const warnings: YamlProblem[] = [];
  const result = checkYaml(text, priceListSchema, [...rules, collect(warnings, options)]);
  if ('problems' in result) return result.problems.map((problem) => ({ ...problem, level: 'error' }));
  return warnings.map((problem) => ({ ...problem, level: 'warning' }));
}

/** A rule that reports no problem and collects warnings. */
function collect(warnings: YamlProblem[], options: CheckOptions): (parsed: Parsed<WrittenList>) => YamlProblem[] {
  return ({ value, problem }) => {
    const { provider, models, subscriptions = [] } = resolveReferences(value);
    for (const [index, each] of subscriptions.entries())
      seatsLookRight(each, options, (path, message) => {
        warnings.push(problem(['subscriptions', index, 'prices', ...path], `${each.id}: ${message}`));
      });
    for (const [index, model] of models.entries()) {
      const warn: Warn = (path, message) => {
        warnings.push(problem(['models', index, ...path], `${model.id}: ${message}`));
      };
      const other = options.alreadyIn(provider, model.id);
      if (other !== undefined) warn(['id'], `${other} has this offer too`);
      const same = repeatedSnapshot(model, models);
      if (same !== undefined) warn(['id'], `the same rates as ${same}; make it one of its aliases`);
      findSlips(provider, model, options, warn);
    }
    return [];
  };
}

function seatsLookRight({ prices }: Subscription, { asOf, maxAge }: SlipOptions, warn: Warn): void {
  const starts = prices.map(startOf);
  const newest = starts.indexOf(starts.toSorted().at(-1) ?? '');
  for (const [place, { seat, seatYearly, checked, until }] of prices.entries()) {
    if (seatYearly !== undefined && seatYearly > seat)
      warn([place, 'seatYearly'], `a month of a year (${seatYearly}) costs more than one alone (${seat})`);
    if (place !== newest || until !== undefined) continue;
    if (checked === undefined) warn([place, 'checked'], 'nobody wrote down when this price was checked');
    else if (isOlder(checked, asOf, maxAge))
      warn([place, 'checked'], `last checked on ${checked}, more than ${maxAge} days ago`);
  }
}

function isOlder(checked: Instant, asOf: Instant, days: number): boolean {
  const limit = (instantToMs(asOf) ?? Number.NaN) - days * DAY;
  return (instantToMs(checked) ?? limit) < limit;
}

/** Calls `warn` for what looks like a slip in the prices of a model. */
export function findSlips(provider: string, model: Model, options: SlipOptions, warn: Warn): void {
  const say: SayAt = (place, key, message) => warn(['rates', place, key], message);
  for (const [place, period] of model.rates.entries()) {
    ratesLookRight(period, (key, message) => say(place, key, message));
    tiersLookRight(period, (path, message) => warn(['rates', place, ...path], message));
  }
  jumps(model, say);
  currentLooksRight(provider, model, options, say);
}

function ratesLookRight({ input, cacheRead, output }: Period, say: (key: string, message: string) => void): void {
  if (input !== undefined && cacheRead !== undefined && cacheRead > input)
    say('cacheRead', `reading from the cache (${cacheRead}) costs more than input (${input})`);
  if (input !== undefined && output !== undefined && output > input * DEAREST_OUTPUT)
    say('output', `output (${output}) costs more than ${DEAREST_OUTPUT} times input (${input})`);
}

type SayAt = (place: number, key: string, message: string) => void;

function jumps({ rates }: Model, say: SayAt): void {
  const periods = rates
    .map((period, place) => ({ period, place }))
    .toSorted((a, b) => (startOf(a.period) < startOf(b.period) ? -1 : 1));
  for (const [order, { period, place }] of periods.entries()) {
    const before = periods[order - 1]?.period;
    for (const meter of meters) {
      const [was, is] = [before?.[meter], period[meter]];
      if (isJump(was, is)) say(place, meter, `${meter} goes from ${was} to ${is}; is that the same unit?`);
    }
  }
}

function currentLooksRight(
  provider: string,
  { id, rates }: Model,
  { asOf, maxAge, elsewhere }: SlipOptions,
  say: SayAt,
): void {
  const current = rates
    .map((period, place) => ({ period, place }))
    .filter(
      ({ period: { state, until } }) =>
        state === undefined && (instantToMs(until ?? '') ?? Infinity) > (instantToMs(asOf) ?? Number.NaN),
    )
    .toSorted((a, b) => (startOf(a.period) < startOf(b.period) ? 1 : -1))[0];
  if (!current) return;
  const { period, place } = current;
  if (period.checked === undefined) say(place, 'checked', 'nobody wrote down when this price was checked');
  else if (isOlder(period.checked, asOf, maxAge))
    say(place, 'checked', `last checked on ${period.checked}, more than ${maxAge} days ago`);
  for (const { offer, period: other } of elsewhere(provider, id)) {
    if (isJump(other.output, period.output))
      say(place, 'output', `output is ${period.output} here and ${other.output} at ${offer}; is that the same unit?`);
  }
}

function isJump(a: number | undefined, b: number | undefined): boolean {
  return a !== undefined && b !== undefined && Math.min(a, b) > 0 && Math.max(a, b) >= Math.min(a, b) * JUMP;
}

/** Endings that providers add to a model's name: `-20251001`, `-2025-10-01`, both with `-v1:0`, and `-latest`. */
const SNAPSHOT = /-(?:\d{4}-?\d{2}-?\d{2}(?:-v\d+(?::\d+)?)?|latest)$/;

/** The id of the model that a dated id is a snapshot of, if its rates are equal in every period. */
export function repeatedSnapshot({ id, rates }: Model, models: readonly Model[]): string | undefined {
  const base = id.replace(SNAPSHOT, '').toLowerCase();
  if (base === id.toLowerCase()) return undefined;
  return models.find((other) => other.id.toLowerCase() === base && figuresOf(other.rates) === figuresOf(rates))?.id;
}

function tiersLookRight(period: Period, say: Warn): void {
  const priced = ratesOf(period);
  for (const tier of serviceTiers) {
    const written = period[tier];
    if (!written) continue;
    followsItsRule(period, written, (meter, message) => say([tier, meter], `${tier} ${message}`));
    const silent = priced.bands.find(({ aboveInputTokens }) =>
      silentAbove(priced, priced.serviceTiers[tier] ?? priced, aboveInputTokens + 1),
    );
    if (written.bands && silent)
      say([tier, 'bands'], `${tier} does not say what prompts just above ${silent.aboveInputTokens} tokens cost`);
  }
}

/** Finds a rate that no longer follows its rule, since only one of both was changed. */
function followsItsRule(
  period: Period,
  { rule, ...stated }: ServiceTierRates,
  say: (meter: string, message: string) => void,
): void {
  for (const meter of rule ? (rule.meters ?? meters) : []) {
    const [own, standard] = [stated[meter], period[meter]];
    if (!rule || own === undefined || standard === undefined) continue;
    const made = plain(times(decimal(standard), rule.factor));
    if (made !== plain(decimal(own))) say(meter, `${meter} is ${own}, and its rule ${rule.name} makes it ${made}`);
  }
}
