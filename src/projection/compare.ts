import { compare, minus, ratio, sum, times, type Decimal, type Money } from '../values/money.ts';
import type { Plan } from '../workload/plan.ts';
import type { Scenario } from '../workload/scenario.ts';
import type { Traffic } from '../workload/traffic.ts';
import type { Assumption } from './assumption.ts';
import { billOf, effectiveRate, type Bill, type ScenarioBill } from './bill.ts';
import { tokensOn } from './traffic-parts.ts';
import { attempt, type Candidate, type Contender } from './candidate.ts';
import type { Unpriced } from '../pricing/catalogue/no-price.ts';
import type { LineItem, RateAssumptions } from './price.ts';
import { trafficAssumptions } from './project.ts';

/** One candidate on the scenarios that are compared, a month of all of them together. */
export interface Ranked {
  readonly rank: number;
  readonly candidate: Candidate;
  readonly lineItems: readonly LineItem[];
  /** One of each scenario, in their order. */
  readonly bills: readonly ScenarioBill[];
  readonly total: Money;
  /** US dollars per million tokens of this workload, all meters together; undefined for no tokens. */
  readonly effectiveRate: Money | undefined;
  /**
   * What a million of such tokens cost on this workload in US dollars, be it by bands, hours, batches or a blend; the
   * standard rates where it has none of them.
   */
  readonly inputRate: Money | undefined;
  readonly outputRate: Money | undefined;
  /** Total as a multiple of the cheapest; undefined where that costs nothing. */
  readonly ratioToCheapest: Decimal | undefined;
  readonly savings: Money | undefined;
  readonly savingsRatio: Decimal | undefined;
  readonly assumptions: readonly Assumption[];
}

/** What one month may cost in a ranking: the budget of its only scenario, else that of the plan. */
export function rankingBudget(
  scenarios: readonly Pick<Scenario, 'budget'>[],
  { budget }: Pick<Plan, 'budget'>,
): Money | undefined {
  const [only, ...others] = scenarios;
  return (others.length === 0 ? only?.budget?.fail : undefined) ?? budget?.fail;
}

export interface Comparison {
  readonly traffics: readonly Traffic[];
  /** Of all scenarios together, a month. */
  readonly tokens: number;
  /** The cheapest first. */
  readonly ranking: readonly Ranked[];
  readonly unpriced: readonly Unpriced[];
  /** The baseline, if it cannot be priced and savings are unknown. */
  readonly unpricedBaseline: Unpriced | undefined;
  /** About the traffic. */
  readonly assumptions: readonly Assumption[];
}

/** Ranks candidates by the cost of a month of all traffics; those that cannot be priced are listed apart. */
export function compareCandidates(
  traffics: readonly Traffic[],
  candidates: readonly Contender[],
  baseline: Contender,
  settled: RateAssumptions,
): Comparison {
  const tokens = traffics.reduce((all, traffic) => all + traffic.tokens, 0);
  const tokensOf = (candidate: Candidate): number =>
    traffics.reduce((all, traffic) => all + tokensOn(candidate, traffic), 0);
  const billed = (contender: Contender) =>
    attempt(contender, (candidate) => ({ candidate, ...billTogether(candidate, traffics, settled) }));
  const tried = candidates.map(billed);
  const priced = tried.flatMap((each) => ('total' in each ? [each] : [])).toSorted((a, b) => compare(a.total, b.total));
  const measure = billed(baseline);
  const reference = 'total' in measure ? measure.total : undefined;
  const cheapest = priced[0]?.total;
  const ranking = priced.map(({ candidate, lineItems, bills, total, assumptions }, place): Ranked => {
    const savings = reference && minus(reference, total);
    return {
      rank: place + 1,
      candidate,
      lineItems,
      bills,
      total,
      effectiveRate: effectiveRate(total, tokensOf(candidate)),
      inputRate: billedRate(lineItems, 'input') ?? standardRate(candidate, 'input'),
      outputRate: billedRate(lineItems, 'output') ?? standardRate(candidate, 'output'),
      ratioToCheapest: cheapest && ratio(total, cheapest),
      savings,
      savingsRatio: savings && reference && ratio(savings, reference),
      assumptions,
    };
  });
  return {
    traffics,
    tokens,
    ranking,
    unpriced: tried.flatMap((each) => ('reason' in each ? [each] : [])),
    unpricedBaseline: 'reason' in measure ? measure : undefined,
    assumptions: [...traffics.flatMap(trafficAssumptions), ...sideBySide(traffics)],
  };
}

/** What several scenarios cost together. */
export function billTogether(
  candidate: Candidate,
  traffics: readonly Traffic[],
  settled: RateAssumptions,
): Bill & { readonly bills: readonly ScenarioBill[] } {
  const bills = traffics.map((traffic) => billOf(candidate, traffic, settled));
  const lineItems = bills.flatMap((bill) => bill.lineItems);
  return {
    bills,
    lineItems,
    total: sum(bills.map(({ total }) => total)),
    assumptions: bills.flatMap(({ assumptions }) => assumptions),
  };
}

/** Said where there are several. */
export function sideBySide(traffics: readonly Traffic[]): Assumption[] {
  return traffics.length > 1 ? [{ kind: 'together', scenarios: traffics.map(({ scenario }) => scenario.name) }] : [];
}

function billedRate(lineItems: readonly LineItem[], meter: 'input' | 'output'): Money | undefined {
  const items = lineItems.filter((item) => item.meter === meter);
  const [first] = items;
  // One rate is itself; several are their mean, which may have no end.
  if (items.every(({ rate }) => first && compare(rate, first.rate) === 0)) return first?.rate;
  return effectiveRate(
    sum(items.map(({ cost }) => cost)),
    items.reduce((total, { tokens }) => total + tokens, 0),
  );
}

function standardRate({ parts, own }: Candidate, meter: 'input' | 'output'): Money | undefined {
  return (own ? (own.rest?.parts ?? []) : parts).reduce<Money | undefined>((total, { offer, share }, place) => {
    const rate = offer.rates[meter];
    if (!rate || (place > 0 && !total)) return undefined;
    return sum([...(total ? [total] : []), times(rate, share)]);
  }, undefined);
}
