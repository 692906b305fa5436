import { minus, ratio, sum, type Decimal, type Money } from '../values/money.ts';
import { hasNoOutput, idleDrivers, type Scenario } from '../workload/scenario.ts';
import type { CountedInput } from '../workload/request-input.ts';
import { trafficOf, type Traffic } from '../workload/traffic.ts';
import type { Assumption } from './assumption.ts';
import { billOf, type ScenarioBill } from './bill.ts';
import { attempt, refuseAll, type Candidate, type Contender } from './candidate.ts';
import type { Unpriced } from '../pricing/catalogue/no-price.ts';
import type { LineItem, RateAssumptions } from './price.ts';

/** One scenario on one candidate: US dollars per month. */
export interface Projection extends Pick<ScenarioBill, 'runSteps'> {
  readonly candidate: Candidate;
  readonly isBaseline: boolean;
  readonly lineItems: readonly LineItem[];
  readonly total: Money;
  /** Baseline minus total: negative where the candidate is dearer; undefined where the baseline cannot be priced. */
  readonly savings: Money | undefined;
  /** Savings as a part of the baseline; undefined where there are none to tell, or the baseline costs nothing. */
  readonly savingsRatio: Decimal | undefined;
  readonly assumptions: readonly Assumption[];
}

export interface ScenarioProjection {
  readonly traffic: Traffic;
  /** The baseline first, then the candidates in the order they were asked for. */
  readonly projections: readonly Projection[];
  /** Candidates that cannot price it. */
  readonly unpriced: readonly Unpriced[];
  /** About the traffic; what is assumed about a candidate stands in its projection. */
  readonly assumptions: readonly Assumption[];
}

export interface ProjectQuestion extends RateAssumptions {
  readonly scenarios: readonly Scenario[];
  readonly baseline: Contender;
  readonly candidates: readonly Contender[];
}

/** What is meant to be used, in the order it was named: the candidates, or the baseline where there is nothing else. */
export function meantContenders<T>({
  baseline,
  candidates,
}: {
  readonly baseline: T;
  readonly candidates: readonly T[];
}): readonly [T, ...T[]] {
  const [first, ...others] = candidates;
  return first ? [first, ...others] : [baseline];
}

/** The baseline first, then each other candidate once. */
export function allContenders({ baseline, candidates }: Pick<ProjectQuestion, 'baseline' | 'candidates'>): Contender[] {
  return [...new Map([baseline, ...candidates].map((contender) => [contender.key, contender])).values()];
}

/**
 * Prices every scenario on the baseline and on each candidate, one at a time as they are asked for. Throws a UserError
 * where none of the candidates can be priced.
 */
export function* project(question: ProjectQuestion): Generator<ScenarioProjection> {
  const all = allContenders(question);
  for (const scenario of question.scenarios) yield projectScenario(trafficOf(scenario), all, question);
}

function projectScenario(traffic: Traffic, all: readonly Contender[], question: ProjectQuestion): ScenarioProjection {
  const tried = all.map((contender) =>
    attempt(contender, (candidate) => ({ candidate, ...billOf(candidate, traffic, question) })),
  );
  const [first] = tried;
  const reference = first && 'total' in first ? first.total : undefined;
  const projections = tried.flatMap((each, place): Projection[] => {
    if (!('total' in each)) return [];
    const savings = reference && minus(reference, each.total);
    return [
      { ...each, isBaseline: place === 0, savings, savingsRatio: savings && reference && ratio(savings, reference) },
    ];
  });
  const unpriced = tried.flatMap((each) => ('reason' in each ? [each] : []));
  const asked = new Set(meantContenders(question).map(({ key }) => key));
  refuseAll(
    projections.filter(({ candidate }) => asked.has(candidate.key)).length,
    unpriced.filter(({ key }) => asked.has(key)),
  );
  return { traffic, projections, unpriced, assumptions: trafficAssumptions(traffic) };
}

/** What a scenario sends, and which of its drivers change nothing. */
export function trafficAssumptions({ scenario: { name, drivers, ranges, measured, input } }: Traffic): Assumption[] {
  if (measured) return measured.says.map((says) => ({ kind: 'measured', scenario: name, says }));
  return [
    { kind: 'traffic', scenario: name, drivers },
    ...(ranges ? [{ kind: 'ranges' as const, scenario: name, ranges }] : []),
    ...(hasNoOutput(drivers) ? [{ kind: 'noOutput' as const, scenario: name }] : []),
    ...idleDrivers(drivers)
      // Nobody wrote how many tokens of a counted input stay the same.
      .filter(({ driver }) => !input || driver !== 'fixedTokens')
      .map((idle) => ({ kind: 'noEffect' as const, scenario: name, ...idle })),
    ...(input && 'counted' in input ? [countedInput(name, input)] : []),
  ];
}

function countedInput(scenario: string, { counted, tokens, shownFor }: CountedInput): Assumption {
  return { kind: 'countedInput', scenario, files: Object.values(counted).map(({ path }) => path), tokens, shownFor };
}

/** A month on one candidate. */
export interface CandidateTotal {
  readonly candidate: Candidate;
  readonly isBaseline: boolean;
  readonly total: Money;
  /** Against the baseline; undefined where that cannot be priced in every scenario. */
  readonly savings: Money | undefined;
  readonly savingsRatio: Decimal | undefined;
}

/** A month of one scenario or of several together, on each candidate. */
export interface MonthlyTotals {
  readonly tokens: number;
  readonly totals: readonly CandidateTotal[];
}

/** What scenarios that run side by side cost together, on each candidate that can be priced in all of them. */
export function totalsOf(scenarios: readonly MonthlyTotals[]): MonthlyTotals {
  const found = new Map<
    string,
    Pick<CandidateTotal, 'candidate' | 'isBaseline' | 'total'> & { readonly count: number }
  >();
  for (const { totals } of scenarios)
    for (const { candidate, isBaseline, total } of totals) {
      const before = found.get(candidate.key);
      found.set(candidate.key, {
        candidate,
        isBaseline,
        count: (before?.count ?? 0) + 1,
        total: before ? sum([before.total, total]) : total,
      });
    }
  const whole = [...found.values()].filter(({ count }) => count === scenarios.length);
  const baseline = whole.find(({ isBaseline }) => isBaseline)?.total;
  const totals = whole.map(({ candidate, isBaseline, total }): CandidateTotal => {
    const savings = baseline && minus(baseline, total);
    return { candidate, isBaseline, total, savings, savingsRatio: savings && baseline && ratio(savings, baseline) };
  });
  return { tokens: scenarios.reduce((all, { tokens }) => all + tokens, 0), totals };
}
