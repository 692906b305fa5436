import type { Sending } from '../../projection/billing.ts';
import { isoOf } from '../records/moment.ts';

/** The next moment at which rates may change. */
export function nextStep(ms: number, step: number): number {
  return (Math.floor(ms / step) + 1) * step;
}

/** Where the moment is not known, the hours outside all windows. */
export function hoursAt(at: number | undefined): Sending['hours'] {
  return at === undefined ? { window: undefined } : { at: isoAt(at) };
}

/** To the second. */
export function isoAt(at: number): string;
export function isoAt(at: number | undefined): string | undefined;
export function isoAt(at: number | undefined): string | undefined {
  return at === undefined ? undefined : isoOf(Math.floor(at / 1000) * 1000);
}
