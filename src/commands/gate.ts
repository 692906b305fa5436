import { exitCode } from '../values/errors.ts';
import type { ExitCode } from '../values/errors.ts';
import type { Io } from '../system/io.ts';
import type { Unpriced } from '../pricing/no-price.ts';
import { overruns } from '../projection/budget.ts';
import type { Overrun } from '../projection/budget.ts';
import type { Question, ScenarioProjection } from '../projection/project.ts';
import { formatMoney } from '../report/format.ts';
import type { Plan } from '../workload/plan.ts';

export interface GateOptions {
  readonly gate?: boolean | undefined;
  readonly quiet?: boolean | undefined;
}

/** Whom a gate holds: those that were asked for; the baseline only where it was, or where there is nothing else. */
export function gated({ baseline, candidates }: Pick<Question, 'baseline' | 'candidates'>): (key: string) => boolean {
  const asked = new Set(candidates.map(({ key }) => key));
  return (key) => asked.has(key) || (asked.size === 0 && key === baseline.key);
}

/**
 * Says on standard error which candidates go over the budgets of a plan. To be called after the report: with `--gate`
 * the run fails where one goes over what it may cost, or cannot be priced and so might.
 */
export async function tellBudget(
  io: Io,
  results: Iterable<ScenarioProjection>,
  asked: Pick<Question, 'baseline' | 'candidates'> & { readonly plan: Plan },
  { gate, quiet }: GateOptions,
): Promise<ExitCode> {
  if (!hasBudget(asked.plan)) return exitCode.done;
  const isMeant = gated(asked);
  const all = overruns(results, asked.plan.budget, isMeant);
  for (const overrun of all) {
    const isError = gate === true && overrun.level === 'fail';
    if (isError || quiet !== true) await io.stderr.write(`${isError ? 'error' : 'note'}: ${sentence(overrun)}\n`);
  }
  if (gate !== true) return exitCode.done;
  const unpriced = [...results].flatMap((result) => result.unpriced);
  const isOpen = await tellUnpriced(io, unpriced, isMeant);
  return isOpen || all.some(({ level }) => level === 'fail') ? exitCode.gateFailed : exitCode.done;
}

/** Says who a gate cannot vouch for; true where there is anybody. */
export async function tellUnpriced(io: Io, unpriced: readonly Unpriced[], isMeant: (key: string) => boolean): Promise<boolean> {
  const meant = new Map(unpriced.filter(({ key }) => isMeant(key)).map((each) => [each.key, each.reason]));
  for (const [key, reason] of meant) await io.stderr.write(`error: nobody knows whether ${key} is within the budget: ${reason}\n`);
  return meant.size > 0;
}

/** Whether a plan limits what anything costs. */
export function hasBudget({ budget, scenarios }: Plan): boolean {
  return budget !== undefined || scenarios.some((scenario) => scenario.budget !== undefined);
}

function sentence({ level, scenario, candidate, total, limit }: Overrun): string {
  const what = scenario === undefined ? 'all scenarios together' : scenario;
  return `${what} on ${candidate}: ${formatMoney(total)} a month is over the ${level === 'fail' ? 'budget' : 'warning level'} of ${formatMoney(limit)}`;
}
