import { plain } from '../values/money.ts';
import { refuseAll } from '../projection/candidate.ts';
import { compareCandidates, type Ranked } from '../projection/compare.ts';
import { allContenders } from '../projection/project.ts';
import { findScenariosOfMonth } from '../workload/plan.ts';
import { trafficOf } from '../workload/traffic.ts';
import { withCostErrors } from './inside/with-cost-errors.ts';
import { contendersOf, openPlan } from './inside/open-plan.ts';
import type { PlanDocument, PlanMoment } from './plan-document.ts';
import type { PriceCatalogue } from './price-catalogue.ts';
import { itemOf, nameOf, notesOf, textOrNull, unpricedOf } from './inside/plain-results.ts';
import type { AssumptionNote, CandidateName, PricedItem, UnpricedCandidate } from './priced-items.ts';

/** A candidate in the ranking; amounts are a month of all scenarios together, as exact decimal text. */
export interface RankedCandidate extends CandidateName {
  /** 1 is the cheapest. */
  readonly rank: number;
  readonly total: string;
  /** Per million tokens of this traffic; null for none of them. */
  readonly inputRate: string | null;
  readonly outputRate: string | null;
  readonly effectiveRate: string | null;
  readonly ratioToCheapest: string | null;
  readonly savings: string | null;
  readonly savingsRatio: string | null;
  readonly lineItems: readonly PricedItem[];
}

export interface PlanComparison {
  readonly catalogue: string;
  readonly currency: string;
  /** The candidate that savings are measured against. */
  readonly baseline: string;
  readonly scenarios: readonly { readonly name: string; readonly tokens: number }[];
  /** The cheapest first. */
  readonly ranking: readonly RankedCandidate[];
  readonly unpriced: readonly UnpricedCandidate[];
  readonly assumptions: readonly AssumptionNote[];
}

/**
 * Ranks the baseline and the candidates of a plan by what a month of all its scenarios costs, as
 * `cost-projection compare` does; of stages the first counts. Throws a CostError.
 */
export function compare(catalogue: PriceCatalogue, plan: string | PlanDocument, { at }: PlanMoment): PlanComparison {
  return withCostErrors(() => {
    const open = openPlan(catalogue, plan, { at });
    const contenders = contendersOf(open);
    const traffics = findScenariosOfMonth(open.plan).map((scenario) => trafficOf(scenario));
    const { ranking, unpriced, assumptions } = compareCandidates(
      traffics,
      allContenders(contenders),
      contenders.baseline,
      open.plan,
    );
    refuseAll(ranking.length, unpriced);
    return {
      catalogue: catalogue.version,
      currency: open.answer ?? 'USD',
      baseline: contenders.baseline.key,
      scenarios: traffics.map(({ scenario: { name }, tokens }) => ({ name, tokens })),
      ranking: ranking.map(rankedCandidate),
      unpriced: unpriced.map(unpricedOf),
      assumptions: notesOf([...assumptions, ...ranking.flatMap((each) => each.assumptions)]),
    };
  });
}

function rankedCandidate({ rank, candidate, total, lineItems, ...ranked }: Ranked): RankedCandidate {
  return {
    rank,
    ...nameOf(candidate),
    total: plain(total),
    inputRate: textOrNull(ranked.inputRate),
    outputRate: textOrNull(ranked.outputRate),
    effectiveRate: textOrNull(ranked.effectiveRate),
    ratioToCheapest: textOrNull(ranked.ratioToCheapest),
    savings: textOrNull(ranked.savings),
    savingsRatio: textOrNull(ranked.savingsRatio),
    lineItems: lineItems.map(itemOf),
  };
}
