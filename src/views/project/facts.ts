import type { Unpriced } from '../../pricing/catalogue/no-price.ts';
import { Distinct, type Assumption } from '../../projection/assumption.ts';
import type { ScenarioProjection } from '../../projection/project.ts';
import { usedPrices } from '../../report/provenance.ts';
import type { UsedPrice } from '../../report/report.ts';

/** ProjectFacts about all results together, from one pass: there may be many results, each computed when it is read. */
export interface ProjectFacts {
  /** True if every candidate is priced in every scenario. */
  readonly isComplete: boolean;
  readonly assumptions: readonly Assumption[];
  readonly unpriced: readonly Unpriced[];
  readonly used: readonly UsedPrice[];
}

export function collectFacts(results: Iterable<ScenarioProjection>): ProjectFacts {
  const assumptions = new Distinct();
  const unpriced = new Map<string, Unpriced>();
  const used = usedPrices({
    *[Symbol.iterator]() {
      for (const result of results) {
        assumptions.add(result.assumptions);
        for (const projection of result.projections) assumptions.add(projection.assumptions);
        for (const each of result.unpriced) unpriced.set(`${each.key} ${each.reason}`, each);
        yield* result.projections;
      }
    },
  });
  return { isComplete: unpriced.size === 0, assumptions: assumptions.list(), unpriced: [...unpriced.values()], used };
}
