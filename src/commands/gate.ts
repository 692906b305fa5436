import { exitCode } from '../values/errors.ts';
import type { ExitCode } from '../values/errors.ts';
import type { Io } from '../system/io.ts';
import { overruns } from '../projection/budget.ts';
import type { Overrun } from '../projection/budget.ts';
import type { ScenarioProjection } from '../projection/project.ts';
import { formatMoney } from '../report/format.ts';
import type { Plan } from '../workload/plan.ts';

export interface GateOptions {
  readonly gate?: boolean | undefined;
  readonly quiet?: boolean | undefined;
}

/**
 * Says on standard error which candidates go over the budgets of a plan. To be called after the report: with `--gate`
 * the run fails where one goes over what it may cost.
 */
export async function tellBudget(io: Io, results: Iterable<ScenarioProjection>, plan: Plan, { gate, quiet }: GateOptions): Promise<ExitCode> {
  if (!hasBudget(plan)) return exitCode.done;
  const all = overruns(results, plan.budget);
  const failed = all.filter(({ level }) => level === 'fail');
  for (const overrun of all) {
    const isError = gate === true && overrun.level === 'fail';
    if (isError || quiet !== true) await io.stderr.write(`${isError ? 'error' : 'note'}: ${sentence(overrun)}\n`);
  }
  return gate === true && failed.length > 0 ? exitCode.gateFailed : exitCode.done;
}

/** Whether a plan limits what anything costs. */
export function hasBudget({ budget, scenarios }: Plan): boolean {
  return budget !== undefined || scenarios.some((scenario) => scenario.budget !== undefined);
}

function sentence({ level, scenario, candidate, total, limit }: Overrun): string {
  const what = scenario === undefined ? 'all scenarios together' : scenario;
  return `${what} on ${candidate}: ${formatMoney(total)} a month is over the ${level === 'fail' ? 'budget' : 'warning level'} of ${formatMoney(limit)}`;
}
