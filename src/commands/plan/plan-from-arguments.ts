import { parsedValue } from '../../values/quantity.ts';
import { UserError } from '../../values/errors.ts';
import type { Io } from '../../system/io.ts';
import { isFile } from '../../system/files.ts';
import { andList } from '../../values/nearest.ts';
import { specNamed } from '../../projection/candidate.ts';
import { readCandidate, type CandidateSpec } from '../../workload/blend.ts';
import { AS_USED } from '../../workload/measured.ts';
import type { Plan } from '../../workload/plan.ts';
import { scenariosWithFlags } from './scenario-flags.ts';
import { refuseMixed } from './measured-options.ts';
import { planAlone, refuseTwins } from './plan-alone.ts';
import type { PlanOptions } from './plan-options.ts';

/** Arguments that are a plan (a file, `-`, or what ends like one), and those that are models. */
export function sortArguments(
  io: Io,
  words: readonly string[],
): { readonly plans: readonly string[]; readonly models: readonly string[] } {
  const isPlan = (word: string): boolean => word === '-' || /\.(ya?ml|json)$/i.test(word) || isFile(io, word);
  return { plans: words.filter(isPlan), models: words.filter((word) => !isPlan(word)) };
}

/** A plan with arguments and flags over it: the file that was named, else the nearest one, else the founding plan. */
export async function planFromArguments(io: Io, words: readonly string[], options: PlanOptions): Promise<Plan> {
  const { plans, models } = sortArguments(io, words);
  refuseMixed(options, options);
  const named = [...plans, ...(typeof options.plan === 'string' ? [options.plan] : [])];
  if (named.length > 1)
    throw new UserError(`two plans: ${andList(named)}`, { hint: 'name one; models are named without an ending' });
  if (named[0] === '-' && options.usage?.includes('-') === true)
    throw new UserError('standard input cannot be both the plan and the usage', {
      hint: 'name a file for one of them',
    });
  const { plan, leftOut } = withFlags(await planAlone(io, named[0], options), {
    ...options,
    model: [...(options.model ?? []), ...models.map((text) => parsedValue(readCandidate(text)))],
  });
  if (leftOut !== undefined && options.quiet !== true) await io.stderr.write(`note: ${leftOut}\n`);
  return plan;
}

function withFlags(plan: Plan, options: PlanOptions): { readonly plan: Plan; readonly leftOut: string | undefined } {
  const { model, hybrid: mix, baseline } = options;
  const chosen = [...(mix === undefined ? [] : [mix]), ...(model ?? [])];
  const candidates =
    chosen.length > 0
      ? chosen.map((spec) => (typeof spec === 'string' ? specNamed(spec, plan.candidates) : spec))
      : plan.candidates;
  refuseTwins(candidates);
  const { leftOut, ...scenarios } = scenariosWithFlags(plan, options, options.scenario);
  const shifts = options.shift ?? plan.shifts;
  return {
    plan: { ...plan, baseline: baseline ?? baselineAmong(model, plan), candidates, shifts, ...scenarios },
    leftOut,
  };
}

/** Without a plan, savings are measured against the first model that was named; founding figures have their own. */
function baselineAmong(models: readonly CandidateSpec[] | undefined, plan: Plan): string {
  const first = models?.[0];
  if (first === undefined || plan.file !== undefined || plan.baseline === AS_USED) return plan.baseline;
  return typeof first === 'string' ? first : first.name;
}
