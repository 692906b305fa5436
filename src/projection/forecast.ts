import { UserError } from '../values/errors.ts';
import { decimal, isZero, minus, one, significant, sum, times, zero } from '../values/money.ts';
import type { Decimal, Money } from '../values/money.ts';
import type { PricedOffer } from '../pricing/timeline.ts';
import type { CandidateSpec } from '../workload/blend.ts';
import type { Stage } from '../workload/plan.ts';
import type { Scenario } from '../workload/scenario.ts';
import { trafficOf } from '../workload/traffic.ts';
import type { Traffic } from '../workload/traffic.ts';
import type { Assumption } from './assumption.ts';
import { billerFor } from './bill.ts';
import type { Bill } from './bill.ts';
import type { Month } from './months.ts';
import { attempt, contenderOf, isPriced, refuseAll } from './candidate.ts';
import type { Candidate, Contender } from './candidate.ts';
import type { Unpriced } from '../pricing/no-price.ts';
import type { LineItem, Settled } from './price.ts';
import { trafficAssumptions } from './project.ts';

export interface ForecastQuestion extends Settled {
  readonly scenarios: readonly Scenario[];
  /** Scenarios that follow each other; where there are none, all run together. */
  readonly stages: readonly Stage[];
  readonly candidates: readonly CandidateSpec[];
  readonly months: readonly Month[];
  /** Growth of the volume from month to month; the last one goes on. */
  readonly growth: readonly Decimal[];
  /** What all rates and fees fall from month to month. */
  readonly priceDecline: Decimal;
  readonly priceOf: (name: string, at: string) => PricedOffer;
}

/** One month on one candidate, in US dollars. */
export interface MonthlyCost {
  readonly candidate: Candidate;
  readonly tokens: number;
  readonly total: Money;
  /** Of this month and all before it. */
  readonly cumulative: Money;
  readonly traffic: readonly BilledTraffic[];
}

interface BilledTraffic {
  readonly traffic: Traffic;
  readonly lineItems: readonly LineItem[];
  readonly total: Money;
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
  /** Who cannot be priced in some month, and why not. */
  readonly unpriced: readonly Unpriced[];
  readonly assumptions: readonly Assumption[];
}

/** A volume that doubles every month for fifty years has fewer digits than this. */
const GROWTH_DIGITS = 30;

/**
 * Month by month: the scenarios that run, grown since they began, at the prices of the month's day, less what rates
 * fall. A candidate is what was asked for: a name that moves may be another offer in another month. Throws a UserError
 * where no candidate can be priced.
 */
export function forecast(question: ForecastQuestion): Forecast {
  const months = volumes(question);
  const tried = question.candidates.map((spec) => onCandidate(spec, months, question));
  const priced = tried.flatMap((each) => ('costs' in each ? [each] : []));
  const unpriced = tried.flatMap((each) => ('reason' in each ? [each] : []));
  refuseAll(priced.length, unpriced);
  return {
    months: months.map(({ name, traffic }, place) => ({ month: name, traffic, costs: priced.flatMap(({ costs }) => costs[place] ?? []) })),
    unpriced,
    assumptions: [...assumptionsOf(question, months), ...priced.flatMap(({ assumptions }) => assumptions)],
  };
}

interface Volume extends Month {
  readonly traffic: readonly Traffic[];
}

/** What runs in each month, grown. */
function volumes({ months, scenarios, stages, growth }: ForecastQuestion): Volume[] {
  const factors = growthFactors(growth, months.length);
  return months.map((month, index) => ({
    ...month,
    traffic: runningIn(index + 1, scenarios, stages).map(({ scenario, since }) => grown(scenario, factors[index + 1 - since] ?? one, month.name)),
  }));
}

/** The factors after so many months of growth, from none on. */
function growthFactors(growth: readonly Decimal[], months: number): Decimal[] {
  const factors = [one];
  for (let month = 1; month < months; month++) {
    const rate = growth[Math.min(month, growth.length) - 1];
    const before = factors[month - 1] ?? one;
    factors.push(rate && !isZero(rate) ? shortened(times(before, sum([one, rate]))) : before);
  }
  return factors;
}

function shortened(factor: Decimal): Decimal {
  return isZero(factor) ? zero : decimal(significant(factor, GROWTH_DIGITS));
}

function grown(scenario: Scenario, factor: Decimal, month: string): Traffic {
  try {
    return trafficOf(scenario, factor);
  } catch (error) {
    throw error instanceof UserError ? new UserError(`${month}: ${error.message}`, { hint: error.hint }) : error;
  }
}

/** Scenarios of a month (1 is the first) and the month since which they grow: of stages, the last that has begun. */
function runningIn(month: number, scenarios: readonly Scenario[], stages: readonly Stage[]): { scenario: Scenario; since: number }[] {
  if (stages.length === 0) return scenarios.map((scenario) => ({ scenario, since: 1 }));
  const begun = stages.filter((stage) => stage.month <= month).toSorted((a, b) => b.month - a.month);
  const [current] = begun;
  const scenario = scenarios.find(({ name }) => name === current?.scenario);
  return scenario && current ? [{ scenario, since: current.month }] : [];
}

interface OnCandidate {
  readonly costs: readonly MonthlyCost[];
  readonly assumptions: readonly Assumption[];
}

function onCandidate(spec: CandidateSpec, months: readonly Volume[], question: ForecastQuestion): OnCandidate | Unpriced {
  const { priceDecline, priceOf } = question;
  const costs: MonthlyCost[] = [];
  const assumptions = new Set<Assumption>();
  let [decline, cumulative] = [one, zero];
  let stretch: Stretch | undefined;
  for (const { name, pricedAt, traffic } of months) {
    stretch = sameStretch(
      stretch,
      contenderOf(spec, (model) => priceOf(model, pricedAt)),
      question,
    );
    const { contender, billers } = stretch;
    const billed = attempt(contender, (candidate) => {
      const bills = traffic.map((each) => ({ traffic: each, ...declined(billers(candidate, each)(each), decline) }));
      return { candidate, bills };
    });
    if ('reason' in billed) return { ...billed, reason: `${billed.reason}, in ${name}` };
    const total = sum(billed.bills.map((bill) => bill.total));
    cumulative = sum([cumulative, total]);
    for (const bill of billed.bills) for (const each of bill.assumptions) assumptions.add(each);
    const tokens = traffic.reduce((all, each) => all + each.tokens, 0);
    costs.push({ candidate: billed.candidate, tokens, total, cumulative, traffic: billed.bills });
    if (!isZero(priceDecline)) decline = shortened(times(decline, minus(one, priceDecline)));
  }
  return { costs, assumptions: [...assumptions] };
}

/** Months in which a candidate costs the same: its rates are picked once for each scenario. */
interface Stretch {
  readonly contender: Contender;
  readonly billers: (candidate: Candidate, shape: Traffic) => (traffic: Traffic) => Bill;
}

function sameStretch(before: Stretch | undefined, contender: Contender, settled: Settled): Stretch {
  if (before && isPriced(before.contender) && isPriced(contender) && hasSamePrices(before.contender, contender)) return before;
  const byScenario = new Map<Scenario, (traffic: Traffic) => Bill>();
  return {
    contender,
    billers: (candidate, shape) => {
      const biller = byScenario.get(shape.scenario) ?? billerFor(candidate, shape, settled);
      byScenario.set(shape.scenario, biller);
      return biller;
    },
  };
}

function hasSamePrices(first: Candidate, other: Candidate): boolean {
  return first.parts.every(({ offer }, place) => offer === other.parts[place]?.offer);
}

function declined(bill: Bill, decline: Decimal): Bill {
  if (decline === one) return bill;
  return {
    ...bill,
    lineItems: bill.lineItems.map((item) => ({ ...item, rate: times(item.rate, decline), cost: times(item.cost, decline) })),
    total: times(bill.total, decline),
  };
}

function assumptionsOf({ stages, scenarios, growth, priceDecline }: ForecastQuestion, months: readonly Volume[]): Assumption[] {
  const running = new Map(months.flatMap(({ traffic }) => traffic.map((each) => [each.scenario.name, each] as const)));
  const begun = stages.filter(({ scenario }) => running.has(scenario));
  return [
    ...[...running.values()].flatMap(trafficAssumptions),
    ...(stages.length > 0 ? [{ kind: 'stages' as const, stages: begun }] : []),
    ...(stages.length === 0 && scenarios.length > 1 ? [{ kind: 'together' as const, scenarios: scenarios.map(({ name }) => name) }] : []),
    { kind: 'growth', rates: growth, isStaged: stages.length > 0 },
    ...(isZero(priceDecline) ? [] : [{ kind: 'priceDecline' as const, share: priceDecline }]),
    {
      kind: 'monthlyPrices',
      exceptions: months.flatMap(({ name, pricedAt }) => (pricedAt === `${name}-01` ? [] : [{ month: name, pricedAt }])),
    },
  ];
}
