import type { Parsed, YamlProblem } from '../../yaml/parse-yaml.ts';
import { didYouMean, nearestNames } from '../../values/nearest.ts';
import { serviceTiers, type ServiceTier } from '../rates/meters.ts';
import { factsOf, periodsOf } from './like.ts';
import type {
  NamedSchedule,
  Period,
  PriceList,
  TierRule,
  Schedule,
  ServiceTierRates,
  WrittenHours,
  WrittenList,
  WrittenPeriod,
} from './schema.ts';

// A list names its schedules, its provider's rules and other names of tiers once; periods refer to them.

type WrittenTier = NonNullable<WrittenPeriod[ServiceTier]>;

/** A list with all references filled in. `namesAreKnown` makes sure that they exist. */
export function resolveReferences({
  schedules = {},
  rules = {},
  sameTiers = {},
  models,
  ...list
}: WrittenList): PriceList {
  const hoursOf = ({ schedule, hours }: Pick<WrittenPeriod, 'schedule' | 'hours'>) =>
    schedule ?? (hours && inFull(hours, schedules));
  const ruleOf = (name: string): TierRule | undefined => (rules[name] ? { name, ...rules[name] } : undefined);

  const tierOf = (tier: WrittenTier): ServiceTierRates => {
    const { rule, hours: _, ...rates } = tier;
    return withoutAbsent({ ...rates, rule: rule === undefined ? undefined : ruleOf(rule), schedule: hoursOf(tier) });
  };

  const periodOf = (period: WrittenPeriod): Period => {
    const { hours: _, ...rates } = period;
    const tiers = serviceTiers.map((tier) => {
      const same = sameTiers[tier];
      const own = period[tier] ?? (same && period[same]);
      return [tier, own && tierOf(own)];
    });
    return withoutAbsent({ ...rates, ...Object.fromEntries(tiers), schedule: hoursOf(period) });
  };

  return {
    ...list,
    models: models.map((model) => ({ ...factsOf(model, models), rates: periodsOf(model, models).map(periodOf) })),
  };
}

function withoutAbsent<T extends object>(object: T): T {
  const kept = { ...object };
  for (const key of Object.keys(kept)) if (Reflect.get(kept, key) === undefined) Reflect.deleteProperty(kept, key);
  return kept;
}

/** The hours of named schedules, each with its rates; they share one clock, which `namesAreKnown` makes sure of. */
export function inFull(hours: WrittenHours, schedules: Readonly<Record<string, NamedSchedule>>): Schedule | undefined {
  const used = Object.entries(hours).flatMap(([name, rates]) =>
    schedules[name] ? [{ schedule: schedules[name], rates }] : [],
  );
  const [first] = used;
  if (!first) return undefined;
  const { timeZone, exceptDates } = first.schedule;
  const windows = used.flatMap(({ schedule, rates }) => schedule.windows.map((window) => ({ ...window, ...rates })));
  return { timeZone, ...(exceptDates && { exceptDates }), windows };
}

/** Every name that a period refers to is in its list, and one period keeps to one clock. */
export function* namesAreKnown({ value, problem }: Parsed<WrittenList>): Generator<YamlProblem> {
  const { schedules = {}, rules = {} } = value;
  for (const { path, set } of setsOf(value)) {
    const { rule, schedule, hours } = set;
    if (rule !== undefined && !Object.hasOwn(rules, rule))
      yield problem([...path, 'rule'], `no rule "${rule}" in this list`, namesLike(rule, rules));
    if (schedule && hours)
      yield problem(
        [...path, 'hours'],
        'a schedule of its own and hours of a named one exclude each other',
        'keep one of them',
      );
    const names = Object.keys(hours ?? {});
    if (hours && names.length === 0) yield problem([...path, 'hours'], 'hours: expected the name of a schedule');
    for (const name of names) {
      if (!Object.hasOwn(schedules, name))
        yield problem([...path, 'hours', name], `no schedule "${name}" in this list`, namesLike(name, schedules));
      else if (clockOf(schedules[name]) !== clockOf(schedules[names[0] ?? '']))
        yield problem(
          [...path, 'hours', name],
          `${name} and ${names[0]} differ in time zone or excepted dates`,
          'one period keeps to one calendar',
        );
    }
  }
}

function clockOf(schedule: NamedSchedule | undefined): string {
  return schedule ? `${schedule.timeZone} ${schedule.exceptDates?.join() ?? ''}` : '';
}

function namesLike(name: string, known: object): string {
  const names = Object.keys(known);
  return (
    didYouMean(nearestNames(name, names)) ??
    (names.length > 0 ? `it has ${names.join(', ')}` : 'name it at the top of the list')
  );
}

interface WrittenSet {
  readonly path: readonly PropertyKey[];
  readonly id: string;
  /** Undefined for the standard rates. */
  readonly tier: ServiceTier | undefined;
  readonly set: WrittenTier;
}

/** Every set of rates of a list: the standard one of each period and those of its service tiers. */
export function* setsOf({ models }: WrittenList): Generator<WrittenSet> {
  for (const [index, { id, rates }] of models.entries()) {
    for (const [place, period] of rates.entries()) {
      const path = ['models', index, 'rates', place];
      yield { path, id, tier: undefined, set: period };
      for (const tier of serviceTiers) if (period[tier]) yield { path: [...path, tier], id, tier, set: period[tier] };
    }
  }
}
