import { monthsAfter } from '../values/calendar.ts';
import { UserError } from '../values/errors.ts';
import { compare, decimal, isZero, one, plus, ratio, roundToWhole, sum, times, zero } from '../values/money.ts';
import type { Decimal, Money } from '../values/money.ts';
import type { PurchaseOption } from '../workload/plan.ts';
import type { Scenario } from '../workload/scenario.ts';
import { trafficOf } from '../workload/traffic.ts';
import type { Assumption } from './assumption.ts';
import { effectiveRate } from './bill.ts';
import { attempt, refuseAll, type Candidate, type Contender } from './candidate.ts';
import { nextRates } from '../pricing/rates/upcoming-rates.ts';
import type { Unpriced } from '../pricing/catalogue/no-price.ts';
import type { RateAssumptions } from './price.ts';
import { billTogether, sideBySide } from './compare.ts';
import { trafficAssumptions } from './project.ts';
import type { MonthBought, Purchase, Term } from './bought.ts';
import { curveOf } from './purchase-curve.ts';
import { rangesBelow } from './ranges.ts';
import { peopleOn, refuseUnknownPeople, seatPurchases } from './seat-purchases.ts';
import type { SeatTerms } from './seats.ts';

export interface Purchases {
  readonly bought: readonly Purchase[];
  readonly unpriced: readonly Unpriced[];
  readonly assumptions: readonly Assumption[];
}

interface Offered {
  readonly way: PurchaseOption;
  readonly candidate: Contender;
  /** Of a way that is bought by the seat. */
  readonly terms?: (SeatTerms & { readonly says: readonly string[] }) | undefined;
}

/**
 * Prices a month of all scenarios each way. A way covers traffic up to its capacity, its tokens at a discount, for its
 * fee and at least its minimum; what is above is bought on demand at list price. Seats are for people, whose use beyond
 * them is at list price. The break-even is the traffic, of the
 * same kind, with which a way costs no more than the same candidate at list price, or else than the first way. Throws a
 * UserError where no way can be priced.
 */
export function pricePurchases(
  scenarios: readonly Scenario[],
  offered: readonly Offered[],
  term: Term,
  settled: RateAssumptions,
): Purchases {
  const traffics = scenarios.map((scenario) => trafficOf(scenario));
  const tokens = traffics.reduce((all, traffic) => all + traffic.tokens, 0);
  for (const { way } of offered) refuseUnknownPeople(way, scenarios);
  const tried = offered.map(({ way, candidate, terms }) =>
    attempt(candidate, (priced) => ({
      way,
      candidate: priced,
      terms,
      people: terms ? peopleOn(priced, scenarios, settled, way.seats?.count) : [],
      ...curveOf(way, billTogether(priced, traffics, settled), tokens),
    })),
  );
  const priced = tried.flatMap((each) => ('at' in each ? [each] : []));
  const byTokens = priced.filter(({ terms }) => terms === undefined);
  const unpriced = tried.flatMap((each) => ('reason' in each ? [each] : []));
  refuseAll(priced.length, unpriced);
  const bought = priced.flatMap((each): MonthBought | MonthBought[] => {
    const { way, candidate, at, terms, people, ...curve } = each;
    if (terms) return seatPurchases({ way, candidate, terms, lineItems: curve.lineItems }, people, tokens);
    const month = at(tokens);
    const reference = referenceFor(each, byTokens);
    return {
      way,
      candidate,
      lineItems: curve.lineItems,
      ...month,
      costAt: (count) => at(count).monthly,
      tokens,
      effectiveRate: effectiveRate(month.monthly, tokens),
      utilisation:
        way.capacity === undefined ? undefined : ratio(decimal(Math.min(tokens, way.capacity)), decimal(way.capacity)),
      // Of no tokens there are no more of the same kind.
      breakEven:
        reference && tokens > 0
          ? rangesBelow(
              (count) => compare(curve.scaled(count), reference.scaled(count)),
              [...curve.kinks, ...reference.kinks],
            )
          : undefined,
    };
  });
  return {
    bought: overTerm(bought, term),
    unpriced,
    assumptions: [
      ...traffics.flatMap(trafficAssumptions),
      ...sideBySide(traffics),
      { kind: 'breakEven' },
      ...priced.flatMap(({ candidate }) => laterRates(candidate, term)),
      ...priced.flatMap(({ assumptions }) => assumptions),
    ],
  };
}

/** Each month at its own volume; traffic of one kind grows as a whole. */
function overTerm(bought: readonly MonthBought[], { from, months, growth }: Term): Purchase[] {
  const factor = plus(one, growth);
  let grown = one;
  const scales = Array.from({ length: months }, (_, place) => (grown = place === 0 ? one : times(grown, factor)));
  const byTokens = bought.filter(({ seats }) => seats === undefined);
  return bought.map((each) => {
    const costs = monthlyCosts(each, scales);
    const reference = referenceFor(each, byTokens);
    const beside = reference && monthlyCosts(reference, scales);
    const pays = beside ? costs.findIndex((cost, place) => compare(cost, beside[place] ?? zero) <= 0) : -1;
    return { ...each, term: sum(costs), paysFrom: pays < 0 ? undefined : monthsAfter(from, pays).slice(0, 7) };
  });
}

function monthlyCosts({ tokens, monthly, costAt }: MonthBought, scales: readonly Decimal[]): Money[] {
  return scales.map((scale) => {
    if (compare(scale, one) === 0) return monthly;
    const count = roundToWhole(times(scale, tokens));
    if (Number.isSafeInteger(count)) return costAt(count);
    throw new UserError('the traffic grows to too many tokens', {
      hint: 'take a smaller --growth, or a shorter --term',
    });
  });
}

/** What the list has or announces for months of the term, all of which are bought at the rates of the first. */
function laterRates({ parts }: Candidate, { from: pricedAt, months }: Term): Assumption[] {
  return parts.flatMap(({ offer }) => {
    const next = nextRates(offer, pricedAt, monthsAfter(pricedAt, months));
    return next ? [{ kind: 'laterRates', offer: offer.offer.key, pricedAt, months, ...next }] : [];
  });
}

/** What a way is measured by: the same candidate at list price, else the first way; nothing for that one itself. */
function referenceFor<T extends Pick<MonthBought, 'way' | 'candidate'>>(mine: T, offered: readonly T[]): T | undefined {
  const isSame = ({ way, candidate }: T): boolean => candidate.key === mine.candidate.key && isListPrice(way);
  const [first] = offered;
  return (isListPrice(mine.way) ? undefined : offered.find(isSame)) ?? (mine === first ? undefined : first);
}

function isListPrice({ fee, discount, minimum, staffHours, seats }: PurchaseOption): boolean {
  return seats === undefined && [fee, discount, minimum, staffHours].every(isZero);
}
