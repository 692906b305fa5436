import type { DriverRow } from './driver-kinds.ts';

/** What drives a run of an agent, beside `outputTokens` and `reasoningTokens` of each step: `run` in a plan. */
export const runDriverTable = {
  steps: {
    kind: 'turns',
    label: 'Steps of a run',
    about: 'requests of a run, each of which sends all before it again',
  },
  systemTokens: { kind: 'tokens', label: 'System prompt, tokens', about: 'the system prompt, the same in every step' },
  toolTokens: { kind: 'tokens', label: 'Tools, tokens', about: 'definitions of tools, the same in every step' },
  taskTokens: { kind: 'tokens', label: 'Task, tokens', about: 'the task that a run begins with' },
  resultTokens: {
    kind: 'tokens',
    label: 'Results of a step, tokens',
    about: 'what a step adds to the next prompt beside its answer: results of tools',
  },
  subAgents: { kind: 'count', label: 'Sub-agents of a run', about: 'sub-agents of a run, each a run of its own' },
  subAgentSteps: {
    kind: 'turns',
    label: 'Steps of a sub-agent',
    about: 'steps of a sub-agent (default: as many as the run)',
  },
  stepPause: {
    kind: 'duration',
    label: 'Time between steps',
    about: 'time between steps, like 20s or 5m: what the cache does not live through is written again (default: none)',
  },
  runPause: {
    kind: 'duration',
    label: 'Time between runs',
    about: 'time between runs: what all have in common may still be cached (default: it is not)',
  },
  compactAbove: {
    kind: 'tokens',
    label: 'Compacted above, tokens',
    about: 'context above which a run is summed up, by a request of its own; with compactTo',
  },
  compactTo: {
    kind: 'tokens',
    label: 'Compacted to, tokens',
    about: 'context that is left then, system prompt and tools included',
  },
  cache: {
    kind: 'cache',
    label: 'Cache of a run',
    about: 'auto (as the provider does by itself), 5m, 1h or none (default: auto)',
  },
} as const satisfies Readonly<Record<string, DriverRow>>;

type RunDriver = keyof typeof runDriverTable;

export const runDrivers: readonly RunDriver[] = Object.keys(runDriverTable).filter((key) => isRunDriver(key));

function isRunDriver(key: string): key is RunDriver {
  return Object.hasOwn(runDriverTable, key);
}
