import { UserError } from '../values/errors.ts';
import { decimal, usd, zero } from '../values/money.ts';
import { parseYaml } from '../yaml/parse-yaml.ts';
import type { Parsed, Problem } from '../yaml/parse-yaml.ts';
import { readBlend } from './blend.ts';
import type { CandidateSpec } from './blend.ts';
import { foundingPlan } from './founding.ts';
import type { BuyPlan, Plan } from './plan.ts';
import { readGrowth, readMoney, readQuantity, readShare, readVolume } from '../values/quantity.ts';
import type { Read } from '../values/quantity.ts';
import { driverProblem } from './scenario.ts';
import type { Budget, Drivers, Scenario } from './scenario.ts';
import { planSchema } from './schema.ts';
import type { PlanFile } from './schema.ts';

/**
 * Text of a plan file → plan. A file that only sets `ask` is the founding plan beside that. Throws a UserError
 * `file:line:column: what is wrong`.
 */
export function parsePlan(text: string, file: string): Plan {
  const plan = parseYaml(text, file, planSchema, [isWhole, scenariosDiffer, driversFit, blendsAddUp, stagesAreScenarios]);
  const { baseline = '', assumeInput, forecast } = plan;
  if (!plan.candidates || !plan.scenarios) return { ...foundingPlan, file, ask: plan.ask };
  const candidates = plan.candidates.map(candidateOf);
  const [first = ''] = candidates;
  const growth = forecast?.growth ?? [];
  return {
    file,
    baseline: baseline || (typeof first === 'string' ? first : first.name),
    candidates,
    budget: budgetOf(plan.budget),
    assumeInput: typeof assumeInput === 'number' ? usd(assumeInput) : assumeInput,
    peakShare: given(plan.peakShare, readShare),
    fx: Object.entries(plan.fx ?? {}).map(([currency, { perDollar, date }]) => ({ currency, perDollar: decimal(perDollar), date })),
    daysPerMonth: plan.daysPerMonth,
    growth: (Array.isArray(growth) ? growth : [growth]).map((each) => valueOf(readGrowth(each))),
    stages: Object.entries(forecast?.stages ?? {}).map(([scenario, month]) => ({ scenario, month })),
    buy: buyOf(plan.buy, first),
    ask: plan.ask,
    scenarios: plan.scenarios.map((scenario) => scenarioOf(scenario, plan.daysPerMonth)),
  };
}

type ScenarioFile = NonNullable<PlanFile['scenarios']>[number];
type CandidateFile = NonNullable<PlanFile['candidates']>[number];

function scenarioOf({ name, budget, ...written }: ScenarioFile, daysPerMonth?: number): Scenario {
  return { name, drivers: driversOf(written, daysPerMonth), budget: budgetOf(budget) };
}

function driversOf(written: Omit<ScenarioFile, 'name' | 'budget'>, daysPerMonth?: number): Drivers {
  const volume = (value: string | number): Read<number> => readVolume(value, daysPerMonth);
  return {
    tokens: given(written.tokens, volume),
    outputShare: given(written.outputShare, readShare),
    requests: given(written.requests, volume),
    users: given(written.users, readQuantity),
    requestsPerUser: given(written.requestsPerUser, volume),
    inputTokens: given(written.inputTokens, readQuantity),
    outputTokens: given(written.outputTokens, readQuantity),
    reasoningTokens: given(written.reasoningTokens, readQuantity),
    fixedTokens: given(written.fixedTokens, readQuantity),
    webSearches: given(written.webSearches, readQuantity),
    turns: written.turns,
    turnTokens: given(written.turnTokens, readQuantity),
    cacheHit: given(written.cacheHit, readShare),
    cacheWrite: given(written.cacheWrite, readShare),
    batch: given(written.batch, readShare),
    retries: given(written.retries, readShare),
  };
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

function budgetOf(budget: ScenarioFile['budget']): Budget | undefined {
  if (budget === undefined) return undefined;
  if (typeof budget !== 'object') return { warn: undefined, fail: valueOf(perMonth(budget)) };
  return { warn: given(budget.warn, perMonth), fail: given(budget.fail, perMonth) };
}

function buyOf(buy: PlanFile['buy'], first: CandidateSpec): BuyPlan | undefined {
  return (
    buy && {
      term: buy.term ?? 12,
      ways: buy.ways.map((way) => ({
        name: way.name,
        candidate: way.candidate === undefined ? first : candidateOf(way.candidate),
        fee: given(way.fee, perMonth) ?? zero,
        discount: given(way.discount, readShare) ?? zero,
        minimum: given(way.minimum, perMonth) ?? zero,
        capacity: given(way.capacity, (value) => readVolume(value)),
        hours: decimal(way.hours ?? 0),
        hourlyRate: given(way.hourlyRate, (value) => readMoney(value)) ?? zero,
        properties: way.properties ?? {},
      })),
    }
  );
}

const perMonth = (value: string | number) => readMoney(value, 'month');

function given<T>(value: string | number | undefined, read: (value: string | number) => Read<T>): T | undefined {
  return value === undefined ? undefined : valueOf(read(value));
}

// What the schema has read once already; only a month's length can still make a volume too large.
function valueOf<T>(read: Read<T>): T {
  if ('value' in read) return read.value;
  throw new UserError(read.problem);
}

/** Keys that make sense without scenarios. */
const besideAsk = new Set(['$schema', 'schema', 'ask']);

function* isWhole({ value, problem }: Parsed<PlanFile>): Generator<Problem> {
  if (value.ask && Object.keys(value).every((key) => besideAsk.has(key))) return;
  for (const key of ['candidates', 'scenarios'] as const) if (value[key] === undefined) yield problem([key], `${key}: is missing`);
}

function* scenariosDiffer({ value, problem }: Parsed<PlanFile>): Generator<Problem> {
  const seen = new Set<string>();
  for (const [index, { name }] of (value.scenarios ?? []).entries()) {
    if (seen.has(name)) yield problem(['scenarios', index, 'name'], `there are two scenarios "${name}"`, 'give each a name of its own');
    seen.add(name);
  }
}

function* driversFit({ value, problem }: Parsed<PlanFile>): Generator<Problem> {
  for (const [index, { name, budget: _, ...written }] of (value.scenarios ?? []).entries()) {
    const wrong = driverProblem(driversOf(written, value.daysPerMonth));
    if (wrong) yield problem(['scenarios', index, ...(wrong.driver === undefined ? [] : [wrong.driver])], `${name} ${wrong.message}`, wrong.hint);
  }
}

function* blendsAddUp({ value, problem }: Parsed<PlanFile>): Generator<Problem> {
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

function* stagesAreScenarios({ value, problem }: Parsed<PlanFile>): Generator<Problem> {
  const names = (value.scenarios ?? []).map(({ name }) => name);
  for (const stage of Object.keys(value.forecast?.stages ?? {})) {
    if (!names.includes(stage)) yield problem(['forecast', 'stages', stage], `the stage "${stage}" is no scenario`, `there is ${names.join(', ')}`);
  }
}
