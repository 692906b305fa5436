import { decimal, minus, one, ratio, roundToWhole, sum, times, zero } from '../values/money.ts';
import type { Decimal } from '../values/money.ts';
import type { Meter } from '../pricing/meters.ts';
import { MINUTES_PER_WEEK, minutesOfWeek } from '../pricing/schedule.ts';
import type { PricedOffer } from '../pricing/select.ts';
import { present } from '../workload/usage.ts';
import type { Usage } from '../workload/usage.ts';
import { billingIn, rateSetOf } from './billing.ts';
import type { Billing, Sending } from './billing.ts';

/** A part of the traffic that is billed alike. */
export interface Part {
  readonly billing: Billing;
  /** Of all traffic; the parts add up to one. */
  readonly share: Decimal;
}

/**
 * How traffic of one kind is billed over a week. Where an offer's rates depend on the hour, its windows get `peakShare`
 * of the traffic, each by its length; without one, traffic counts as spread evenly over an ordinary week. The hours
 * outside all windows come first.
 */
export function spreadOverWeek(priced: PricedOffer, sending: Sending, peakShare?: Decimal): Part[] {
  const set = rateSetOf(priced, sending.serviceTier);
  const windows = set.schedule?.windows ?? [];
  const peakMinutes = windows.reduce((total, { slots }) => total + minutesOfWeek(slots), 0);
  const whole = peakShare === undefined ? MINUTES_PER_WEEK : peakMinutes;
  const peak = windows.map((window) => ({
    billing: billingIn(priced, set, window, sending),
    share: times(peakShare ?? one, ratio(decimal(minutesOfWeek(window.slots)), decimal(whole)) ?? zero),
  }));
  const rest = { billing: billingIn(priced, set, undefined, sending), share: minus(one, sum(peak.map(({ share }) => share))) };
  return [rest, ...peak];
}

/** Whole tokens for each part, in order; the parts of a meter always add up to it. */
export function splitUsage(usage: Usage, shares: readonly Decimal[]): Usage[] {
  if (shares.length === 1) return [usage];
  const parts: Partial<Record<Meter, number>>[] = shares.map(() => ({}));
  for (const [meter, tokens] of Object.entries(usage)) {
    splitCount(tokens, shares).forEach((count, place) => Object.assign(parts[place] ?? {}, { [meter]: count }));
  }
  return parts.map(present);
}

/** A count in whole numbers that add up to it, by rounding where each share ends. */
export function splitCount(count: number, shares: readonly Decimal[]): number[] {
  if (shares.length === 1) return [count];
  let reached = zero;
  let given = 0;
  return shares.map((share, place) => {
    reached = sum([reached, share]);
    const upTo = place === shares.length - 1 ? count : roundToWhole(times(reached, count));
    const part = upTo - given;
    given = upTo;
    return part;
  });
}
