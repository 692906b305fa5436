import { didYouMean, nearestNames } from '../../values/nearest.ts';
import { decimal, plain, times } from '../../values/money.ts';
import type { Parsed, YamlProblem } from '../../yaml/parse-yaml.ts';
import { meters, serviceTiers, type Meter } from '../rates/meters.ts';
import type { ListedBand } from './rate-schema.ts';
import type { WrittenList, WrittenModel, WrittenPeriod } from './schema.ts';

// A model that is a factor of another one: a region, a profile, a variant.

type ModelFacts = Omit<WrittenModel, 'rates' | 'like' | 'factor'>;

/** What is known of a model beside its rates: its own facts, over the size and maker of the one it is like. */
export function factsOf(
  { rates: _rates, like, factor: _factor, ...own }: WrittenModel,
  models: readonly WrittenModel[],
): ModelFacts {
  const other = models.find(({ id }) => id === like);
  if (!other) return own;
  const { maker, context, maxOutput, released } = other;
  return { ...present({ maker, context, maxOutput, released }), ...own };
}

function present<T extends object>(facts: T): Partial<T> {
  const kept: Partial<T> = { ...facts };
  for (const key of Object.keys(kept)) if (Reflect.get(kept, key) === undefined) Reflect.deleteProperty(kept, key);
  return kept;
}

/** The periods of a model: its own, or those of the one it is like, times its factor. `likesAreKnown` checks both. */
export function periodsOf({ like, factor = 1, rates }: WrittenModel, models: readonly WrittenModel[]): WrittenPeriod[] {
  if (like === undefined) return rates;
  return (models.find(({ id }) => id === like)?.rates ?? []).map((period) => scaledPeriod(period, factor));
}

function scaledPeriod({ schedule, hours, ...period }: WrittenPeriod, factor: number): WrittenPeriod {
  const tiers = serviceTiers.flatMap((tier) => {
    const { schedule: weekly, hours: named, ...set } = period[tier] ?? {};
    return period[tier]
      ? [[tier, { ...scaled(set, factor), ...inHours({ schedule: weekly, hours: named }, factor) }]]
      : [];
  });
  return { ...scaled(period, factor), ...Object.fromEntries(tiers), ...inHours({ schedule, hours }, factor) };
}

function inHours({ schedule, hours }: Pick<WrittenPeriod, 'schedule' | 'hours'>, factor: number) {
  const windows = schedule?.windows.map((window) => scaled(window, factor));
  const named = Object.entries(hours ?? {}).map(([name, rates]) => [name, scaled(rates, factor)]);
  return {
    ...(schedule && windows && { schedule: { ...schedule, windows } }),
    ...(hours && { hours: Object.fromEntries(named) }),
  };
}

type Scalable = Partial<Record<Meter, number | undefined>> & {
  readonly thinking?: { output: number } | undefined;
  readonly bands?: ListedBand[] | undefined;
};

function scaled<T extends Scalable>(set: T, factor: number): T {
  const { thinking, bands } = set;
  return {
    ...set,
    ...scaledMeters(set, factor),
    ...(thinking && { thinking: { output: multiplied(thinking.output, factor) } }),
    ...(bands && { bands: bands.map((band) => scaled(band, factor)) }),
  };
}

function scaledMeters(set: Scalable, factor: number): Partial<Record<Meter, number>> {
  return Object.fromEntries(
    meters.flatMap((meter) => (set[meter] === undefined ? [] : [[meter, multiplied(set[meter], factor)]])),
  );
}

function multiplied(rate: number, factor: number): number {
  return Number(plain(times(decimal(rate), factor)));
}

/** Every model has rates, or is a factor of one that has. */
export function* likesAreKnown({ value: { models }, problem }: Parsed<WrittenList>): Generator<YamlProblem> {
  for (const [index, { id, like, factor, rates }] of models.entries()) {
    const say = (key: string, message: string, hint: string): YamlProblem =>
      problem(['models', index, key], message, hint);
    if (like === undefined) {
      if (rates.length === 0)
        yield say('rates', `${id} has no rates`, 'give it rates, or say what it is like: like: ID, factor: 1.1');
      if (factor !== undefined)
        yield say('factor', `${id} has a factor of nothing`, 'say of which model of this list: like: ID');
      continue;
    }
    if (rates.length > 0) yield say('rates', `${id} has rates and is like ${like}`, 'keep one of them');
    if (factor === undefined)
      yield say('like', `${id} is like ${like} without a factor`, `say how much it costs of ${like}: factor: 1.1`);
    const other = models.find((each) => each.id === like);
    if (!other) {
      const ids = models.map((each) => each.id);
      yield say(
        'like',
        `no model "${like}" in this list`,
        didYouMean(nearestNames(like, ids)) ?? 'name a model of this list by its id',
      );
    } else if (other.like !== undefined) {
      yield say(
        'like',
        `${like} is a factor of ${other.like} itself`,
        `name that one, with a factor of both: like: ${other.like}`,
      );
    }
  }
}
