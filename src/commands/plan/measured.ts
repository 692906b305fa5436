import { UserError, type ExitCode } from '../../values/errors.ts';
import { andList } from '../../values/nearest.ts';
import { overlapNote } from '../../views/usage/notes.ts';
import { elsewhereSentence, readingNotes } from '../../views/usage/assumptions.ts';
import type { Io } from '../../system/io.ts';
import { asUsed, offersUsed } from '../../usage/pricing/as-used.ts';
import { overlapsIn } from '../../usage/pricing/overlaps.ts';
import { UsagePrices } from '../../usage/pricing/prices.ts';
import { givenNames } from '../../usage/pricing/given-names.ts';
import { keptFor } from '../../usage/tally/group-by.ts';
import { RollUp, type RollUpCell } from '../../usage/tally/roll-up.ts';
import { groupedBy } from '../../values/grouped.ts';
import { parseSpan } from '../../usage/records/span.ts';
import { modelName, trafficFrom } from '../../usage/plan/traffic.ts';
import { AS_USED, MEASURED, type MeasuredTraffic } from '../../workload/measured.ts';
import type { CandidateSpec } from '../../workload/blend.ts';
import type { Plan } from '../../workload/plan.ts';
import { trafficOf } from '../../workload/traffic.ts';
import type { Prices } from './prices.ts';
import { readName } from '../usage/usage-names.ts';
import { readWatched } from '../usage/usage-question.ts';
import { tellProblems } from '../usage/usage-tell.ts';
import type { MeasuredOptions } from './measured-options.ts';

/** A plan for what was used. */
export interface MeasuredPlan {
  readonly plan: Plan;
  /** Models that the catalogue does not have. */
  readonly unknown: readonly string[];
  /** What the run ends with where some of the usage could not be read. */
  readonly code: ExitCode | undefined;
}

interface ByPerson {
  readonly quiet?: boolean | undefined;
  /** True to tell whose use it was. */
  readonly byPerson?: boolean | undefined;
}

const DAYS_PER_MONTH = 30;

/**
 * Replaces the scenarios of a plan by what was used. If no candidates are named, they are the models that were used,
 * and the baseline is what they cost together. Throws a UserError where nothing was used.
 */
export async function measuredPlan(
  io: Io,
  written: Plan,
  { usage = [], name = [], since, until, quiet = false, byPerson = false }: MeasuredOptions & ByPerson,
  { catalogue, asOf }: Prices,
): Promise<MeasuredPlan> {
  const names = givenNames(catalogue, [...written.names, ...name.map(readName)], asOf);
  const prices = new UsagePrices({ catalogue, asOf: undefined, today: asOf, names, settled: {} });
  const rates = prices.keepApart([], true);
  const span = parseSpan(since, until, 'UTC', io.now());
  const rollUp = new RollUp({ rates, unit: undefined, timeZone: 'UTC' }, keptFor(byPerson ? ['user', 'key'] : []));
  const read = await readWatched(
    io,
    {
      paths: usage,
      bills: [],
      from: undefined,
      span,
      take: (record) => rollUp.add(record),
      counts: rollUp.counts,
    },
    { quiet },
  );
  const code = await tellProblems(io, read, quiet);
  const cells = rollUp.cells();
  const observed = {
    window: read.intake.window,
    asked: span,
    now: io.now().getTime(),
    daysPerMonth: written.daysPerMonth ?? DAYS_PER_MONTH,
    rates,
  };
  const measured = trafficFrom(cells, observed);
  const people = byPerson
    ? [...groupedBy(cells, personOf).values()].map((own) => trafficFrom(own, observed).counted)
    : undefined;
  if (measured.counted.length === 0)
    throw new UserError(`--usage: nothing was used in ${andList(usage)}${(since ?? until) ? ' in that time' : ''}`, {
      hint: read.intake.billWindow && 'it says what was charged, and no tokens; usage --bill sets that against usage',
    });
  const offers = offersUsed(cells, prices);
  const taken = cells.flatMap(({ series }) =>
    series.provider === undefined ? (offers.get(modelName(series)) ?? []) : [],
  );
  const notes = [...readingNotes(read.intake, taken), ...prices.assumptions];
  const twice = overlapsIn(read.days, prices, rates).map(overlapNote);
  return { code, ...planOf(written, { ...measured, people }, offers, [...twice, ...notes]) };
}

/** The person that a source names: the user, else the key. */
function personOf({ series }: RollUpCell): string {
  return JSON.stringify([series.user, series.user === undefined ? series.key : undefined]);
}

function planOf(
  written: Plan,
  measured: MeasuredTraffic,
  offers: ReadonlyMap<string, string | undefined>,
  notes: readonly string[],
): Pick<MeasuredPlan, 'plan' | 'unknown'> {
  const { kinds } = trafficOf({ name: MEASURED, drivers: {}, measured });
  const spec = asUsed(kinds, (model) => offers.get(model) ?? model);
  const unknown = spec.parts.flatMap(({ model = '' }) => (offers.get(model) === undefined ? [model] : []));
  const used = [...new Set(spec.parts.flatMap(({ model = '' }) => offers.get(model) ?? []))];
  const known = unknown.length === 0 ? spec : undefined;
  const candidates = written.candidates.map((each) =>
    typeof each !== 'string' && each.name === AS_USED ? (known ?? each) : each,
  );
  const together = used.length === 1 && known ? used[0] : known?.name;
  const isOpen =
    written.baseline === AS_USED && !candidates.some((each) => typeof each !== 'string' && each.name === AS_USED);
  const baseline = isOpen ? (together ?? firstOf([...used, ...candidates], unknown)) : written.baseline;
  const elsewhere = used.length > 1 || written.candidates.length > 0 || !known ? [elsewhereSentence] : [];
  const says = [...measured.says, ...unknown.map(unknownNote), ...notes, ...elsewhere];
  return {
    unknown,
    plan: {
      ...written,
      baseline,
      candidates: candidates.length > 0 ? candidates : used,
      asUsed: known,
      scenarios: [{ name: MEASURED, drivers: {}, measured: { ...measured, says } }],
      stages: [],
      alternatives: undefined,
      gate: undefined,
    },
  };
}

function firstOf(candidates: readonly CandidateSpec[], unknown: readonly string[]): string {
  const [first] = candidates;
  if (first !== undefined) return typeof first === 'string' ? first : first.name;
  throw unknownModel('nothing that was used has a price', unknown);
}

/** An error about a model that the catalogue does not have; `what` is impossible without it. */
export function unknownModel(what: string, [model = '']: readonly string[]): UserError {
  if (isNameless(model))
    return new UserError(`${what}: the sources do not say which models they were`, {
      hint: 'name the models to price it on',
    });
  return new UserError(`${what}: the price lists have no ${model}`, {
    hint: `say what it is with --name "${model}=OFFER", or under names in the plan`,
  });
}

/** That the catalogue does not have a model. */
export function unknownNote(model: string): string {
  return isNameless(model)
    ? 'Some sources do not say which model it was, so that nothing is told of what it cost.'
    : `The price lists have no ${model}, so that nothing is told of what it cost; ` +
        `--name "${model}=OFFER" says what it is.`;
}

function isNameless(model: string): boolean {
  return model === '' || model.endsWith('/');
}
