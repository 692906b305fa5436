import { compare, sum } from '../values/money.ts';
import type { Money } from '../values/money.ts';
import { areAddable } from '../workload/plan.ts';
import type { Plan } from '../workload/plan.ts';
import type { Budget, Scenario } from '../workload/scenario.ts';

/** A limit that a candidate goes over; US dollars a month. */
export interface Overrun {
  readonly level: 'warn' | 'fail';
  /** The scenario, or undefined for all of them together. */
  readonly scenario: string | undefined;
  readonly candidate: string;
  readonly total: Money;
  readonly limit: Money;
}

/** What a scenario costs on candidates. */
export interface Spent {
  readonly traffic: { readonly scenario: Scenario };
  readonly projections: readonly { readonly candidate: { readonly key: string }; readonly total: Money }[];
}

/** Where candidates that are meant go over the budgets of scenarios, and over that of a month: all together, or each stage by itself. */
export function overruns(
  results: Iterable<Spent>,
  { budget, stages }: Pick<Plan, 'budget' | 'stages'>,
  isMeant: (candidate: string) => boolean,
): Overrun[] {
  const isAdded = areAddable({ stages });
  const found: Overrun[] = [];
  const totals = new Map<string, Money>();
  for (const { traffic, projections } of results) {
    for (const { candidate, total } of projections) {
      if (!isMeant(candidate.key)) continue;
      const { name, budget: own } = traffic.scenario;
      const limits = isAdded ? [own] : [own, budget];
      found.push(...limits.flatMap((limit) => overBudget(total, limit)).map((over) => ({ ...over, scenario: name, candidate: candidate.key })));
      if (isAdded) totals.set(candidate.key, sum([totals.get(candidate.key) ?? sum([]), total]));
    }
  }
  const together = [...totals].flatMap(([candidate, total]) =>
    overBudget(total, budget).map((over) => ({ ...over, scenario: undefined, candidate })),
  );
  return [...found, ...together];
}

/** Which level of a budget an amount is over, if any. */
export function overBudget(total: Money, budget: Budget | undefined): Pick<Overrun, 'level' | 'total' | 'limit'>[] {
  const { warn, fail } = budget ?? {};
  if (fail && compare(total, fail) > 0) return [{ level: 'fail', total, limit: fail }];
  return warn && compare(total, warn) > 0 ? [{ level: 'warn', total, limit: warn }] : [];
}
