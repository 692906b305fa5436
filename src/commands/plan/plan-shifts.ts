import { UserError } from '../../values/errors.ts';
import type { Io } from '../../system/io.ts';
import { keysOf } from '../../projection/plan-shifts.ts';
import type { Plan } from '../../workload/plan.ts';
import { readShiftText, shiftProblem, type Shift } from '../../workload/shift.ts';
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
