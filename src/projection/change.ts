import { compare, minus, plain, ratio, sum, zero, type Decimal, type Money } from '../values/money.ts';
import { areScenariosAddable, type Plan } from '../workload/plan.ts';
import type { Scenario } from '../workload/scenario.ts';
import { trafficOf, type Traffic } from '../workload/traffic.ts';
import type { Assumption } from './assumption.ts';
import { billOf } from './bill.ts';
import { attempt, candidateFor, type Candidate } from './candidate.ts';
import type { LineItem, RateAssumptions } from './price.ts';
import { trafficAssumptions } from './project.ts';

/** What one scenario sends, on the candidate of its choice at that side's prices: US dollars per month. */
export interface Side {
  readonly scenario: string;
  readonly traffic: Traffic;
  readonly candidate: Candidate;
  readonly settled: RateAssumptions;
  readonly lineItems: readonly LineItem[];
  readonly total: Money;
  readonly assumptions: readonly Assumption[];
}

/** A scenario on a candidate. Throws a UserError where it cannot be priced there. */
export function sideOf(candidate: Candidate, scenario: Scenario, settled: RateAssumptions): Side {
  const traffic = trafficOf(scenario);
  const bill = billOf(candidate, traffic, settled);
  return {
    scenario: scenario.name,
    traffic,
    candidate,
    settled,
    ...bill,
    assumptions: [...trafficAssumptions(traffic), ...bill.assumptions],
  };
}

/** How much of a change is traffic, price or the choice of the model; the three add up. */
interface Effects {
  readonly traffic: Money;
  readonly price: Money;
  readonly model: Money;
}

/** How a scenario's cost changed. */
export interface ScenarioChange {
  readonly scenario: string;
  readonly before: Side | undefined;
  readonly after: Side | undefined;
  readonly change: Money;
  /** As a part of what it was; undefined for what cost nothing, or was not there. */
  readonly changeRatio: Decimal | undefined;
  /** Undefined where the traffic of after cannot be priced on the candidate of before, and why not. */
  readonly effects: Effects | undefined;
  readonly unsplit: string | undefined;
}

/**
 * Changes scenario by scenario. Traffic is what the traffic of after costs on the candidate of before, at its own
 * prices for every meter, less what it cost; the rest is price where the candidate stayed the same, and the choice of
 * the model where it did not. A scenario that came or went is traffic. So each part is zero where that thing did not
 * change.
 */
export function changesBetween(before: readonly Side[], after: readonly Side[]): ScenarioChange[] {
  const names = [...new Set([...before, ...after].map(({ scenario }) => scenario))];
  return names.map((scenario) =>
    changeOf(
      scenario,
      before.find((side) => side.scenario === scenario),
      after.find((side) => side.scenario === scenario),
    ),
  );
}

function changeOf(scenario: string, before: Side | undefined, after: Side | undefined): ScenarioChange {
  const change = minus(after?.total ?? zero, before?.total ?? zero);
  const whole = { scenario, before, after, change, changeRatio: before && ratio(change, before.total) };
  if (!before || !after)
    return { ...whole, effects: { traffic: change, price: zero, model: zero }, unsplit: undefined };
  const moved = attempt(before.candidate, (candidate) => billOf(candidate, after.traffic, before.settled));
  if ('reason' in moved) return { ...whole, effects: undefined, unsplit: moved.reason };
  const traffic = minus(moved.total, before.total);
  const rest = minus(change, traffic);
  const isSame = madeOf(before) === madeOf(after);
  return {
    ...whole,
    effects: { traffic, price: isSame ? rest : zero, model: isSame ? zero : rest },
    unsplit: undefined,
  };
}

/** Offers with their shares, as text: two candidates of one name are the same only if these are. */
export function madeOf({ candidate, traffic }: Pick<Side, 'candidate' | 'traffic'>): string {
  const { parts, chain } = candidateFor(candidate, traffic.scenario);
  const passes = chain ? [`passes answers: ${chain.passesAnswer}`] : [];
  return [
    candidate.key,
    ...passes,
    ...parts.map(({ offer, share }) => `${offer.offer.key} ${plain(share)}`).toSorted(),
  ].join(', ');
}

export interface Totals {
  readonly before: Money;
  readonly after: Money;
  readonly change: Money;
  readonly changeRatio: Decimal | undefined;
  /** Undefined where a change of any scenario could not be split. */
  readonly effects: Effects | undefined;
}

/** All changes added up; undefined where the scenarios of a side follow each other. */
export function totalOf(
  all: readonly ScenarioChange[],
  sides: readonly Pick<Plan, 'stages' | 'alternatives'>[],
): Totals | undefined {
  return all.length < 2 || sides.every(areScenariosAddable) ? sumChanges(all) : undefined;
}

export function sumChanges(all: readonly ScenarioChange[]): Totals {
  const of = (pick: (change: ScenarioChange) => Money | undefined): Money =>
    sum(all.map((change) => pick(change) ?? zero));
  const before = of((change) => change.before?.total);
  const change = of((each) => each.change);
  const isSplit = all.every(({ effects }) => effects !== undefined);
  return {
    before,
    after: of((each) => each.after?.total),
    change,
    changeRatio: ratio(change, before),
    effects: isSplit
      ? {
          traffic: of((each) => each.effects?.traffic),
          price: of((each) => each.effects?.price),
          model: of((each) => each.effects?.model),
        }
      : undefined,
  };
}

/** A rise that fails a check: by more than a part of what it was, or by more than so many dollars per month. */
export type RiseLimit = { readonly share: Decimal } | { readonly dollars: Money };

/** Whether a rise is over a limit. What cost nothing before is over any share. */
export function isRiseOver({ change, changeRatio }: Pick<Totals, 'change' | 'changeRatio'>, limit: RiseLimit): boolean {
  if ('dollars' in limit) return compare(change, limit.dollars) > 0;
  if (changeRatio) return compare(changeRatio, limit.share) > 0;
  return compare(change, zero) > 0;
}
