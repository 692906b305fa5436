import { DAY } from '../../values/calendar.ts';
import type { Costed } from '../../usage/pricing/groups.ts';
import type { Intake } from '../../usage/tally/intake.ts';
import { isoOf } from '../../usage/records/moment.ts';
import type { WhatIf } from '../../usage/pricing/what-if.ts';
import { formatTokens } from '../../values/format.ts';
import { said } from '../../report/assumption-text.ts';
import { Distinct, type Assumption } from '../../projection/assumption.ts';

interface Taken {
  readonly intake: Intake;
  readonly costed: readonly Costed[];
  readonly whatIfs: readonly WhatIf[];
  /** What pricing took for granted. */
  readonly priced: readonly string[];
}

/** All that a report of use took for granted, and touches its figures. */
export function usageAssumptions({ intake, costed, whatIfs, priced }: Taken): Assumption[] {
  const words = [
    ...intake.assumptions,
    ...mismatchNote(intake),
    ...priced,
    ...(whatIfs.length > 0 ? [ELSEWHERE] : []),
    ...windowNote(intake),
  ];
  const taken = costed.flatMap(({ cell, priced: own }) =>
    cell.series.provider === undefined && own.reason === undefined ? [own.offer] : [],
  );
  return [...words.map((text) => ({ kind: 'usage', text }) as const), ...sellers(taken), ...priceAssumptions(costed)];
}

/** What reading took for granted, in words, with the offers taken for models of which the sources do not say who sold them. */
export function readingNotes(intake: Intake, taken: readonly string[]): string[] {
  return [...intake.assumptions, ...mismatchNote(intake), ...said(sellers(taken)).map(({ text }) => text)];
}

function mismatchNote({ mismatched, firstMismatch }: Intake): string[] {
  if (!firstMismatch) return [];
  const { path, line, reason } = firstMismatch;
  return [
    `${formatTokens(mismatched)} ${mismatched === 1 ? 'record does' : 'records do'} not come to their own total, and count by their parts: ${path}:${line}: ${reason}.`,
  ];
}

/** Sources that do not say who sold a model. */
function sellers(taken: readonly string[]): Assumption[] {
  return [...new Set(taken)].toSorted().map((offer) => ({ kind: 'seller', offer }));
}

/** What the prices themselves took for granted, here and elsewhere. */
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
  return [
    `The bill covers ${isoOf(billWindow.from)} to ${isoOf(billWindow.until)}, the usage ${isoOf(window.from)} to ${isoOf(window.until)}.`,
  ];
}

/** What is taken for granted wherever use is priced on another model. */
export const ELSEWHERE =
  'On another model: the same tokens, although every maker cuts text into tokens in its own way; what the cache served is read from the cache there too, if it has a rate for that.';

/** Within a day: bills and buckets end with the day, logs with their last line. */
function isSame(one: { from: number; until: number }, other: { from: number; until: number }): boolean {
  return Math.abs(one.from - other.from) < DAY && Math.abs(one.until - other.until) < DAY;
}
