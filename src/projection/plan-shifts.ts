import { hasCode, UserError } from '../values/errors.ts';
import type { PricedOffer } from '../pricing/rates/timeline.ts';
import type { Plan } from '../workload/plan.ts';
import { shiftProblem, type Shift } from '../workload/shift.ts';
import { withShifts } from '../workload/shifted-blend.ts';
import { findSpec } from './plan-spec.ts';

type PriceOf = (name: string) => PricedOffer;

/**
 * A plan whose candidates shift as it says, by those shifts that begin until a month. What was measured shifts where no
 * other candidate was `written`. Throws a UserError for shifts of unknown models.
 */
export function withPlanShifts(plan: Plan, written: Plan, priceOf: PriceOf, until: string | undefined): Plan {
  const { shifts = [], asUsed } = plan;
  if (shifts.length === 0) return plan;
  const offerOf = keysOf(priceOf);
  refuseBlends(plan, shifts);
  const wrong = shiftProblem(shifts, offerOf);
  if (wrong) throw new UserError(wrong.message, { hint: wrong.hint });
  const begun = shifts.filter(({ from }) => until === undefined || from <= until);
  const specs = plan.candidates.map((spec) => findSpec(plan, spec));
  const used = asUsed && written.candidates.length === 0 ? withShifts(asUsed, begun, offerOf) : asUsed;
  const shifted = specs.map((spec) => withShifts(spec, begun, offerOf));
  return { ...plan, candidates: used === asUsed || !used ? shifted : [used, ...shifted] };
}

/** The offer that a name means; a name without a price yet is itself. Throws a UserError for an unknown one. */
export function keysOf(priceOf: PriceOf): (name: string) => string {
  const known = new Map<string, string>();
  return (name) => {
    const key = known.get(name) ?? keyOf(name, priceOf);
    known.set(name, key);
    return key;
  };
}

function keyOf(name: string, priceOf: PriceOf): string {
  try {
    return priceOf(name).offer.key;
  } catch (error) {
    if (!hasCode(error, 'no-price')) throw error;
    return error.about ?? name;
  }
}

function refuseBlends({ candidates }: Plan, shifts: readonly Shift[]): void {
  const names = new Set(candidates.flatMap((spec) => (typeof spec === 'string' ? [] : [spec.name])));
  for (const name of shifts.flatMap(({ of, to }) => [of, to]))
    if (names.has(name))
      throw new UserError(`a shift is one of a model, and ${name} is a blend or a chain`, {
        hint: 'name the model whose traffic moves, and the one that gets it',
      });
}
