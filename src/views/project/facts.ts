import type { Money } from '../../values/money.ts';
import type { Unpriced } from '../../pricing/catalogue/no-price.ts';
import type { MonthlyOdds, OddsOfMonths } from '../../projection/chances/monthly-odds.ts';
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
  readonly oddsTogether: ReadonlyMap<string, MonthlyOdds> | undefined;
  readonly assumptions: readonly Assumption[];
  readonly unpriced: readonly Unpriced[];
  readonly used: readonly UsedPrice[];
}

/** A scenario without what its costs are made of, which would take ten times the memory. */
export interface ScenarioTotals extends MonthlyTotals {
  readonly name: string;
  /** Its own. */
  readonly budget?: Money | undefined;
  /** By the keys of candidates; undefined where every driver is certain. */
  readonly odds?: ReadonlyMap<string, MonthlyOdds> | undefined;
}

export function collectFacts(
  results: Iterable<ScenarioProjection>,
  oddsOf: (results: readonly ScenarioProjection[]) => ReadonlyMap<string, MonthlyOdds> | undefined,
): ProjectFacts {
  const assumptions = new Distinct();
  const unpriced = new Map<string, Unpriced>();
  const scenarios: ScenarioTotals[] = [];
  const used = usedPrices({
    *[Symbol.iterator]() {
      for (const result of results) {
        scenarios.push({ ...scenarioTotals(result), odds: oddsOf([result]) });
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
    oddsTogether: oddsOf([...(scenarios.some(({ odds }) => odds) ? results : [])]),
    assumptions: assumptions.list(),
    unpriced: [...unpriced.values()],
    used,
  };
}

function scenarioTotals({ traffic, projections }: ScenarioProjection): ScenarioTotals {
  return {
    name: traffic.scenario.name,
    budget: traffic.scenario.budget?.fail,
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

/** What ranges make of a month of some scenarios on each candidate that can be priced in all of them. */
export function oddsOfMonth(
  results: readonly ScenarioProjection[],
  oddsOf: OddsOfMonths | undefined,
  budget: Money | undefined,
): ReadonlyMap<string, MonthlyOdds> | undefined {
  if (!oddsOf || results.length === 0) return undefined;
  const { totals } = totalsOf(results.map(scenarioTotals));
  const months = totals.map(({ candidate, total }) => ({
    candidate,
    total,
    bills: results.flatMap(({ traffic, projections }) =>
      projections.flatMap((each) => (each.candidate.key === candidate.key ? [{ traffic, total: each.total }] : [])),
    ),
  }));
  return oddsOf(months, totals.find(({ isBaseline }) => isBaseline)?.candidate.key ?? '', budget);
}
