import { minus, ratio, sum } from '../money.ts';
import type { Decimal, Money } from '../money.ts';
import type { PricedOffer } from '../pricing/select.ts';
import type { AssumedRate } from '../workload/plan.ts';
import { usageOf } from '../workload/usage.ts';
import type { Scenario, Usage } from '../workload/usage.ts';
import { priceUsage } from './price.ts';
import type { LineItem } from './price.ts';
import { splitUsage, spreadOverWeek } from './spread.ts';

/** One scenario on one candidate: US dollars a month. */
export interface Projection {
  readonly candidate: PricedOffer;
  readonly isBaseline: boolean;
  readonly lineItems: readonly LineItem[];
  readonly total: Money;
  /** Baseline minus total: negative where the candidate is dearer. */
  readonly savings: Money;
  /** Savings as a part of the baseline; undefined where the baseline costs nothing. */
  readonly savingsRatio: Decimal | undefined;
}

export interface ScenarioProjection {
  readonly scenario: Scenario;
  readonly usage: Usage;
  /** The baseline first, then the candidates in the order they were asked for. */
  readonly projections: readonly Projection[];
}

export interface Question {
  readonly scenarios: readonly Scenario[];
  readonly baseline: PricedOffer;
  readonly candidates: readonly PricedOffer[];
  readonly assumeInput: AssumedRate | undefined;
  /** Share of the traffic in hours that an offer has rates for; undefined where it is spread evenly over the week. */
  readonly peakShare?: Decimal | undefined;
}

/** Prices every scenario on the baseline and on each candidate. Throws MissingRate. */
export function project({ scenarios, baseline, candidates, assumeInput, peakShare }: Question): ScenarioProjection[] {
  const others = [...new Map(candidates.map((candidate) => [candidate.offer.key, candidate])).values()].filter(
    ({ offer }) => offer.key !== baseline.offer.key,
  );
  return scenarios.map((scenario) => {
    const usage = usageOf(scenario);
    const reference = totalOn(baseline, usage, { assumeInput, peakShare });
    const against = (candidate: PricedOffer, { lineItems, total }: Totalled): Projection => ({
      candidate,
      isBaseline: candidate === baseline,
      lineItems,
      total,
      savings: minus(reference.total, total),
      savingsRatio: ratio(minus(reference.total, total), reference.total),
    });
    return {
      scenario,
      usage,
      projections: [
        against(baseline, reference),
        ...others.map((candidate) => against(candidate, totalOn(candidate, usage, { assumeInput, peakShare }))),
      ],
    };
  });
}

type Totalled = Pick<Projection, 'lineItems' | 'total'>;

function totalOn(candidate: PricedOffer, usage: Usage, { assumeInput, peakShare }: Pick<Question, 'assumeInput' | 'peakShare'>): Totalled {
  const parts = spreadOverWeek(candidate, { promptTokens: 0 }, peakShare);
  const usages = splitUsage(
    usage,
    parts.map(({ share }) => share),
  );
  const lineItems = parts.flatMap(({ billing }, place) => priceUsage(candidate, usages[place] ?? {}, assumeInput, billing));
  return { lineItems, total: sum(lineItems.map(({ cost }) => cost)) };
}
