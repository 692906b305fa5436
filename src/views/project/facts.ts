import type { Unpriced } from '../../pricing/catalogue/no-price.ts';
import { Distinct, type Assumption } from '../../projection/assumption.ts';
import { totalsOf, type MonthlyTotals, type ScenarioProjection } from '../../projection/project.ts';
import { usedPrices } from '../../report/provenance.ts';
import type { UsedPrice } from '../../report/report.ts';

/** What people read of all results, from one pass: each pass may price every scenario again. */
export interface ProjectFacts {
  /** True if every candidate is priced in every scenario. */
  readonly isComplete: boolean;
  readonly scenarios: readonly ScenarioTotals[];
  /** All scenarios together. */
  readonly together: MonthlyTotals;
  readonly assumptions: readonly Assumption[];
  readonly unpriced: readonly Unpriced[];
  readonly used: readonly UsedPrice[];
}

/** A scenario without what its costs are made of, which would take ten times the memory. */
export interface ScenarioTotals extends MonthlyTotals {
  readonly name: string;
}

export function collectFacts(results: Iterable<ScenarioProjection>): ProjectFacts {
  const assumptions = new Distinct();
  const unpriced = new Map<string, Unpriced>();
  const scenarios: ScenarioTotals[] = [];
  const used = usedPrices({
    *[Symbol.iterator]() {
      for (const result of results) {
        scenarios.push(scenarioTotals(result));
        assumptions.add(result.assumptions);
        for (const projection of result.projections) assumptions.add(projection.assumptions);
        for (const each of result.unpriced) unpriced.set(`${each.key} ${each.reason}`, each);
        yield* result.projections;
      }
    },
  });
  return {
    isComplete: unpriced.size === 0,
    scenarios,
    together: totalsOf(scenarios),
    assumptions: assumptions.list(),
    unpriced: [...unpriced.values()],
    used,
  };
}

function scenarioTotals({ traffic, projections }: ScenarioProjection): ScenarioTotals {
  return {
    name: traffic.scenario.name,
    tokens: traffic.tokens,
    totals: projections.map(({ candidate, isBaseline, total, savings, savingsRatio }) => ({
      candidate,
      isBaseline,
      total,
      savings,
      savingsRatio,
    })),
  };
}
