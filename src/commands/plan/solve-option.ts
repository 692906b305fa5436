import { UserError } from '../../values/errors.ts';
import { solve, type Solution } from '../../projection/solve.ts';
import type { ForecastQuestion } from '../../projection/forecast.ts';
import type { SpendingLimits } from '../../projection/runway.ts';
import { driversOfKind, type AmountDriver } from '../../workload/drivers.ts';
import type { CandidateSpec } from '../../workload/blend.ts';
import type { Scenario } from '../../workload/scenario.ts';
import { givenDriver, type DriverOptions } from './driver-flags.ts';

const solvable = driversOfKind('volume', 'count', 'tokens');

/** What `--solve` asks for: a driver, of one scenario where several have it. */
export interface SolveOption {
  readonly scenario: string | undefined;
  readonly driver: (typeof solvable)[number];
}

/** `users`, or `Support bot.users`. */
export function solveOption(text: string): SolveOption {
  const dot = text.lastIndexOf('.');
  const driver = solvable.find((name) => name === text.slice(dot + 1).trim());
  if (driver !== undefined) return { scenario: dot < 0 ? undefined : text.slice(0, dot).trim(), driver };
  throw new UserError(`--solve: "${text}" is not a driver that counts`, { hint: `it may be ${solvable.join(', ')}` });
}

/** Drivers of the command line need no volume where that is what is solved for. */
export function withSolvedVolume<T extends DriverOptions & { readonly solve?: SolveOption | undefined }>(
  options: T,
): T {
  const { solve: asked, tokens, requests, users, runs } = options;
  if (!asked || (tokens ?? requests ?? users ?? runs) !== undefined || givenDriver(options) === undefined)
    return options;
  const one = { count: 1, timesADay: undefined };
  if (asked.driver === 'users') return { ...options, users: 1 };
  return asked.driver === 'requests' || asked.driver === 'runs' ? { ...options, [asked.driver]: one } : options;
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
    throw new UserError('--solve needs a limit to fit', { hint: 'give --budget 3k/month or --cash 20k' });
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
