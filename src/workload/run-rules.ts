import type { Drivers } from './drivers.ts';
import type { DriverProblem } from './driver-problem.ts';
import { fixedTokensOf } from './run.ts';
import { runDrivers } from './run-drivers.ts';

/** Drivers of requests that a run makes itself, or has no use for. */
const ofRequests = [
  'inputTokens',
  'fixedTokens',
  'turns',
  'turnTokens',
  'cacheHit',
  'historyCacheHit',
  'cacheWrite',
  'cacheWrite1h',
  'webSearches',
] as const;

/** What is wrong with the drivers of runs together. */
export function runProblem(drivers: Drivers): DriverProblem | undefined {
  const { runs, steps, subAgents, subAgentSteps } = drivers;
  const ofRun = runDrivers.find((driver) => drivers[driver] !== undefined);
  if (runs === undefined)
    return (
      ofRun && { driver: ofRun, message: `${ofRun} belongs to a run, and runs is missing`, hint: 'give runs: 200/day' }
    );
  const idle = ofRequests.find((driver) => drivers[driver] !== undefined);
  if (idle)
    return {
      driver: idle,
      message: `says runs and ${idle}`,
      hint: 'a run is made of steps, systemTokens, toolTokens, taskTokens, resultTokens and outputTokens',
    };
  if (steps === undefined) return { driver: 'runs', message: 'says runs without steps', hint: 'give steps: 40' };
  if (subAgentSteps !== undefined && subAgents === undefined)
    return { driver: 'subAgentSteps', message: 'subAgentSteps needs subAgents', hint: 'give subAgents: 3' };
  const { taskTokens = 0, resultTokens = 0, outputTokens = 0 } = drivers;
  if (fixedTokensOf(drivers) + taskTokens + resultTokens + outputTokens === 0)
    return {
      driver: 'runs',
      message: 'says runs that send nothing',
      hint: 'give taskTokens: 2k and outputTokens: 400',
    };
  return compactionProblem(drivers);
}

function compactionProblem(drivers: Drivers): DriverProblem | undefined {
  const { compactAbove, compactTo, taskTokens = 0, resultTokens = 0, outputTokens = 0 } = drivers;
  if (compactAbove === undefined && compactTo === undefined) return undefined;
  if (compactAbove === undefined)
    return { driver: 'compactTo', message: 'compactTo needs compactAbove', hint: 'give compactAbove: 150k' };
  if (compactTo === undefined)
    return { driver: 'compactAbove', message: 'compactAbove needs compactTo', hint: 'give compactTo: 40k' };
  const fixed = fixedTokensOf(drivers);
  if (fixed + taskTokens > compactAbove)
    return {
      driver: 'compactAbove',
      message: `compactAbove (${compactAbove}) is less than a run begins with (${fixed + taskTokens})`,
      hint: 'let it begin below that, or compact above more',
    };
  if (compactTo <= fixed)
    return {
      driver: 'compactTo',
      message: `compactTo (${compactTo}) leaves nothing beside systemTokens and toolTokens (${fixed})`,
      hint: 'they are a part of it',
    };
  if (compactTo + resultTokens + outputTokens > compactAbove)
    return {
      driver: 'compactTo',
      message: `compactTo (${compactTo}) leaves no room for one step below compactAbove (${compactAbove})`,
      hint: `a step adds ${resultTokens + outputTokens}`,
    };
  return undefined;
}
