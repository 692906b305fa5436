import type { Draws } from '../../projection/chances/draws.ts';
import type { Plan } from '../../workload/plan.ts';

/** What the ranges of a plan may come to in a month, where nothing has grown; undefined for a plan without ranges. */
export async function drawsOfMonth(plan: Plan): Promise<Draws | undefined> {
  if (!plan.scenarios.some(({ ranges }) => ranges)) return undefined;
  const { drawsOf } = await import('../../projection/chances/draws.ts');
  return drawsOf({ ...plan, growth: [], growthRanges: undefined });
}
