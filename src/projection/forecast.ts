import { UserError } from '../values/errors.ts';
import { isZero, minus, one, sum, type Decimal } from '../values/money.ts';
import type { Unpriced } from '../pricing/catalogue/no-price.ts';
import type { PricedOffer } from '../pricing/rates/timeline.ts';
import type { CandidateSpec } from '../workload/blend.ts';
import type { NumberRange } from '../workload/driver-ranges.ts';
import { areScenariosAddable, type Stage } from '../workload/plan.ts';
import type { Scenario } from '../workload/scenario.ts';
import { trafficOf, type Traffic } from '../workload/traffic.ts';
import type { Assumption } from './assumption.ts';
import { alternativeKey, trafficOnly } from './alternatives.ts';
import { refuseAll, type Candidate } from './candidate.ts';
import { changeFactors, type Month } from './months.ts';
import type { Course } from './course.ts';
import { priceMonths, trafficShapes, wholeMonth, type MonthlyCost, type PlannedMonth } from './monthly-costs.ts';
import type { RateAssumptions } from './price.ts';
import { trafficAssumptions } from './project.ts';

export interface ForecastQuestion extends RateAssumptions {
  readonly scenarios: readonly Scenario[];
  /** Scenarios that follow each other; where there are none, all run together. */
  readonly stages: readonly Stage[];
  /** Scenarios of which one comes: each candidate is one for each of them. */
  readonly alternatives?: readonly string[] | undefined;
  readonly candidates: readonly CandidateSpec[];
  readonly months: readonly Month[];
  /** Growth of the volume from month to month; the last one goes on. */
  readonly growth: readonly Decimal[];
  /** Of those rates of growth that are the middles of ranges. */
  readonly growthRanges?: readonly (NumberRange | undefined)[] | undefined;
  /** What all rates and fees fall from month to month. */
  readonly priceDecline: Decimal;
  readonly priceOf: (name: string, at: string) => PricedOffer;
  /** What measured traffic is learned to become, instead of growth. */
  readonly course?: Course | undefined;
}

export interface ForecastMonth {
  readonly month: string;
  /** What runs in it. */
  readonly traffic: readonly Traffic[];
  /** One for each candidate that can be priced in every month, in the order they were asked for. */
  readonly costs: readonly MonthlyCost[];
}

export interface Forecast {
  readonly months: readonly ForecastMonth[];
  /** The key of each candidate that was asked for; names that mean the same offer in every month share one. */
  readonly keys: ReadonlyMap<CandidateSpec, string>;
  /** Each that can be priced, at each of its prices: a name that moves is another offer later. */
  readonly candidates: readonly Candidate[];
  /** Candidates that cannot be priced in some month, and why not. */
  readonly unpriced: readonly Unpriced[];
  readonly assumptions: readonly Assumption[];
}

/**
 * Month by month: the scenarios that run, grown since they began, at the prices of the month's day, less what rates
 * fall. A candidate is what was asked for: a name that moves is another offer in another month, and another candidate
 * than each of those offers. Throws a UserError where no candidate can be priced.
 */
export function forecast(question: ForecastQuestion): Forecast {
  const months = question.course?.parts ?? planned(question);
  const shapes = trafficShapes(months);
  const specs = [...new Set(question.candidates)];
  const only = trafficOnly(question.alternatives);
  const asked = specs.flatMap((spec) =>
    (question.alternatives ?? [undefined]).map((alternative) => {
      const course = priceMonths(spec, shapes, question);
      const path = () => `${alternative ?? ''} ${course.path()}`;
      return { ...course, spec, alternative, path, run: (month: PlannedMonth) => course.run(only(month, alternative)) };
    }),
  );
  // Month by month, not candidate by candidate: what is known of a month is looked at once.
  const run = months.map((month) => asked.map((course) => course.run(month)));
  const byPath = new Map(asked.toReversed().map((course) => [course.path(), course]));
  const courses = asked.filter((course) => byPath.get(course.path()) === course);
  const priced = courses.filter((course) => course.failed() === undefined);
  const unpriced = courses.flatMap((course) => {
    const failed = course.failed();
    return failed ? [{ ...failed, key: course.key() }] : [];
  });
  refuseAll(priced.length, unpriced);
  const columns = priced.map((course) => ({
    place: asked.indexOf(course),
    called: calledBy(course.key(), course.alternative),
  }));
  return {
    months: partsByMonth(months).map((parts) => ({
      month: parts[0]?.part.name ?? '',
      traffic: parts.flatMap(({ part }) => part.traffic),
      costs: columns.flatMap(({ place, called }) => {
        const cost = wholeMonth(
          parts.map(({ part, index }) => ({ cost: run[index]?.[place], isSpent: part.isSpent === true })),
        );
        return cost ? [called(cost)] : [];
      }),
    })),
    keys: new Map(asked.map((course) => [course.spec, byPath.get(course.path())?.key() ?? ''])),
    candidates: priced.flatMap(({ candidates }) => candidates()),
    unpriced,
    assumptions: [...assumptionsOf(question, months), ...priced.flatMap(({ assumptions }) => assumptions())],
  };
}

/** Months that were planned part by part, and where each part stands among all. */
function partsByMonth(months: readonly PlannedMonth[]) {
  const byName = new Map<string, { readonly part: PlannedMonth; readonly index: number }[]>();
  for (const [index, part] of months.entries()) {
    const same = byName.get(part.name);
    if (same) same.push({ part, index });
    else byName.set(part.name, [{ part, index }]);
  }
  return [...byName.values()];
}

/** Costs of a candidate under the key that it has in all months; what was one candidate object stays one. */
function calledBy(of: string, name: string | undefined): (cost: MonthlyCost) => MonthlyCost {
  const key = name === undefined ? of : alternativeKey(of, name);
  const alternative = name === undefined ? undefined : { of, name };
  const known = new Map<Candidate, Candidate>();
  return (cost) => {
    if (cost.candidate.key === key) return cost;
    const candidate = known.get(cost.candidate) ?? { ...cost.candidate, key, name: key, alternative };
    known.set(cost.candidate, candidate);
    return { ...cost, candidate };
  };
}

function planned({ months, scenarios, stages, growth, priceDecline, priceOf }: ForecastQuestion): PlannedMonth[] {
  const declines = changeFactors([minus(one, priceDecline)], months.length);
  const grownBy = changeFactors(
    growth.map((rate) => sum([one, rate])),
    months.length,
  );
  const all: PlannedMonth[] = [];
  let [before, traffic]: [readonly Running[], readonly Traffic[]] = [[], []];
  for (const [index, { name, pricedAt }] of months.entries()) {
    const running = runningIn(index + 1, scenarios, stages).map(({ scenario, since }) => ({
      scenario,
      factor: grownBy[index + 1 - since] ?? one,
    }));
    if (index === 0 || !isSameRunning(before, running))
      traffic = running.map(({ scenario, factor }) => grown(scenario, factor, name));
    before = running;
    all.push({
      name,
      traffic,
      decline: declines[index] ?? one,
      pricedAt,
      priceOf: (model) => priceOf(model, pricedAt),
    });
  }
  return all;
}

interface Running {
  readonly scenario: Scenario;
  readonly factor: Decimal;
}

function isSameRunning(before: readonly Running[], now: readonly Running[]): boolean {
  return (
    before.length === now.length &&
    now.every(({ scenario, factor }, place) => before[place]?.scenario === scenario && before[place].factor === factor)
  );
}

function grown(scenario: Scenario, factor: Decimal, month: string): Traffic {
  try {
    return trafficOf(scenario, factor);
  } catch (error) {
    throw error instanceof UserError ? new UserError(`${month}: ${error.message}`, { hint: error.hint }) : error;
  }
}

/** Scenarios of a month (1 is the first) and the month since which they grow: of stages, the last that has begun. */
function runningIn(
  month: number,
  scenarios: readonly Scenario[],
  stages: readonly Stage[],
): { scenario: Scenario; since: number }[] {
  if (areScenariosAddable({ stages })) return scenarios.map((scenario) => ({ scenario, since: 1 }));
  const begun = stages.filter((stage) => stage.month <= month).toSorted((a, b) => b.month - a.month);
  const [current] = begun;
  const scenario = scenarios.find(({ name }) => name === current?.scenario);
  return scenario && current ? [{ scenario, since: current.month }] : [];
}

function assumptionsOf(
  { months, stages, alternatives, scenarios, growth, growthRanges, priceDecline, course }: ForecastQuestion,
  plannedMonths: readonly PlannedMonth[],
): Assumption[] {
  const running = new Map(
    plannedMonths.flatMap(({ traffic }) => traffic.map((each) => [each.scenario.name, each] as const)),
  );
  const begun = stages.filter(({ scenario }) => running.has(scenario));
  return [
    ...[...running.values()].flatMap(trafficAssumptions),
    ...(stages.length > 0 ? [{ kind: 'stages' as const, stages: begun }] : []),
    ...(alternatives ? [{ kind: 'alternatives' as const, scenarios: alternatives }] : []),
    ...(areScenariosAddable({ stages, alternatives }) && scenarios.length > 1
      ? [{ kind: 'together' as const, scenarios: scenarios.map(({ name }) => name) }]
      : []),
    ...(course ? [] : [{ kind: 'growth' as const, rates: growth, ranges: growthRanges, isStaged: stages.length > 0 }]),
    ...(isZero(priceDecline) ? [] : [{ kind: 'priceDecline' as const, share: priceDecline }]),
    course
      ? { kind: 'dailyPrices' }
      : {
          kind: 'monthlyPrices',
          exceptions: months.flatMap(({ name, pricedAt }) =>
            pricedAt === `${name}-01` ? [] : [{ month: name, pricedAt }],
          ),
        },
  ];
}
