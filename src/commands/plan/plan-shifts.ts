import { hasCode, UserError } from '../../values/errors.ts';
import type { Io } from '../../system/io.ts';
import { findSpec } from '../../projection/plan-spec.ts';
import type { Plan } from '../../workload/plan.ts';
import { readShiftText, shiftProblem, type Shift } from '../../workload/shift.ts';
import { withShifts } from '../../workload/shifted-blend.ts';
import { monthInProse } from '../../values/format.ts';
import { parsedValue } from '../../values/quantity.ts';
import type { Prices } from './prices.ts';

/** `--shift`, repeatable. */
export function shiftOption(text: string, before: readonly Shift[] = []): readonly Shift[] {
  const all = [...before, parsedValue(readShiftText(text), '--shift')];
  const wrong = shiftProblem(all);
  if (wrong) throw new UserError(`--shift: ${wrong.message}`, { hint: wrong.hint });
  return all;
}

/**
 * A plan whose candidates shift as it says: those of a month as far as shifts have begun. What was measured shifts
 * where no other candidate is named. Throws a UserError for shifts of unknown models.
 */
export function withPlanShifts(plan: Plan, written: Plan, { priceOf, asOf }: Prices, isOfMonths: boolean): Plan {
  const { shifts = [], asUsed } = plan;
  if (shifts.length === 0) return plan;
  const offerOf = keysOf(priceOf);
  refuseBlends(plan, shifts);
  const wrong = shiftProblem(shifts, offerOf);
  if (wrong) throw new UserError(wrong.message, { hint: wrong.hint });
  const begun = shifts.filter(({ from }) => isOfMonths || from <= asOf.slice(0, 7));
  const specs = plan.candidates.map((spec) => findSpec(plan, spec));
  const used = asUsed && written.candidates.length === 0 ? withShifts(asUsed, begun, offerOf) : asUsed;
  const shifted = specs.map((spec) => withShifts(spec, begun, offerOf));
  return { ...plan, candidates: used === asUsed || !used ? shifted : [used, ...shifted] };
}

/** The offer that a name means; a name without a price yet is itself. Throws a UserError for an unknown one. */
function keysOf(priceOf: Prices['priceOf']): (name: string) => string {
  const known = new Map<string, string>();
  return (name) => {
    const key = known.get(name) ?? keyOf(name, priceOf);
    known.set(name, key);
    return key;
  };
}

function keyOf(name: string, priceOf: Prices['priceOf']): string {
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

/** Notes which shifts change nothing in these months, or do so from the first one on. */
export async function tellShifts(
  io: Io,
  { shifts = [], candidates }: Plan,
  { priceOf }: Prices,
  { first, last }: { readonly first: string; readonly last: string },
  quiet: boolean,
): Promise<void> {
  if (quiet || shifts.length === 0) return;
  const offerOf = keysOf(priceOf);
  const meaning = ({ from, of, to }: Shift): string => `${from} ${offerOf(of)} ${offerOf(to)}`;
  const used = new Set(
    candidates.flatMap((spec) => (typeof spec === 'string' ? [] : (spec.shifted?.by.map(meaning) ?? []))),
  );
  for (const shift of shifts) {
    const name = `the shift of ${shift.of} in ${monthInProse(shift.from)}`;
    const end = last.slice(0, 7);
    if (shift.from > end)
      await io.stderr.write(`note: ${name} comes after ${monthInProse(end)}: it changes nothing here\n`);
    else if (!used.has(meaning(shift)))
      await io.stderr.write(`note: ${name} changes nothing: no model or blend that is asked for has ${shift.of}\n`);
    else if (shift.from < first)
      await io.stderr.write(`note: ${name} is before the first month, ${monthInProse(first)}, which has it already\n`);
  }
}
