import type { Instant } from '../values/calendar.ts';
import { valueKey } from '../values/identity.ts';
import { one, plus, sum, times, zero, type Decimal, type Money } from '../values/money.ts';
import type { Unpriced } from '../pricing/catalogue/no-price.ts';
import type { PricedOffer } from '../pricing/rates/timeline.ts';
import type { CandidateSpec } from '../workload/blend.ts';
import { specName } from '../workload/own-models.ts';
import type { Scenario } from '../workload/scenario.ts';
import type { Traffic } from '../workload/traffic.ts';
import type { Assumption } from './assumption.ts';
import type { Meaning } from './candidate-assumption.ts';
import { billerFor, ownModel, type Biller } from './bill.ts';
import { tokensOn } from './traffic-parts.ts';
import { attempt, candidateFor, contenderOf, isPriced, type Candidate, type Contender } from './candidate.ts';
import type { LineItem, RateAssumptions } from './price.ts';
import { shapeOf, type TrafficShape } from './traffic-shape.ts';

// One candidate through the months of a forecast.

/** A month to be billed. */
export interface PlannedMonth {
  /** `2027-01`. */
  readonly name: string;
  /** What runs in it, grown; the same object where nothing has changed since the month before. */
  readonly traffic: readonly Traffic[];
  /** What is left of rates. */
  readonly decline: Decimal;
  /** The moment whose prices bill it. */
  readonly pricedAt: Instant;
  readonly priceOf: (model: string) => PricedOffer;
  /** True for the part of a month that was measured: it is spent. */
  readonly isSpent?: boolean | undefined;
}

/** One month on one candidate, in US dollars. */
export interface MonthlyCost {
  readonly candidate: Candidate;
  readonly tokens: number;
  readonly total: Money;
  /** Of this month and all before it. */
  readonly cumulative: Money;
  /** Cost of what was measured in the month: it is spent; undefined where nothing was. */
  readonly spent?: Money | undefined;
  readonly traffic: readonly BilledTraffic[];
}

/** The parts of one month as the month; undefined where there is a part that cannot be priced. */
export function wholeMonth(parts: readonly { readonly cost: MonthlyCost | undefined; readonly isSpent: boolean }[]) {
  const costs = parts.flatMap(({ cost }) => cost ?? []);
  const last = costs.at(-1);
  if (!last || costs.length < parts.length || (costs.length === 1 && parts[0]?.isSpent !== true))
    return costs.length < parts.length ? undefined : last;
  return {
    ...last,
    tokens: costs.reduce((all, { tokens }) => all + tokens, 0),
    total: sum(costs.map(({ total }) => total)),
    spent: sum(parts.flatMap(({ cost, isSpent }) => (cost && isSpent ? [cost.total] : []))),
    traffic: costs.flatMap(({ traffic }) => traffic),
  };
}

interface BilledTraffic {
  readonly traffic: Traffic;
  readonly total: Money;
  /** Made when they are asked for: of many months few are shown. */
  readonly lineItems: () => readonly LineItem[];
}

/** A candidate on its way through the months. */
export interface CandidateMonths {
  /** Its key: that of the offer, or the name that was asked for if that moves to another offer within the months. */
  readonly key: () => string;
  /** What it means, month by month: the same text for two that mean the same in every month. */
  readonly path: () => string;
  /** The next month; undefined from that one on in which it cannot be priced. */
  readonly run: (month: PlannedMonth) => MonthlyCost | undefined;
  /** It at each of its prices. */
  readonly candidates: () => Candidate[];
  /** In which month that was, and why. */
  readonly failed: () => Unpriced | undefined;
  readonly assumptions: () => Assumption[];
}

export function priceMonths(spec: CandidateSpec, shapes: Shapes, settled: RateAssumptions): CandidateMonths {
  const stretches: Stretch[] = [];
  const meanings: Meaning[] = [];
  const isMoving = (): boolean => meanings.length > 1;
  let cumulative = zero;
  let failed: Unpriced | undefined;
  let billed: Billed | undefined;
  return {
    key: () => (isMoving() ? specName(spec) : (meanings[0]?.offer ?? specName(spec))),
    path: () => valueKey(meanings),
    run: ({ name, traffic, decline, pricedAt, priceOf }) => {
      if (failed) return undefined;
      const before = stretches.at(-1);
      const contender = contenderOf(spec, priceOf, pricedAt, before?.contender);
      const stretch = before?.contender === contender ? before : stretchOf(contender, shapes, settled);
      if (stretch !== before) stretches.push(stretch);
      stretch.moments.push(pricedAt);
      if (meanings.at(-1)?.offer !== contender.key) meanings.push({ offer: contender.key, since: name });
      if (!billed || stretch !== before || billed.of !== traffic || billed.decline !== decline) {
        const tried = attempt(contender, (candidate) => billedIn(stretch, candidate, traffic, decline));
        if ('reason' in tried) {
          failed = { ...tried, reason: `${tried.reason}, in ${name}` };
          return undefined;
        }
        billed = tried;
      }
      const { candidate, tokens, total, bills } = billed;
      cumulative = plus(cumulative, total);
      return { candidate, tokens, total, cumulative, traffic: bills };
    },
    failed: () => failed,
    candidates: () => stretches.flatMap(({ contender }) => (isPriced(contender) ? [contender] : [])),
    assumptions: () => [
      ...(isMoving() ? [{ kind: 'movingName' as const, candidate: specName(spec), meanings }] : []),
      // Shares that shift are told as how they shift.
      ...stretches.flatMap(({ assumptions, contender }) =>
        assumptions().filter(({ kind }) => kind !== 'blend' || !('shifted' in contender && contender.shifted)),
      ),
    ],
  };
}

/** What a month comes to; the next one comes to the same where nothing changes. */
interface Billed extends Pick<MonthlyCost, 'candidate' | 'tokens' | 'total'> {
  readonly of: readonly Traffic[];
  readonly decline: Decimal;
  readonly bills: readonly BilledTraffic[];
}

function billedIn(
  { billerFor: biller }: Stretch,
  candidate: Candidate,
  of: readonly Traffic[],
  decline: Decimal,
): Billed {
  const less = (amount: Money): Money => (decline === one ? amount : times(amount, decline));
  const bills = of.map((traffic): BilledTraffic => {
    const { bill } = biller(candidate, traffic);
    const lineItems = () =>
      bill(traffic).lineItems.map((item) => ({ ...item, rate: less(item.rate), cost: less(item.cost) }));
    return { traffic, total: less(bill(traffic).total), lineItems };
  });
  const tokens = of.reduce((all, traffic) => all + tokensOn(candidate, traffic), 0);
  return { candidate, of, decline, tokens, total: sum(bills.map(({ total }) => total)), bills };
}

/** Months in which a candidate costs the same: its rates are picked once for each shape of traffic. */
interface Stretch {
  readonly contender: Contender;
  /** Those whose prices bill its months. */
  readonly moments: Instant[];
  readonly billerFor: (candidate: Candidate, traffic: Traffic) => Biller;
  readonly assumptions: () => Assumption[];
}

function stretchOf(contender: Contender, shapes: Shapes, settled: RateAssumptions): Stretch {
  const byShape = new Map<TrafficShape | Scenario, Biller>();
  const own = new Map<string, Assumption[]>();
  return {
    contender,
    moments: [],
    billerFor: (candidate, traffic) => {
      const shape = shapes.get(traffic.scenario) ?? shapeOf(traffic);
      const { scenario } = traffic;
      // Of equal traffic, each scenario may have a model of its own.
      const key = candidate.own ? scenario : shape;
      const biller = byShape.get(key) ?? billerFor(candidateFor(candidate, scenario), shape, settled);
      byShape.set(key, biller);
      own.set(scenario.name, ownModel(candidate, traffic));
      return biller;
    },
    assumptions: () => [
      ...[...own.values()].flat(),
      ...[...byShape.values()].flatMap(({ assumptions }) => assumptions()),
    ],
  };
}

/** Scenarios that differ in volume alone have one shape, and so one biller. */
export type Shapes = ReadonlyMap<Scenario, TrafficShape>;

export function trafficShapes(months: readonly PlannedMonth[]): Shapes {
  const byScenario = new Map(months.flatMap(({ traffic }) => traffic.map((each) => [each.scenario, each] as const)));
  const byValue = new Map<string, TrafficShape>();
  const shared = (shape: TrafficShape): TrafficShape => {
    // What was measured or is counted is a scenario of its own, and as long as a run.
    if (shape.on || shape.kinds.some(({ sent, run }) => sent ?? run)) return shape;
    const key = valueKey(shape);
    const same = byValue.get(key) ?? shape;
    byValue.set(key, same);
    return same;
  };
  return new Map([...byScenario].map(([scenario, traffic]) => [scenario, shared(shapeOf(traffic))]));
}
