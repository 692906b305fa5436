import type { Money } from '../../values/money.ts';
import type { ForecastMonth } from '../forecast.ts';
import type { MonthlyCost } from '../monthly-costs.ts';
import type { SpendingLimits } from '../runway.ts';
import type { Draws } from './draws.ts';
import { chanceThat, drawnSum, oddsOf, toNumber, type CostOdds } from './odds.ts';

/** The chance to pass a limit, and by which month it is so one time in ten, as often as not, and nine times in ten. */
export interface LimitOdds {
  readonly chance: number;
  readonly early: string | undefined;
  readonly likely: string | undefined;
  readonly late: string | undefined;
}

/** What the ranges of a plan make of its forecast; months and candidates by their places. */
export interface Outlook {
  readonly ofMonth: (month: number, candidate: number) => CostOdds | undefined;
  /** Of all months up to one. */
  readonly soFar: (month: number, candidate: number) => CostOdds | undefined;
  readonly overBudget: (candidate: number) => LimitOdds | undefined;
  /** The chance that one month is over the budget. */
  readonly overBudgetIn: (month: number, candidate: number) => number | undefined;
  readonly outOfCash: (candidate: number) => LimitOdds | undefined;
  /** The chance that a candidate is sent a request that is longer than a model allows. */
  readonly tooLong: (candidate: number) => number;
  /** The chance that a candidate costs less than another in all months together. */
  readonly isCheaper: (candidate: number, than: number) => number;
}

export function outlookOf(draws: Draws, months: readonly ForecastMonth[], { budget, cash }: SpendingLimits): Outlook {
  const { count } = draws;
  const begun = beginnings(months);
  const costAt = (month: number, place: number): MonthlyCost | undefined => months[month]?.costs[place];
  const ofMonth = known((month: number, place: number) => {
    const { traffic = [], candidate } = costAt(month, place) ?? {};
    const costs = traffic.map(({ traffic: sent, total }) => ({
      total,
      factors: candidate
        ? [draws.ofScenario(sent, candidate), draws.ofGrowth(month - (begun.get(sent.scenario.name) ?? 0))]
        : [],
    }));
    return drawnSum(costs, count);
  });
  const soFar = known((month: number, place: number): Float64Array => {
    const own = ofMonth(month, place);
    if (month === 0) return own;
    const before = soFar(month - 1, place);
    return own.map((cost, draw) => cost + (before[draw] ?? 0));
  });
  const passes = (costs: (month: number) => Float64Array, limit: Money | undefined): LimitOdds | undefined =>
    limit && limitOdds(months, costs, toNumber(limit), count);
  return {
    ofMonth: known((month, place) => maybeOdds(costAt(month, place)?.total, ofMonth(month, place))),
    soFar: known((month, place) => maybeOdds(costAt(month, place)?.cumulative, soFar(month, place))),
    overBudget: (place) => passes((month) => ofMonth(month, place), budget?.fail),
    overBudgetIn: (month, place) => {
      const [costs, limit] = [ofMonth(month, place), budget?.fail && toNumber(budget.fail)];
      return limit === undefined ? undefined : chanceThat(count, (draw) => (costs[draw] ?? 0) > limit);
    },
    outOfCash: (place) => passes((month) => soFar(month, place), cash),
    tooLong: (place) => {
      const { candidate } = costAt(0, place) ?? {};
      const sent = new Map(months.flatMap(({ traffic }) => traffic.map((each) => [each.scenario.name, each])));
      return candidate ? draws.tooLong([...sent.values()], candidate) : 0;
    },
    isCheaper: (place, than) => {
      const [own, other] = [place, than].map((each) => soFar(months.length - 1, each));
      return chanceThat(count, (draw) => (own?.[draw] ?? 0) < (other?.[draw] ?? 0));
    },
  };
}

function maybeOdds(total: Money | undefined, drawn: Float64Array): CostOdds | undefined {
  return total && oddsOf(total, drawn);
}

/** The month, from 0 on, in which each scenario begins. */
function beginnings(months: readonly ForecastMonth[]): ReadonlyMap<string, number> {
  return new Map(
    months.flatMap(({ traffic }, month) => traffic.map(({ scenario }) => [scenario.name, month] as const)).toReversed(),
  );
}

function limitOdds(
  months: readonly ForecastMonth[],
  costsIn: (month: number) => Float64Array,
  limit: number,
  count: number,
): LimitOdds {
  const isPassed = new Uint8Array(count);
  const chances = months.map((_, month) => {
    const costs = costsIn(month);
    return chanceThat(count, (draw) => {
      if ((costs[draw] ?? 0) > limit) isPassed[draw] = 1;
      return isPassed[draw] === 1;
    });
  });
  const monthBy = (chance: number): string | undefined => months[chances.findIndex((each) => each >= chance)]?.month;
  return { chance: chances.at(-1) ?? 0, early: monthBy(0.1), likely: monthBy(0.5), late: monthBy(0.9) };
}

/** A function of two places that is asked for each of them once. */
function known<T>(compute: (month: number, place: number) => T): (month: number, place: number) => T {
  const found = new Map<string, T>();
  return (month, place) => {
    const key = `${month} ${place}`;
    const before = found.get(key);
    if (before !== undefined) return before;
    const value = compute(month, place);
    found.set(key, value);
    return value;
  };
}
