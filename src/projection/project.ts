import { minus, one, ratio } from '../values/money.ts';
import type { Decimal, Money } from '../values/money.ts';
import type { Scenario } from '../workload/scenario.ts';
import { trafficOf } from '../workload/traffic.ts';
import type { Traffic } from '../workload/traffic.ts';
import { billOf } from './bill.ts';
import type { Assumptions } from './bill.ts';
import type { Candidate } from './candidate.ts';
import type { LineItem } from './price.ts';

/** One scenario on one candidate: US dollars a month. */
export interface Projection {
  readonly candidate: Candidate;
  readonly isBaseline: boolean;
  readonly lineItems: readonly LineItem[];
  readonly total: Money;
  /** Baseline minus total: negative where the candidate is dearer. */
  readonly savings: Money;
  /** Savings as a part of the baseline; undefined where the baseline costs nothing. */
  readonly savingsRatio: Decimal | undefined;
}

export interface ScenarioProjection {
  readonly traffic: Traffic;
  /** The baseline first, then the candidates in the order they were asked for. */
  readonly projections: readonly Projection[];
}

export interface Question extends Assumptions {
  readonly scenarios: readonly Scenario[];
  readonly baseline: Candidate;
  readonly candidates: readonly Candidate[];
}

/** The baseline first, then each other candidate once. */
export function contenders({ baseline, candidates }: Pick<Question, 'baseline' | 'candidates'>): Candidate[] {
  return [...new Map([baseline, ...candidates].map((candidate) => [candidate.key, candidate])).values()];
}

/** Prices every scenario on the baseline and on each candidate, one at a time as they are asked for. Throws MissingRate. */
export function* project(question: Question): Generator<ScenarioProjection> {
  const all = contenders(question);
  for (const scenario of question.scenarios) yield projectScenario(trafficOf(scenario, one), all, question);
}

function projectScenario(traffic: Traffic, all: readonly Candidate[], assumptions: Assumptions): ScenarioProjection {
  const bills = all.map((candidate) => ({ candidate, ...billOf(candidate, traffic, assumptions) }));
  const reference = bills[0]?.total;
  const projections = bills.map(({ candidate, lineItems, total }, place): Projection => {
    const savings = minus(reference ?? total, total);
    return { candidate, isBaseline: place === 0, lineItems, total, savings, savingsRatio: ratio(savings, reference ?? total) };
  });
  return { traffic, projections };
}
