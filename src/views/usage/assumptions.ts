import { DAY } from '../../values/calendar.ts';
import type { Costed } from '../../usage/pricing/groups.ts';
import type { Intake } from '../../usage/tally/intake.ts';
import { isoOf } from '../../usage/records/moment.ts';
import type { WhatIf } from '../../usage/pricing/what-if.ts';
import { formatTokens } from '../../values/format.ts';
import { describeAssumptions } from '../../report/assumption-text.ts';
import { Distinct, type Assumption } from '../../projection/assumption.ts';

interface Taken {
  readonly intake: Intake;
  readonly costed: readonly Costed[];
  readonly whatIfs: readonly WhatIf[];
  /** Sentences about what pricing takes for granted. */
  readonly priced: readonly string[];
}

/** Everything that a report of usage takes for granted. */
export function usageAssumptions({ intake, costed, whatIfs, priced }: Taken): Assumption[] {
  const words = [
    ...intake.assumptions,
    ...mismatchNote(intake),
    ...priced,
    ...(whatIfs.length > 0 ? [elsewhereSentence] : []),
    ...windowNote(intake),
  ];
  const taken = costed.flatMap(({ cell, priced: own }) =>
    cell.series.provider === undefined && own.reason === undefined ? [own.offer] : [],
  );
  return [...words.map((text) => ({ kind: 'usage', text }) as const), ...sellers(taken), ...priceAssumptions(costed)];
}

/** What reading takes for granted, in words, and the offers `taken` for models that the sources name no seller of. */
export function readingNotes(intake: Intake, taken: readonly string[]): string[] {
  return [
    ...intake.assumptions,
    ...mismatchNote(intake),
    ...describeAssumptions(sellers(taken)).map(({ text }) => text),
  ];
}

function mismatchNote({ mismatched, firstMismatch }: Intake): string[] {
  if (!firstMismatch) return [];
  const { path, line, reason } = firstMismatch;
  const records = `${formatTokens(mismatched)} ${mismatched === 1 ? 'record does' : 'records do'}`;
  return [`${records} not come to their own total, and count by their parts: ${path}:${line}: ${reason}.`];
}

/** The offers taken for models that the sources name no seller of. */
function sellers(taken: readonly string[]): Assumption[] {
  return [...new Set(taken)].toSorted().map((offer) => ({ kind: 'seller', offer }));
}

/** What the prices take for granted, on the models used and on others. */
function priceAssumptions(costed: readonly Costed[]): Assumption[] {
  const all = new Distinct();
  for (const { priced, elsewhere } of costed)
    for (const each of [priced, ...elsewhere])
      if (each && each.reason === undefined) for (const { assumptions } of each.shares) all.add(assumptions);
  return all.list();
}

function windowNote({ window, billWindow }: Intake): string[] {
  if (
    !window ||
    !billWindow ||
    (window.from >= billWindow.from && window.until <= billWindow.until && isSame(window, billWindow))
  )
    return [];
  const [bill, used] = [billWindow, window].map(({ from, until }) => `${isoOf(from)} to ${isoOf(until)}`);
  return [`The bill covers ${bill}, the usage ${used}.`];
}

/** Taken for granted whenever usage is priced on another model. */
export const elsewhereSentence =
  'On another model: the same tokens, although every maker cuts text into tokens in its own way, where no ratio is ' +
  'told; what the cache served is read from the cache there too, if it has a rate for that.';

/** Equal to within a day: bills end with the day, logs with their last line. */
function isSame(one: { from: number; until: number }, other: { from: number; until: number }): boolean {
  return Math.abs(one.from - other.from) < DAY && Math.abs(one.until - other.until) < DAY;
}
