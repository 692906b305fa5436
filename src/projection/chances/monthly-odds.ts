import type { Money } from '../../values/money.ts';
import type { Traffic } from '../../workload/traffic.ts';
import type { Candidate } from '../candidate.ts';
import type { Draws } from './draws.ts';
import { chanceThat, drawnSum, oddsOf, toNumber, type CostOdds } from './odds.ts';

/** What ranges make of a month of a candidate; chances are parts of one. */
export interface MonthlyOdds extends CostOdds {
  /** That it costs less than the baseline; undefined for that itself, and where it has no price. */
  readonly cheaperThanBaseline: number | undefined;
  /** That no other candidate costs less. */
  readonly cheapest: number;
  readonly overBudget: number | undefined;
  /** That a request is longer than a model allows. */
  readonly tooLong: number;
}

/** A month of some scenarios on a candidate. */
export interface MonthOnCandidate {
  readonly candidate: Candidate;
  readonly total: Money;
  readonly bills: readonly { readonly traffic: Traffic; readonly total: Money }[];
}

/** What ranges make of months, by the key of each candidate, all with the same draws. */
export type OddsOfMonths = (
  months: readonly MonthOnCandidate[],
  baseline: string,
  budget: Money | undefined,
) => ReadonlyMap<string, MonthlyOdds>;

/** By the key of each candidate, all with the same draws. */
export function monthlyOdds(
  draws: Draws,
  months: readonly MonthOnCandidate[],
  baseline: string,
  budget: Money | undefined,
): ReadonlyMap<string, MonthlyOdds> {
  const { count, ofScenario } = draws;
  const drawn = months.map(({ candidate, total, bills }) => ({
    key: candidate.key,
    tooLong: draws.tooLong(
      bills.map(({ traffic }) => traffic),
      candidate,
    ),
    total,
    costs: drawnSum(
      bills.map((bill) => ({ total: bill.total, factors: [ofScenario(bill.traffic, candidate)] })),
      count,
    ),
  }));
  const reference = drawn.find(({ key }) => key === baseline)?.costs;
  const least = new Float64Array(count).map((_, draw) =>
    Math.min(...drawn.map(({ costs }) => costs[draw] ?? Infinity)),
  );
  const limit = budget && toNumber(budget);
  return new Map(
    drawn.map(({ key, total, costs, tooLong }) => [
      key,
      {
        ...oddsOf(total, costs),
        tooLong,
        cheaperThanBaseline:
          reference && key !== baseline
            ? chanceThat(count, (draw) => (costs[draw] ?? 0) < (reference[draw] ?? 0))
            : undefined,
        cheapest: chanceThat(count, (draw) => costs[draw] === least[draw]),
        overBudget: limit === undefined ? undefined : chanceThat(count, (draw) => (costs[draw] ?? 0) > limit),
      },
    ]),
  );
}
