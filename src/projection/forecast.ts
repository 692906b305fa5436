import { UserError } from '../values/errors.ts';
import { compare, decimal, isZero, minus, one, ratio, roundToWhole, significant, sum, times, zero } from '../values/money.ts';
import type { Decimal, Money } from '../values/money.ts';
import { meters } from '../pricing/meters.ts';
import type { PricedOffer } from '../pricing/select.ts';
import type { CandidateSpec } from '../workload/blend.ts';
import type { Stage } from '../workload/plan.ts';
import type { Scenario } from '../workload/scenario.ts';
import { trafficOf } from '../workload/traffic.ts';
import type { Traffic } from '../workload/traffic.ts';
import type { Usage } from '../workload/usage.ts';
import { billOf } from './bill.ts';
import type { Assumptions, Bill } from './bill.ts';
import { candidateOf } from './candidate.ts';
import type { Candidate } from './candidate.ts';
import type { LineItem } from './price.ts';

/** A month of the calendar, and the moment whose prices bill it. */
export interface Month {
  /** `2027-01`. */
  readonly name: string;
  readonly pricedAt: string;
}

export interface ForecastQuestion extends Assumptions {
  readonly scenarios: readonly Scenario[];
  /** Scenarios that follow each other; where there are none, all run together. */
  readonly stages: readonly Stage[];
  readonly candidates: readonly CandidateSpec[];
  readonly months: readonly Month[];
  /** Growth of the volume from month to month; the last one goes on. */
  readonly growth: readonly Decimal[];
  /** What all rates fall from month to month. */
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
  readonly traffic: readonly { readonly traffic: Traffic; readonly lineItems: readonly LineItem[] }[];
}

export interface ForecastMonth {
  readonly month: string;
  /** Names of the scenarios that run in it. */
  readonly scenarios: readonly string[];
  readonly costs: readonly MonthlyCost[];
}

/** A volume that doubles every month for fifty years has fewer digits than this. */
const GROWTH_DIGITS = 30;

/**
 * Month by month: the scenarios that run, grown since they began, at the prices of the month's first day, less what
 * rates fall. Throws a UserError.
 */
export function* forecast(question: ForecastQuestion): Generator<ForecastMonth> {
  const { months, scenarios, stages, candidates, growth, priceDecline, priceOf } = question;
  const reached = new Map<string, Money>();
  const known = candidateBook(priceOf);
  const again = lastTraffic();
  const billed = lastBills(question);
  let decline = one;
  for (const [index, { name, pricedAt }] of months.entries()) {
    const running = runningIn(index + 1, scenarios, stages);
    const traffic = again(running.map(({ scenario, since }) => grown(scenario, growthOver(growth, index + 1 - since), name)));
    const costs = candidates.map((spec) => billed(known(spec, pricedAt), traffic, decline));
    const withSums = costs.map((cost): MonthlyCost => {
      const cumulative = sum([reached.get(cost.candidate.key) ?? zero, cost.total]);
      reached.set(cost.candidate.key, cumulative);
      return { ...cost, cumulative };
    });
    yield { month: name, scenarios: running.map(({ scenario }) => scenario.name), costs: withSums };
    if (!isZero(priceDecline)) decline = shortened(times(decline, minus(one, priceDecline)));
  }
}

/** Candidates by what they stand for, the same object for as long as no price of it changes. */
function candidateBook(priceOf: ForecastQuestion['priceOf']): (spec: CandidateSpec, at: string) => Candidate {
  const book = new Map<CandidateSpec, Candidate>();
  return (spec, at) => {
    const before = book.get(spec);
    const names = typeof spec === 'string' ? [spec] : spec.parts.map(({ offer }) => offer);
    if (before && names.every((name, place) => before.parts[place]?.offer === priceOf(name, at))) return before;
    const candidate = candidateOf(spec, (name) => priceOf(name, at));
    book.set(spec, candidate);
    return candidate;
  };
}

/** The same traffic as the same object: a month without growth is the month before. */
function lastTraffic(): (traffic: readonly Traffic[]) => readonly Traffic[] {
  let last: readonly Traffic[] = [];
  return (traffic) => {
    const isSame = traffic.length === last.length && traffic.every((each, place) => isAlike(each, last[place]));
    last = isSame ? last : traffic;
    return last;
  };
}

function isAlike(each: Traffic, other: Traffic | undefined): boolean {
  if (each.scenario !== other?.scenario || each.requests !== other.requests) return false;
  return each.tokens === other.tokens && each.kinds.every(({ usage }, place) => isSameUsage(usage, other.kinds[place]?.usage));
}

function isSameUsage(usage: Usage, other: Usage = {}): boolean {
  return meters.every((meter) => usage[meter] === other[meter]);
}

/** A month's bill, the one before where candidate, traffic and rates are the same. */
function lastBills(assumptions: Assumptions) {
  const bills = new Map<
    Candidate,
    { readonly traffic: readonly Traffic[]; readonly decline: Decimal; readonly bill: Omit<MonthlyCost, 'cumulative'> }
  >();
  return (candidate: Candidate, traffic: readonly Traffic[], decline: Decimal): Omit<MonthlyCost, 'cumulative'> => {
    const before = bills.get(candidate);
    if (before?.traffic === traffic && before.decline === decline) return before.bill;
    const bill = monthOn(candidate, traffic, decline, assumptions);
    bills.set(candidate, { traffic, decline, bill });
    return bill;
  };
}

/** Scenarios of a month (1 is the first) and the month since which they grow: of stages, the last that has begun. */
function runningIn(month: number, scenarios: readonly Scenario[], stages: readonly Stage[]): { scenario: Scenario; since: number }[] {
  if (stages.length === 0) return scenarios.map((scenario) => ({ scenario, since: 1 }));
  const begun = stages.filter((stage) => stage.month <= month).toSorted((a, b) => b.month - a.month);
  const [current] = begun;
  const scenario = scenarios.find(({ name }) => name === current?.scenario);
  return scenario && current ? [{ scenario, since: current.month }] : [];
}

/** The factor after so many months of growth. */
function growthOver(growth: readonly Decimal[], months: number): Decimal {
  let factor = one;
  for (let month = 0; month < months; month++) {
    const rate = growth[Math.min(month, growth.length - 1)];
    if (rate) factor = shortened(times(factor, sum([one, rate])));
  }
  return factor;
}

function shortened(factor: Decimal): Decimal {
  return compare(factor, zero) === 0 ? zero : decimal(significant(factor, GROWTH_DIGITS));
}

function grown(scenario: Scenario, factor: Decimal, month: string): Traffic {
  try {
    return trafficOf(scenario, compare(factor, one) === 0 ? one : factor);
  } catch (error) {
    throw error instanceof UserError ? new UserError(`${month}: ${error.message}`, { hint: error.hint }) : error;
  }
}

function monthOn(candidate: Candidate, traffic: readonly Traffic[], decline: Decimal, assumptions: Assumptions): Omit<MonthlyCost, 'cumulative'> {
  const bills = traffic.map((each) => ({ traffic: each, ...cheaper(billOf(candidate, each, assumptions), decline) }));
  return {
    candidate,
    tokens: traffic.reduce((total, each) => total + each.tokens, 0),
    total: sum(bills.map(({ total }) => total)),
    traffic: bills,
  };
}

function cheaper(bill: Bill, decline: Decimal): Bill {
  if (decline === one) return bill;
  return {
    lineItems: bill.lineItems.map((item) => ({ ...item, rate: times(item.rate, decline), cost: times(item.cost, decline) })),
    total: times(bill.total, decline),
  };
}

/** What may be spent: US dollars a month, or in all. */
export interface Limits {
  readonly monthly: Money | undefined;
  readonly cash: Money | undefined;
}

/** When a candidate goes over its limits. */
export interface Runway {
  readonly candidate: string;
  /** The first month that costs more than a month may. */
  readonly crossedIn: string | undefined;
  /** Whole months that the cash pays for; undefined where it outlasts the forecast. */
  readonly runwayMonths: number | undefined;
  /** The month in which the cash runs out. */
  readonly outIn: string | undefined;
}

/** Where each candidate goes over its limits. */
export function runways(months: readonly ForecastMonth[], { monthly, cash }: Limits): Runway[] {
  const keys = months[0]?.costs.map(({ candidate }) => candidate.key) ?? [];
  return keys.map((candidate, place) => {
    const over = monthly && months.find(({ costs }) => compare(costs[place]?.total ?? zero, monthly) > 0);
    const out = cash ? months.findIndex(({ costs }) => compare(costs[place]?.cumulative ?? zero, cash) > 0) : -1;
    return { candidate, crossedIn: over?.month, runwayMonths: out < 0 ? undefined : out, outIn: months[out]?.month };
  });
}

/** The months from one on (`2027-01`), each priced on its first day, but none before `asOf`. */
export function monthsFrom(start: string, count: number, asOf: string): Month[] {
  const [year = 0, month = 1] = start.split('-').map(Number);
  return Array.from({ length: count }, (_, index) => {
    const place = month - 1 + index;
    const name = `${year + Math.floor(place / 12)}-${String((place % 12) + 1).padStart(2, '0')}`;
    const first = `${name}-01`;
    return { name, pricedAt: first > asOf ? first : asOf };
  });
}

/** The share that a month has of the dearest one, in hundredths: the length of its bar. */
export function barOf(total: Money, most: Money): number {
  return roundToWhole(times(ratio(total, most) ?? zero, 100)) / 100;
}
