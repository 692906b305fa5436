import { roundToWhole, times, type Decimal } from '../values/money.ts';
import { addCount, type MeterCounts } from './cache-shares.ts';
import type { Drivers } from './drivers.ts';
import type { Factor, Kind } from './request-kinds.ts';
import { runOf, type Run } from './run.ts';
import { product, volumeOf, whole } from './volume.ts';

/** Runs, and those of their sub-agents. */
export function runKinds(drivers: Drivers, scale: Decimal): Kind[] {
  const { steps = 1, subAgents = 0, subAgentSteps = steps } = drivers;
  const volume = volumeOf(drivers, scale);
  const own = runKind(runOf(drivers, steps), volume);
  if (subAgents === 0) return [own];
  return [own, runKind(runOf(drivers, subAgentSteps), [...volume, { driver: 'subAgents', value: subAgents }])];
}

function runKind(run: Run, volume: readonly Factor[]): Kind {
  const billed = product(volume);
  const each = {
    input: run.requests.reduce((all, { prompt }) => all + prompt, 0),
    output: run.requests.reduce((all, { output }) => all + output, 0),
    reasoning: run.requests.reduce((all, { reasoning }) => all + reasoning, 0),
  };
  const usage: MeterCounts = {};
  for (const meter of runMeters) addCount(usage, meter, whole(billed, each[meter]));
  return {
    promptTokens: Math.max(...run.requests.map(({ prompt }) => prompt)),
    run,
    ofOne: undefined,
    requests: roundToWhole(times(billed, run.requests.length)),
    usage,
    webSearches: 0,
    steps: () =>
      runMeters.map((meter) => ({
        meter,
        factors: [...volume, { driver: `${meter} of a run`, value: each[meter] }],
        less: [],
      })),
  };
}

const runMeters = ['input', 'output', 'reasoning'] as const;
