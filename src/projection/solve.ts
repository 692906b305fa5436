import { UserError } from '../values/errors.ts';
import type { AmountDriver } from '../workload/drivers.ts';
import type { Scenario } from '../workload/scenario.ts';
import type { CandidateSpec } from '../workload/blend.ts';
import { forecast, type ForecastQuestion } from './forecast.ts';
import { rangesBelow } from './ranges.ts';
import { runways, type SpendingLimits } from './runway.ts';

/** The largest number that a driver may have on a candidate in every month of a forecast. */
interface Solved {
  readonly candidate: string;
  /** Undefined where not even one fits, Infinity where there is no limit to it. */
  readonly most: number | undefined;
}

/** A driver that was solved for. */
export interface Solution {
  readonly scenario: string;
  readonly driver: AmountDriver;
  readonly candidates: readonly Solved[];
}

/** What fits so often has no limit that anybody could reach. */
const MANY = 1e10;

/** Powers of two: between them costs are taken to rise, or to fall, but once. */
const probes = Array.from({ length: 50 }, (_, power) => 2 ** (power + 1));

/**
 * Solves a forecast for a driver of one of its scenarios: the largest whole number for which no budget is exceeded and
 * the cash lasts, by halving, each try priced as any other forecast. What cannot be priced or sent does not fit.
 */
export function solve(
  question: ForecastQuestion,
  { scenario: asked, driver }: { readonly scenario: Scenario; readonly driver: AmountDriver },
  limits: SpendingLimits,
  keyOf: (spec: CandidateSpec) => string,
): Solution {
  const scenarioWith = (count: number): Scenario => ({ ...asked, drivers: { ...asked.drivers, [driver]: count } });
  const fits = (spec: CandidateSpec, count: number): boolean => {
    const beside = question.alternatives ? [asked] : question.scenarios;
    const scenarios = beside.map((each) => (each === asked ? scenarioWith(count) : each));
    try {
      const { months } = forecast({ ...question, alternatives: undefined, scenarios, candidates: [spec] });
      return runways(months, limits).every(
        ({ over, outIn }) => outIn === undefined && over.every(({ level }) => level !== 'fail'),
      );
    } catch (error) {
      if (error instanceof UserError) return false;
      throw error;
    }
  };
  const candidates = [...new Set(question.candidates)].map((spec): Solved => {
    const last = rangesBelow((count) => (fits(spec, count) ? 0 : 1), probes).at(-1);
    return {
      candidate: keyOf(spec),
      most: last && (last.to === undefined || last.to > MANY ? Infinity : last.to),
    };
  });
  return { scenario: asked.name, driver, candidates };
}
