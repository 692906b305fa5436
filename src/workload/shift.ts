import { compare, decimal, isZero, one, plain, ratio, sum, times, zero, type Decimal } from '../values/money.ts';
import type { Instant } from '../values/calendar.ts';
import { readShare, type ParsedQuantity } from '../values/quantity.ts';

/** A share of what one model would get goes to another one from a month on. */
export interface Shift {
  /** The first month, like `2027-04`. */
  readonly from: string;
  readonly of: string;
  readonly to: string;
  readonly share: Decimal;
  /** Months in which the share is reached in equal steps; 1 for all of it at once. */
  readonly over: number;
}

export interface WrittenShift {
  readonly from: string;
  readonly of: string;
  readonly to: string;
  readonly share: string | number;
  readonly over?: string | number | undefined;
}

const MOST_MONTHS = 600;

export function readShift({ from, of, to, share, over = 1 }: WrittenShift): ParsedQuantity<Shift> {
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(from)) return { problem: `"${from}" is not a month; write it like 2027-04` };
  const read = readShare(share);
  if ('problem' in read) return read;
  if (isZero(read.value)) return { problem: `a shift of ${share} moves nothing; leave it out` };
  const [, count = '0'] = /^(\d{1,3})(?: ?months?)?$/.exec(String(over).trim()) ?? [];
  if (Number(count) < 1 || Number(count) > MOST_MONTHS)
    return { problem: `"${over}" is not between 1 and ${MOST_MONTHS} months; write it like 3 months` };
  return { value: { from, of, to, share: read.value, over: Number(count) } };
}

/** `2027-04 gpt-4o gpt-4o-mini 50%`, with `over 3 months` at its end for equal steps. */
export function readShiftText(text: string): ParsedQuantity<Shift> {
  const [from = '', of = '', to = '', share, word, ...over] = text.trim().split(/\s+/);
  if (share === undefined || (word !== undefined && (word !== 'over' || over.length === 0)))
    return {
      problem: `"${text}" is not a shift; write it like "2027-04 gpt-4o gpt-4o-mini 50%", or with "over 3 months"`,
    };
  return readShift({ from, of, to, share, over: word === undefined ? undefined : over.join(' ') });
}

/** A shift as `readShiftText` reads it. */
export function shiftText({ from, of, to, share, over }: Shift): string {
  return `${from} ${of} ${to} ${plain(times(share, 100))}%${over === 1 ? '' : ` over ${over} months`}`;
}

/** What is wrong with shifts together: which of them, and why; names that mean one model have one `keyOf`. */
export function shiftProblem(
  shifts: readonly Shift[],
  keyOf: (name: string) => string = (name) => name,
): { readonly place: number; readonly message: string; readonly hint: string } | undefined {
  const known: { readonly of: string; readonly to: string; readonly share: Decimal }[] = [];
  for (const [place, { of, to, share }] of shifts.entries()) {
    known.push({ of: keyOf(of), to: keyOf(to), share });
    if (keyOf(of) === keyOf(to))
      return { place, message: `a shift moves ${of} to itself`, hint: 'name another model to move to' };
    const all = sum(known.flatMap((each) => (each.of === keyOf(of) ? [each.share] : [])));
    if (compare(all, one) > 0)
      return {
        place,
        message: `the shifts of ${of} add up to more than 100%`,
        hint: 'each share is one of what the model would get without them',
      };
    if (reached(keyOf(to), known).has(keyOf(of)))
      return {
        place,
        message: `shifts move ${of} in a circle`,
        hint: 'each share is one of what the model would get without them: leave out the shift back',
      };
  }
  return undefined;
}

/** A model, and all that its traffic may get to. */
export function reached(
  model: string,
  shifts: readonly Pick<Shift, 'of' | 'to'>[],
  before = new Set<string>(),
): Set<string> {
  if (before.has(model)) return before;
  before.add(model);
  for (const { of, to } of shifts) if (of === model) reached(to, shifts, before);
  return before;
}

/** The share that a shift has moved by the month of a day: equal steps, the last of which reaches it. */
export function movedBy({ from, share, over }: Shift, at: Instant): Decimal {
  const steps = monthOf(at) - monthOf(from) + 1;
  if (steps <= 0) return zero;
  return steps >= over ? share : (ratio(times(share, steps), decimal(over)) ?? share);
}

function monthOf(date: string): number {
  return Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7));
}
