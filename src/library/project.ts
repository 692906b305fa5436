import { plain } from '../values/money.ts';
import { project as projectPlan, totalsOf } from '../projection/project.ts';
import type { CandidateTotal, ScenarioProjection } from '../projection/project.ts';
import { areScenariosAddable } from '../workload/plan.ts';
import { withCostErrors } from './inside/with-cost-errors.ts';
import { contendersOf, openPlan } from './inside/open-plan.ts';
import type { PlanDocument, PlanMoment } from './plan-document.ts';
import type { PriceCatalogue } from './price-catalogue.ts';
import { countsOf, itemOf, nameOf, notesOf, textOrNull, unpricedOf } from './inside/plain-results.ts';
import type { AssumptionNote, CandidateName, MeterTokens, PricedItem, UnpricedCandidate } from './priced-items.ts';

/** A month on one candidate, as exact decimal text. */
export interface CandidateMonth extends CandidateName {
  /** True for what savings are measured against. */
  readonly baseline: boolean;
  readonly total: string;
  /** Baseline minus total; null where the baseline cannot be priced. */
  readonly savings: string | null;
  readonly savingsRatio: string | null;
}

/** A month of one scenario. */
export interface ScenarioMonth {
  readonly name: string;
  readonly tokens: number;
  readonly usage: MeterTokens;
  readonly projections: readonly (CandidateMonth & { readonly lineItems: readonly PricedItem[] })[];
  readonly unpriced: readonly UnpricedCandidate[];
}

export interface PlanProjection {
  readonly catalogue: string;
  readonly currency: string;
  readonly scenarios: readonly ScenarioMonth[];
  /** All scenarios together; empty for one, and for stages, which follow each other. */
  readonly totals: readonly CandidateMonth[];
  readonly assumptions: readonly AssumptionNote[];
}

/**
 * What each scenario of a plan costs a month on the baseline and on each candidate, as `cost-projection project` says.
 * Of a driver with a range the likely value counts, which the assumptions name. Throws a CostError, also where no
 * candidate can be priced.
 */
export function project(catalogue: PriceCatalogue, plan: string | PlanDocument, { at }: PlanMoment): PlanProjection {
  return withCostErrors(() => {
    const open = openPlan(catalogue, plan, { at });
    const results = [...projectPlan({ ...open.plan, ...contendersOf(open) })];
    const isAdded = results.length > 1 && areScenariosAddable(open.plan);
    const { totals } = totalsOf(
      results.map(({ traffic, projections }) => ({ tokens: traffic.tokens, totals: projections })),
    );
    return {
      catalogue: catalogue.version,
      currency: open.answer ?? 'USD',
      scenarios: results.map(scenarioMonth),
      totals: isAdded ? totals.map(candidateMonth) : [],
      assumptions: notesOf(
        results.flatMap(({ assumptions, projections }) => [
          ...assumptions,
          ...projections.flatMap((each) => each.assumptions),
        ]),
      ),
    };
  });
}

function scenarioMonth({ traffic, projections, unpriced }: ScenarioProjection): ScenarioMonth {
  return {
    name: traffic.scenario.name,
    tokens: traffic.tokens,
    usage: countsOf(traffic.usage),
    projections: projections.map((each) => ({ ...candidateMonth(each), lineItems: each.lineItems.map(itemOf) })),
    unpriced: unpriced.map(unpricedOf),
  };
}

function candidateMonth({ candidate, isBaseline, total, savings, savingsRatio }: CandidateTotal): CandidateMonth {
  return {
    ...nameOf(candidate),
    baseline: isBaseline,
    total: plain(total),
    savings: textOrNull(savings),
    savingsRatio: textOrNull(savingsRatio),
  };
}
