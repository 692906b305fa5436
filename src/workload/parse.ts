import { UserError } from '../values/errors.ts';
import { decimal, usd, zero, type Decimal } from '../values/money.ts';
import { parseYaml, type Parsed, type YamlProblem } from '../yaml/parse-yaml.ts';
import { readBlend, type CandidateSpec } from './blend.ts';
import { foundingPlan } from './founding.ts';
import { collectModels, collectNames, namesDiffer } from './plan-names.ts';
import type { BuyPlan, GivenName, Plan } from './plan.ts';
import { readAmount, readGrowth, readMeanMonthly, readMonthly, readQuantity, readShare } from '../values/quantity.ts';
import type { ParsedQuantity } from '../values/quantity.ts';
import { driverProblem, type MonthlyBudget, type Scenario } from './scenario.ts';
import { driversOfKind, type DriverName, type Drivers } from './drivers.ts';
import { planSchema, type PlanFile } from './schema.ts';

/**
 * Text of a plan file → plan. A file that only sets `ask` or `names` is the founding plan beside that. Throws a UserError
 * `file:line:column: what is wrong`.
 */
export function parsePlan(text: string, file: string, given: MonthLength = {}): Plan {
  if (/^\s*\{\s*"schemaVersion"/.test(text))
    throw new UserError(`${file} is a saved result, and no plan`, {
      hint: `cost-projection diff ${file} OTHER.json compares two of them`,
    });
  if (!/^\s*[^#\s]/m.test(text))
    throw new UserError(`${file}:1:1: the file is empty`, {
      hint: 'cost-projection init -o FILE writes a plan to begin with',
    });
  const names: GivenName[] = [];
  const modelPlaces = new Map<string, string>();
  const rules = [
    isWhole,
    scenariosDiffer,
    driversFit,
    candidatesDiffer,
    blendsAddUp,
    stagesFit,
    namesDiffer,
    collectNames(names, file),
    collectModels(modelPlaces, file),
  ];
  const plan = parseYaml(text, file, planSchema, rules);
  const shared = { daysPerMonth: given.daysPerMonth ?? plan.daysPerMonth, peakShare: maybe(plan.peakShare, readShare) };
  const { baseline = '', assumeInput, assumeWebSearch, forecast } = plan;
  if (!plan.candidates || !plan.scenarios) return { ...foundingPlan, file, names, ask: plan.ask };
  const candidates = plan.candidates.map(candidateOf);
  const [first = ''] = candidates;
  const growth = forecast?.growth ?? [];
  return {
    file,
    baseline: baseline || (typeof first === 'string' ? first : first.name),
    candidates,
    budget: budgetOf(plan.budget),
    assumeInput: typeof assumeInput === 'number' ? usd(assumeInput) : assumeInput,
    assumeWebSearch: assumeWebSearch === undefined ? undefined : usd(assumeWebSearch),
    fx: Object.entries(plan.fx ?? {}).map(([currency, { perDollar, date }]) => ({
      currency,
      perDollar: decimal(perDollar),
      date,
    })),
    currency: plan.currency,
    daysPerMonth: shared.daysPerMonth,
    growth: (Array.isArray(growth) ? growth : [growth]).map((each) => valueOf(readGrowth(each))),
    stages: Object.entries(forecast?.stages ?? {}).map(([scenario, month]) => ({ scenario, month })),
    buy: buyOf(plan.buy, first, shared),
    modelPlaces,
    names,
    ask: plan.ask,
    scenarios: plan.scenarios.map((scenario) => scenarioOf(scenario, shared)),
  };
}

type ScenarioFile = NonNullable<PlanFile['scenarios']>[number];
type CandidateFile = NonNullable<PlanFile['candidates']>[number];

/** What holds for all scenarios of a plan. */
interface Shared extends MonthLength {
  readonly peakShare?: Decimal | undefined;
}

/** How long a month is, where the user says another length than the plan. */
export interface MonthLength {
  readonly daysPerMonth?: number | undefined;
}

function scenarioOf({ name, budget, ...written }: ScenarioFile, shared: Shared): Scenario {
  return { name, drivers: driversOf(written, shared), budget: budgetOf(budget) };
}

/** A scenario as results save it. */
export function scenarioFrom(written: ScenarioFile): Scenario {
  return scenarioOf(written, {});
}

/** Drivers by their kinds, the order in which results list those of a plan. */
function driversOf(written: Omit<ScenarioFile, 'name' | 'budget'>, { daysPerMonth, peakShare }: Shared): Drivers {
  const drivers: { -readonly [Name in DriverName]?: Drivers[Name] } = {};
  for (const name of driversOfKind('volume'))
    drivers[name] = maybe(written[name], (value) => readMonthly(value, daysPerMonth));
  for (const name of driversOfKind('meanVolume'))
    drivers[name] = maybe(written[name], (value) => readMeanMonthly(value, daysPerMonth));
  for (const name of driversOfKind('count', 'tokens')) drivers[name] = maybe(written[name], readQuantity);
  for (const name of driversOfKind('share')) drivers[name] = maybe(written[name], readShare);
  for (const name of driversOfKind('turns')) drivers[name] = written[name];
  for (const name of driversOfKind('tier')) drivers[name] = written[name];
  for (const name of driversOfKind('switch')) drivers[name] = written[name];
  for (const name of driversOfKind('names')) drivers[name] = written[name];
  const { peakShare: own = peakShare, ...others } = drivers;
  return { ...others, peakShare: own };
}

function candidateOf(candidate: CandidateFile): CandidateSpec {
  return typeof candidate === 'string' ? candidate : valueOf(blendOf(candidate));
}

function blendOf({ name, blend }: Exclude<CandidateFile, string>) {
  return readBlend(
    name,
    Object.entries(blend).map(([offer, share]) => ({ offer, share: String(share) })),
  );
}

function budgetOf(budget: ScenarioFile['budget']): MonthlyBudget | undefined {
  if (budget === undefined) return undefined;
  if (typeof budget !== 'object') return { warn: undefined, fail: valueOf(perMonth(budget)) };
  return { warn: maybe(budget.warn, perMonth), fail: maybe(budget.fail, perMonth) };
}

function buyOf(buy: PlanFile['buy'], first: CandidateSpec, { daysPerMonth }: Shared): BuyPlan | undefined {
  return (
    buy && {
      term: buy.term ?? 12,
      ways: buy.ways.map((way) => ({
        name: way.name,
        candidate: way.candidate === undefined ? first : candidateOf(way.candidate),
        fee: maybe(way.fee, perMonth) ?? zero,
        discount: maybe(way.discount, readShare) ?? zero,
        minimum: maybe(way.minimum, perMonth) ?? zero,
        capacity: maybe(way.capacity, (value) => readMonthly(value, daysPerMonth)),
        hours: decimal(way.hours ?? 0),
        hourlyRate: maybe(way.hourlyRate, (value) => readAmount(value)) ?? zero,
        properties: way.properties ?? {},
      })),
    }
  );
}

const perMonth = (value: string | number) => readAmount(value, 'month');

function maybe<T>(
  value: string | number | undefined,
  read: (value: string | number) => ParsedQuantity<T>,
): T | undefined {
  return value === undefined ? undefined : valueOf(read(value));
}

// What the schema has read once already; only a month's length can still make a volume too large.
function valueOf<T>(read: ParsedQuantity<T>): T {
  if ('value' in read) return read.value;
  throw new UserError(read.problem);
}

/** Keys that make sense without scenarios. */
const aloneToo = new Set(['$schema', 'schema', 'ask', 'names']);

/** What to write for a key that a plan needs. */
const missing = {
  candidates: 'name what is compared, like candidates: [gpt-4o, gpt-4o-mini]',
  scenarios:
    'describe the traffic, like scenarios: [{ name: Bot, requests: 4k/day, inputTokens: 1800, outputTokens: 350 }]',
};

function* isWhole({ value, problem }: Parsed<PlanFile>): Generator<YamlProblem> {
  if ((value.ask ?? value.names) && Object.keys(value).every((key) => aloneToo.has(key))) return;
  for (const key of ['candidates', 'scenarios'] as const)
    if (value[key] === undefined) yield problem([key], `${key}: is missing`, missing[key]);
}

function* scenariosDiffer({ value, problem }: Parsed<PlanFile>): Generator<YamlProblem> {
  const seen = new Set<string>();
  for (const [index, { name }] of (value.scenarios ?? []).entries()) {
    if (seen.has(name))
      yield problem(['scenarios', index, 'name'], `there are two scenarios "${name}"`, 'give each a name of its own');
    seen.add(name);
  }
}

function* driversFit({ value, problem }: Parsed<PlanFile>): Generator<YamlProblem> {
  for (const [index, { name, budget: _, ...written }] of (value.scenarios ?? []).entries()) {
    const wrong = driverProblem(driversOf(written, { daysPerMonth: value.daysPerMonth }));
    if (wrong)
      yield problem(
        ['scenarios', index, ...(wrong.driver === undefined ? [] : [wrong.driver])],
        `${name} ${wrong.message}`,
        wrong.hint,
      );
  }
}

function* blendsAddUp({ value, problem }: Parsed<PlanFile>): Generator<YamlProblem> {
  const candidates = value.candidates ?? [];
  const names = new Set(candidates.flatMap((candidate) => (typeof candidate === 'string' ? [] : [candidate.name])));
  for (const [index, candidate] of candidates.entries()) {
    if (typeof candidate === 'string') continue;
    const read = blendOf(candidate);
    if ('problem' in read) yield problem(['candidates', index, 'blend'], read.problem);
    const inner = Object.keys(candidate.blend).find((offer) => names.has(offer));
    if (inner !== undefined)
      yield problem(
        ['candidates', index, 'blend'],
        `${candidate.name} is a blend of the blend ${inner}`,
        'write out the models of both with their shares',
      );
  }
}

/** Two candidates of one name would be one row: which of them, nobody could tell. */
function* candidatesDiffer({ value, problem }: Parsed<PlanFile>): Generator<YamlProblem> {
  const seen = new Set<string>();
  for (const [index, candidate] of (value.candidates ?? []).entries()) {
    const name = (typeof candidate === 'string' ? candidate : candidate.name).toLowerCase();
    if (seen.has(name))
      yield problem(
        ['candidates', index],
        `there are two candidates "${name}"`,
        'keep one of them, or give each a name of its own',
      );
    seen.add(name);
  }
}

function* stagesFit({ value, problem }: Parsed<PlanFile>): Generator<YamlProblem> {
  const names = (value.scenarios ?? []).map(({ name }) => name);
  const begun = new Map<number, string>();
  for (const [stage, month] of Object.entries(value.forecast?.stages ?? {})) {
    const path = ['forecast', 'stages', stage];
    if (!names.includes(stage))
      yield problem(path, `the stage "${stage}" is no scenario`, `there is ${names.join(', ')}`);
    const other = begun.get(month);
    if (other !== undefined)
      yield problem(
        path,
        `"${stage}" and "${other}" both begin in month ${month}`,
        'stages follow each other; let one begin later',
      );
    begun.set(month, stage);
  }
}
