import { groupDigits } from '../../values/format.ts';
import type { Solution } from '../../projection/solve.ts';
import type { SpendingLimits } from '../../projection/runway.ts';
import { formatMoney } from '../../values/format.ts';
import type { JsonObject } from '../../report/report.ts';

/** How much of a driver fits, a line for each candidate. */
export function solvedNotes(
  { driver, candidates }: Solution,
  { budget, cash }: SpendingLimits,
  months: number,
): string[] {
  const limits = [
    ...(budget?.fail ? [`${formatMoney(budget.fail)} per month`] : []),
    ...(cash ? [`${formatMoney(cash)} in total`] : []),
  ];
  const limit = limits.length === 0 ? 'the budget of each scenario' : limits.join(' and ');
  const span = months === 1 ? '' : `, in each of ${months} months`;
  return candidates.map(({ candidate, most }) => {
    if (most === undefined) return `${candidate}: no number of ${driver} fits ${limit}${span}: 1 is too many.`;
    if (most === Infinity) return `${candidate}: any number of ${driver} fits ${limit}${span}.`;
    return `${candidate}: ${groupDigits(String(most))} ${driver} fit ${limit}${span}; one more does not.`;
  });
}

/** Null where not even one fits, or any number does. */
export function solvedJson({ scenario, driver, candidates }: Solution): JsonObject {
  return {
    scenario,
    driver,
    candidates: candidates.map(({ candidate, most }) => ({
      candidate,
      most: most === undefined || most === Infinity ? null : most,
      fits: most === undefined ? 'none' : most === Infinity ? 'any' : 'some',
    })),
  };
}
