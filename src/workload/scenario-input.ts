import { inputDrivers } from './request-input.ts';
import type { DriverProblem } from './driver-problem.ts';
import { driverProblem, type Scenario } from './scenario.ts';

/** A scenario on an offer: its drivers with what its input counts to there. */
export function scenarioOn(scenario: Scenario, offer: string): Scenario {
  const { input, drivers } = scenario;
  return input && 'counted' in input
    ? { ...scenario, drivers: { ...drivers, ...inputDrivers(input, offer) } }
    : scenario;
}

/** What is wrong with a scenario, its files not yet counted. */
export function scenarioProblem({ drivers, input }: Pick<Scenario, 'drivers' | 'input'>): DriverProblem | undefined {
  if (!input) return driverProblem(drivers);
  const twice = (['inputTokens', 'fixedTokens'] as const).find((driver) => drivers[driver] !== undefined);
  if (twice)
    return {
      driver: twice,
      message: `says ${twice} and input, which is counted`,
      hint: 'leave one of them out',
    };
  if (drivers.tokens !== undefined)
    return {
      driver: 'tokens',
      message: 'input is per request, and no requests are given',
      hint: 'give requests: 4k/day instead of tokens',
    };
  if (drivers.runs !== undefined)
    return {
      driver: 'runs',
      message: 'input is per request, and runs are given',
      hint: 'say what a run is made of in tokens: systemTokens, toolTokens, taskTokens',
    };
  return driverProblem({ ...drivers, inputTokens: 1 });
}
