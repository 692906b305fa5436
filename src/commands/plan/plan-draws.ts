import type { OddsOfMonths } from '../../projection/chances/monthly-odds.ts';
import type { Plan } from '../../workload/plan.ts';

/** What the ranges of a plan make of a month, where nothing has grown; undefined for a plan without ranges. */
export async function oddsInPlan(plan: Plan): Promise<OddsOfMonths | undefined> {
  if (!plan.scenarios.some(({ ranges }) => ranges)) return undefined;
  const { drawsOf } = await import('../../projection/chances/draws.ts');
  const { monthlyOdds } = await import('../../projection/chances/monthly-odds.ts');
  const draws = drawsOf({ ...plan, growth: [], growthRanges: undefined });
  return draws && ((...asked) => monthlyOdds(draws, ...asked));
}
