import { UserError } from '../../values/errors.ts';
import type { Io } from '../../system/io.ts';
import type { CandidateSpec } from '../../workload/blend.ts';
import { loadPlan } from '../../workload/disk/load-plan.ts';
import { foundingPlan } from '../../workload/founding.ts';
import { AS_USED } from '../../workload/measured.ts';
import type { Plan } from '../../workload/plan.ts';
import type { PlanOptions } from './plan-options.ts';

// A file of its own, which the default table needs without what reads arguments.

/** The plan without flags over it, volumes counted by the length of a month that they say. */
export async function planAlone(
  io: Io,
  named: string | undefined,
  { plan, daysPerMonth, quiet, usage }: PlanOptions,
): Promise<Plan> {
  const found = plan !== false || named !== undefined ? await loadPlan(io, named, { daysPerMonth }) : undefined;
  if (found?.origin?.kind === 'foreign' && quiet !== true)
    await io.stderr.write(`note: ${found.file} ${found.origin.doubt}; --no-plan leaves it out\n`);
  return found ?? { ...foundingPlan, daysPerMonth, ...(usage && { baseline: AS_USED, candidates: [], growth: [] }) };
}

/** Throws a UserError for two blends of one name. */
export function refuseTwins(candidates: readonly CandidateSpec[]): void {
  const names = candidates.flatMap((spec) => (typeof spec === 'string' ? [] : [spec.name]));
  const twin = names.find((name, place) => names.indexOf(name) < place);
  if (twin !== undefined)
    throw new UserError(`there are two blends "${twin}"`, { hint: 'give each a name of its own' });
}
