import { UserError } from '../../values/errors.ts';
import { zero } from '../../values/money.ts';
import { findSpec } from '../../projection/plan-spec.ts';
import { solve, type Solution } from '../../projection/solve.ts';
import type { ForecastQuestion } from '../../projection/forecast.ts';
import type { SpendingLimits } from '../../projection/runway.ts';
import type { AmountDriver } from '../../workload/drivers.ts';
import type { CandidateSpec } from '../../workload/blend.ts';
import { areScenariosAddable } from '../../workload/plan.ts';
import type { Scenario } from '../../workload/scenario.ts';
import { solvedJson, solvedNotes } from '../../views/forecast/solved.ts';
import type { PricedQuestion } from './priced-plan.ts';
import type { SolveOption } from './solve-option.ts';

/** Of a month as it is; scenarios that follow each other are each alone in theirs. */
export function solutionOfMonth(asked: PricedQuestion, option: SolveOption) {
  const { plan, baseline, candidates, prices } = asked;
  const specs = [plan.baseline, ...plan.candidates].map((spec) => findSpec(plan, spec));
  const keys = new Map(specs.map((spec, place) => [spec, [baseline, ...candidates][place]?.key ?? '']));
  const question = {
    ...plan,
    candidates: specs,
    scenarios: areScenariosAddable(plan)
      ? asked.scenarios
      : [scenarioWith(asked.scenarios, option.scenario, option.driver)],
    stages: [],
    months: [{ name: prices.asOf.slice(0, 7), pricedAt: prices.asOf }],
    priceDecline: zero,
    priceOf: prices.priceOf,
  };
  const limits = { budget: plan.budget, cash: undefined };
  const solution = solutionOf(question, option, limits, (spec) => keys.get(spec) ?? '');
  return { notes: solvedNotes(solution, limits, 1), json: solvedJson(solution) };
}

/** Throws a UserError where there is nothing to solve for, or no limit to fit. */
export function solutionOf(
  question: ForecastQuestion,
  { scenario: name, driver }: SolveOption,
  limits: SpendingLimits,
  keyOf: (spec: CandidateSpec) => string,
): Solution {
  const scenario = scenarioWith(question.scenarios, name, driver);
  if (!limits.cash && !limits.budget?.fail && !question.scenarios.some(({ budget }) => budget?.fail))
    throw new UserError('--solve needs a limit to fit', { hint: 'give one, like --budget 3k/month' });
  return solve(question, { scenario, driver }, limits, keyOf);
}

function scenarioWith(scenarios: readonly Scenario[], name: string | undefined, driver: AmountDriver): Scenario {
  const found = scenarios.filter((each) => each.drivers[driver] !== undefined && (name ?? each.name) === each.name);
  const [first, ...others] = found;
  if (first && others.length === 0) return first;
  if (first)
    throw new UserError(`--solve: ${found.length} scenarios have ${driver}`, {
      hint: `name one of them: --solve "${first.name}.${driver}"`,
    });
  throw new UserError(`--solve: no scenario${name === undefined ? '' : ` "${name}"`} has ${driver}`, {
    hint: 'solve for a driver that the plan or the flags say',
  });
}
