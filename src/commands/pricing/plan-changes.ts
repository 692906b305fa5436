import { compare } from '../../values/money.ts';
import { UserError } from '../../values/errors.ts';
import type { Io } from '../../system/io.ts';
import { project } from '../../projection/project.ts';
import type { Plan } from '../../workload/plan.ts';
import type { PlanChange, UpdateShown } from '../../views/pricing/update.ts';
import { planFromArguments } from '../plan/plan-from-arguments.ts';
import { pricePlanSilently } from '../plan/priced-plan.ts';
import type { PriceOptions } from '../plan/prices.ts';

/** What other prices change in the plan that is found here; undefined without one, or where it cannot be priced. */
export async function planChanges(io: Io, updates: string, asOf: string): Promise<UpdateShown['plan']> {
  try {
    const plan = await planFromArguments(io, [], { quiet: true });
    if (plan.file === undefined) return undefined;
    const [old, now] = [await totalsOf(io, plan, { asOf }), await totalsOf(io, plan, { asOf, updates })];
    const changes = now.flatMap((each): PlanChange[] => {
      const earlier = old.find(({ scenario, candidate }) => scenario === each.scenario && candidate === each.candidate);
      if (earlier && compare(earlier.total, each.total) === 0) return [];
      const { scenario, candidate } = each;
      return [{ scenario, candidate, before: earlier?.total, after: each.total }];
    });
    return { file: plan.file, changes };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    await io.stderr.write(`note: what changes in the plan here is not known: ${error.message}\n`);
    return undefined;
  }
}

async function totalsOf(io: Io, plan: Plan, options: PriceOptions) {
  const asked = await pricePlanSilently(io, plan, { ...options, quiet: true });
  return [...project(asked)].flatMap(({ traffic: { scenario }, projections }) =>
    projections.map(({ candidate, total }) => ({ scenario: scenario.name, candidate: candidate.key, total })),
  );
}
