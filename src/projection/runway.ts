import { compare, zero } from '../values/money.ts';
import type { Money } from '../values/money.ts';
import type { Budget } from '../workload/scenario.ts';
import { overBudget } from './budget.ts';
import type { Overrun } from './budget.ts';
import type { MonthlyCost } from './course.ts';
import type { ForecastMonth } from './forecast.ts';

/** What may be spent: US dollars a month, or in all. Scenarios may have budgets of their own. */
export interface Limits {
  readonly budget: Budget | undefined;
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
}

/** Where each candidate goes over its limits. */
export function runways(months: readonly ForecastMonth[], { budget, cash }: Limits): Runway[] {
  const keys = months[0]?.costs.map(({ candidate }) => candidate.key) ?? [];
  const limited = months.filter(({ traffic }) => budget !== undefined || traffic.some(({ scenario }) => scenario.budget !== undefined));
  return keys.map((candidate, place) => {
    const over = limited.flatMap(({ month, costs }) => {
      const cost = costs[place];
      return cost ? overIn(cost, budget).map((each) => ({ month, ...each })) : [];
    });
    const out = cash ? months.findIndex(({ costs }) => compare(costs[place]?.cumulative ?? zero, cash) > 0) : -1;
    return { candidate, over, runwayMonths: out < 0 ? undefined : out, outIn: months[out]?.month };
  });
}

function overIn({ total, traffic }: MonthlyCost, budget: Budget | undefined): Omit<MonthOver, 'month'>[] {
  return [
    ...overBudget(total, budget).map((over) => ({ ...over, scenario: undefined })),
    ...traffic.flatMap((bill) =>
      overBudget(bill.total, bill.traffic.scenario.budget).map((over) => ({ ...over, scenario: bill.traffic.scenario.name })),
    ),
  ];
}
