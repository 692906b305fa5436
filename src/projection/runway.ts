import { compare, isNegative, minus, zero, sum, type Money } from '../values/money.ts';
import type { MonthlyBudget, Scenario } from '../workload/scenario.ts';
import type { MonthlyCost } from './monthly-costs.ts';
import type { ForecastMonth } from './forecast.ts';
import { areScenariosAddable, type Plan } from '../workload/plan.ts';

/** What may be spent: US dollars per month, or in all. Scenarios may have budgets of their own. */
export interface SpendingLimits {
  readonly budget: MonthlyBudget | undefined;
  readonly cash: Money | undefined;
}

/** A month in which a candidate is over a budget. */
interface MonthOver extends Pick<Overrun, 'level' | 'total' | 'limit'> {
  readonly month: string;
  /** Undefined for the budget of all together. */
  readonly scenario: string | undefined;
}

/** When a candidate goes over its limits. */
export interface Runway {
  readonly candidate: string;
  readonly over: readonly MonthOver[];
  /** Whole months that the cash pays for; undefined where it outlasts the forecast. */
  readonly runwayMonths: number | undefined;
  /** The month in which the cash runs out. */
  readonly outIn: string | undefined;
  /** Cash that is left after the last month; undefined where there is none, or it runs out. */
  readonly left: Money | undefined;
}

/** The months in which the costs of all scenarios together are over the budget. */
export function monthsOverBudget({ over }: Runway): string[] {
  return over.flatMap(({ level, scenario, month }) => (level === 'fail' && scenario === undefined ? [month] : []));
}

/** Where each candidate goes over its limits. */
export function runways(months: readonly ForecastMonth[], { budget, cash }: SpendingLimits): Runway[] {
  const keys = months[0]?.costs.map(({ candidate }) => candidate.key) ?? [];
  const limited = months.filter(
    ({ traffic }) => budget !== undefined || traffic.some(({ scenario }) => scenario.budget !== undefined),
  );
  return keys.map((candidate, place) => {
    const over = limited.flatMap(({ month, costs }) => {
      const cost = costs[place];
      return cost ? overIn(cost, budget).map((each) => ({ month, ...each })) : [];
    });
    // Cash is what is left after what is spent already.
    const spent = months[0]?.costs[place]?.spent ?? zero;
    const rests = cash ? months.map(({ costs }) => minus(cash, minus(costs[place]?.cumulative ?? zero, spent))) : [];
    const out = rests.findIndex((rest) => isNegative(rest));
    const runwayMonths = out < 0 ? undefined : out;
    return { candidate, over, runwayMonths, outIn: months[out]?.month, left: out < 0 ? rests.at(-1) : undefined };
  });
}

function overIn({ total, traffic }: MonthlyCost, budget: MonthlyBudget | undefined): Omit<MonthOver, 'month'>[] {
  return [
    ...overBudget(total, budget).map((over) => ({ ...over, scenario: undefined })),
    ...traffic.flatMap((bill) =>
      overBudget(bill.total, bill.traffic.scenario.budget).map((over) => ({
        ...over,
        scenario: bill.traffic.scenario.name,
      })),
    ),
  ];
}

/** A limit that a candidate goes over; US dollars per month. */
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

/** Months in which the meant candidates exceed the budgets of scenarios, and that of all scenarios or of each stage. */
export function overruns(
  results: Iterable<Spent>,
  plan: Pick<Plan, 'budget' | 'stages' | 'alternatives' | 'gate'>,
  isMeant: (candidate: string) => boolean,
): Overrun[] {
  const { budget, gate } = plan;
  const isAdded = areScenariosAddable(plan);
  const found: Overrun[] = [];
  const totals = new Map<string, Money>();
  for (const { traffic, projections } of results) {
    for (const { candidate, total } of projections) {
      if (!isMeant(candidate.key)) continue;
      const { name, budget: own } = traffic.scenario;
      const limits = isAdded || (gate !== undefined && gate !== name) ? [own] : [own, budget];
      found.push(
        ...limits
          .flatMap((limit) => overBudget(total, limit))
          .map((over) => ({ ...over, scenario: name, candidate: candidate.key })),
      );
      if (isAdded) totals.set(candidate.key, sum([totals.get(candidate.key) ?? sum([]), total]));
    }
  }
  const together = [...totals].flatMap(([candidate, total]) =>
    overBudget(total, budget).map((over) => ({ ...over, scenario: undefined, candidate })),
  );
  return [...found, ...together];
}

/** Which level of a budget an amount is over, if any. */
export function overBudget(
  total: Money,
  budget: MonthlyBudget | undefined,
): Pick<Overrun, 'level' | 'total' | 'limit'>[] {
  const { warn, fail } = budget ?? {};
  if (fail && compare(total, fail) > 0) return [{ level: 'fail', total, limit: fail }];
  return warn && compare(total, warn) > 0 ? [{ level: 'warn', total, limit: warn }] : [];
}
