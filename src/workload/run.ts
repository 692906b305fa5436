import { secondsIn } from '../values/duration.ts';
import type { CacheChoice } from './driver-kinds.ts';
import type { Drivers } from './drivers.ts';

// An agent works in steps: each request sends the system prompt, the tools, the task, and all that the steps before it
// have said and found.

/** One request of a run. */
export interface RunRequest {
  /** Counted from 1; the request that sums up what came before has the number of the step that it precedes. */
  readonly step: number;
  readonly isSummary: boolean;
  /** Tokens of the whole prompt. */
  readonly prompt: number;
  /** How many of them, from the first on, an earlier request has sent in the same order. */
  readonly resent: number;
  /** Seconds since that. */
  readonly since: number;
  readonly output: number;
  readonly reasoning: number;
}

export interface Run {
  readonly requests: readonly RunRequest[];
  readonly cache: CacheChoice;
}

/** The requests of one run, of so many steps. */
export function runOf(drivers: Drivers, steps: number): Run {
  const { outputTokens: output = 0, reasoningTokens: reasoning = 0, resultTokens = 0, taskTokens = 0 } = drivers;
  const { compactAbove = Infinity, compactTo = 0, runPause, cache = 'auto' } = drivers;
  const fixed = fixedTokensOf(drivers);
  const since = secondsIn(drivers.stepPause ?? '0s');
  const first = { step: 1, isSummary: false, prompt: fixed + taskTokens, output, reasoning };
  const requests: RunRequest[] = [
    { ...first, resent: runPause === undefined ? 0 : fixed, since: secondsIn(runPause ?? '0s') },
  ];
  let context = first.prompt;
  for (let step = 2; step <= steps; step += 1) {
    let resent = context;
    context += output + resultTokens;
    if (context > compactAbove) {
      const summary = { step, isSummary: true, prompt: context, resent, since };
      requests.push({ ...summary, output: compactTo - fixed, reasoning: 0 });
      [context, resent] = [compactTo, fixed];
    }
    requests.push({ step, isSummary: false, prompt: context, resent, since, output, reasoning });
  }
  return { requests, cache };
}

/** What is the same in every step: the system prompt and the tools. */
export function fixedTokensOf({ systemTokens = 0, toolTokens = 0 }: Drivers): number {
  return systemTokens + toolTokens;
}
