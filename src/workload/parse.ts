import { readTokenFactors } from './token-factors.ts';
import { UserError } from '../values/errors.ts';
import { decimal, usd, zero } from '../values/money.ts';
import { isEmptyDocument } from '../yaml/document.ts';
import { parseYaml } from '../yaml/parse-yaml.ts';
import type { BlendSpec, CandidateSpec } from './blend.ts';
import { growthOrMiddle, growthRangesIn } from './driver-ranges.ts';
import { foundingPlan } from './founding.ts';
import { collectModels, collectNames, collectTeams, namesDiffer, teamsAreKnown } from './plan-names.ts';
import type { BuyPlan, GivenName, OwnerRow, Plan } from './plan.ts';
import { unitsIn, withUnits } from './provisioned.ts';
import { seatsIn } from './seat-settings.ts';
import { readAmount, readMonthly, readShare } from '../values/quantity.ts';
import type { MonthlyBudget, Scenario } from './scenario.ts';
import { planSchema, type PlanFile } from './schema.ts';
import { readOptional, parseDrivers, parseRanges, valueOrThrow } from './parse-drivers.ts';
import type { MonthLength, ScenarioFile, SharedDrivers } from './parse-drivers.ts';
import { ownSpec } from './own-models.ts';
import { readInput } from './request-input.ts';
import { readShift } from './shift.ts';
import { planRules, readPlanBlend, type CandidateFile } from './plan-rules.ts';
import { shellWord } from '../values/shell-word.ts';

/**
 * Text of a plan file → plan. A file that only sets `ask`, `names` or `teams` is the founding plan beside it. Throws a
 * UserError `file:line:column: what is wrong`.
 */
export function parsePlan(text: string, file: string, given: MonthLength = {}): Plan {
  if (/^\s*\{\s*"schemaVersion"/.test(text))
    throw new UserError(`${file} is a saved result, and no plan`, {
      hint: `cost-projection diff ${shellWord(file)} OTHER.json compares two of them`,
    });
  if (isEmptyDocument(text))
    throw new UserError(`${file}:1:1: the file is empty`, {
      hint: 'cost-projection init -o FILE writes a plan to begin with',
    });
  const names: GivenName[] = [];
  const teams: OwnerRow[] = [];
  const modelPlaces = new Map<string, string>();
  const rules = [
    ...planRules,
    namesDiffer,
    teamsAreKnown,
    collectNames(names, file),
    collectTeams(teams, file),
    collectModels(modelPlaces, file),
  ];
  const plan = parseYaml(text, file, planSchema, rules);
  const shared = {
    daysPerMonth: given.daysPerMonth ?? plan.daysPerMonth,
    peakShare: readOptional(plan.peakShare, readShare),
  };
  const { baseline = '', assumeInput, assumeWebSearch, forecast } = plan;
  if (!plan.scenarios) return { ...foundingPlan, file, names, teams, ask: plan.ask };
  const scenarios = plan.scenarios.map((scenario) => scenarioOf(scenario, shared));
  const asPlanned = plan.candidates ? undefined : plannedOn(scenarios);
  const candidates = plan.candidates?.map(candidateOf) ?? [plannedOn(scenarios)];
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
    ...growthOf(Array.isArray(growth) ? growth : [growth]),
    stages: Object.entries(forecast?.stages ?? {}).map(([scenario, month]) => ({ scenario, month })),
    ...(plan.alternatives && { alternatives: plan.alternatives, gate: plan.gate }),
    ...(plan.shifts && { shifts: plan.shifts.map((each) => valueOrThrow(readShift(each))) }),
    ...(plan.correlations && { correlations: plan.correlations }),
    ...(plan.tokenFactors && { tokenFactors: readTokenFactors(plan.tokenFactors) }),
    buy: buyOf(plan.buy, first, shared),
    modelPlaces,
    names,
    teams,
    ask: plan.ask,
    ...(asPlanned && { asPlanned }),
    scenarios,
  };
}

function plannedOn(scenarios: readonly Scenario[]): BlendSpec {
  return ownSpec(
    undefined,
    Object.fromEntries(
      scenarios.flatMap(({ name, model }): [string, CandidateSpec][] => (model === undefined ? [] : [[name, model]])),
    ),
  );
}

function growthOf(written: readonly (string | number)[]): Pick<Plan, 'growth' | 'growthRanges'> {
  const growth = written.map((each) => valueOrThrow(growthOrMiddle(each)));
  const growthRanges = growthRangesIn(written);
  return { growth, ...(growthRanges && { growthRanges }) };
}

function scenarioOf({ name, budget, input, model, ...written }: ScenarioFile, shared: SharedDrivers): Scenario {
  const ranges = parseRanges(written, shared);
  const isCertain = Object.keys(ranges).length === 0;
  const drivers = parseDrivers(written, shared);
  return {
    name,
    drivers,
    ...(!isCertain && { ranges }),
    budget: budgetOf(budget),
    ...(model !== undefined && { model: candidateOf(model) }),
    ...(typeof input === 'object' && { input: readInput(input) }),
  };
}

/** A scenario as results save it. */
export function parseScenario(written: ScenarioFile): Scenario {
  return scenarioOf(written, {});
}

function candidateOf(candidate: CandidateFile): CandidateSpec {
  return typeof candidate === 'string' ? candidate : valueOrThrow(readPlanBlend(candidate));
}

function budgetOf(budget: ScenarioFile['budget']): MonthlyBudget | undefined {
  if (budget === undefined) return undefined;
  if (typeof budget !== 'object') return { warn: undefined, fail: valueOrThrow(perMonth(budget)) };
  return { warn: readOptional(budget.warn, perMonth), fail: readOptional(budget.fail, perMonth) };
}

function buyOf(buy: PlanFile['buy'], first: CandidateSpec, { daysPerMonth }: SharedDrivers): BuyPlan | undefined {
  return (
    buy && {
      term: buy.term ?? 12,
      ways: buy.ways.map((written) => {
        const way = {
          name: written.name,
          candidate: written.candidate === undefined ? first : candidateOf(written.candidate),
          fee: readOptional(written.fee, perMonth) ?? zero,
          discount: readOptional(written.discount, readShare) ?? zero,
          minimum: readOptional(written.minimum, perMonth) ?? zero,
          capacity: readOptional(written.capacity, (value) => readMonthly(value, daysPerMonth)),
          staffHours: decimal(written.staffHours ?? 0),
          staffRate: readOptional(written.staffRate, (value) => readAmount(value)) ?? zero,
          seats: seatsIn(written),
          properties: written.properties ?? {},
        };
        return valueOrThrow(withUnits(way, unitsIn(written, daysPerMonth)));
      }),
    }
  );
}

const perMonth = (value: string | number) => readAmount(value, 'month');
