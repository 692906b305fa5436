import { decimal, minus, one, ratio, roundToWhole, sum, times, zero, type Decimal } from '../values/money.ts';
import { withoutZeros, type Meter, type ServiceTier, type Usage } from '../pricing/rates/meters.ts';
import type { RateSet, Window } from '../pricing/rates/rate-set.ts';
import { MINUTES_PER_WEEK, minutesOfWeek } from '../pricing/rates/schedule.ts';
import type { Assumption } from './assumption.ts';
import type { CountedUsage } from './price.ts';

/** A part of the traffic of a week: that of a window, or that of all other hours. */
export interface HoursShare {
  readonly window: Window | undefined;
  /** Of all traffic; the parts add up to one. */
  readonly share: Decimal;
}

/**
 * Traffic over an ordinary week. Where rates depend on the hour, the windows get `peakShare` of it, each by its length;
 * without one, traffic is spread evenly. Hours outside all windows come first; where there are none, the windows get
 * all.
 */
export function spreadOverWeek({ schedule }: RateSet, peakShare?: Decimal): HoursShare[] {
  if (!schedule) return [{ window: undefined, share: one }];
  const { windows } = schedule;
  const peakMinutes = windows.reduce((total, { slots }) => total + minutesOfWeek(slots), 0);
  const isEven = peakShare === undefined || peakMinutes === MINUTES_PER_WEEK;
  const whole = isEven ? MINUTES_PER_WEEK : peakMinutes;
  const peak = windows.map((window) => ({
    window,
    share: times(isEven ? one : peakShare, ratio(decimal(minutesOfWeek(window.slots)), decimal(whole)) ?? zero),
  }));
  // A division may have no end: where the windows are the whole week, the last of them gets what is left.
  const rest = minus(one, sum(peak.map(({ share }) => share)));
  const last = peak.at(-1);
  if (peakMinutes === MINUTES_PER_WEEK && last)
    return [...peak.slice(0, -1), { ...last, share: sum([last.share, rest]) }];
  return [{ window: undefined, share: rest }, ...peak];
}

/** Whole numbers for each part, in order; the parts of each count always add up to it. */
export function splitCounted(counted: CountedUsage, shares: readonly Decimal[]): CountedUsage[] {
  if (shares.length === 1) return [counted];
  const { usage, requests, webSearches } = counted;
  const [counts, searches] = [
    requests === undefined ? undefined : splitCount(requests, shares),
    splitCount(webSearches, shares),
  ];
  return splitUsage(usage, shares).map((part, place) => ({
    usage: part,
    requests: counts?.[place],
    webSearches: searches[place] ?? 0,
  }));
}

function splitUsage(usage: Usage, shares: readonly Decimal[]): Usage[] {
  const parts: Partial<Record<Meter, number>>[] = shares.map(() => ({}));
  for (const [meter, tokens] of Object.entries(usage)) {
    splitCount(tokens, shares).forEach((count, place) => Object.assign(parts[place] ?? {}, { [meter]: count }));
  }
  return parts.map(withoutZeros);
}

/** A count in whole numbers that add up to it, by rounding where each share ends. */
export function splitCount(count: number, shares: readonly Decimal[]): number[] {
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

type HoursAssumption = Extract<Assumption, { readonly kind: 'hours' }>;

/** A way to send, with its share of each window of the week. */
interface TimedWay {
  readonly serviceTier: ServiceTier | undefined;
  readonly hours: readonly HoursShare[];
}

function windowsOf(hours: readonly HoursShare[]): string[] {
  return hours.flatMap(({ window }) => window?.label ?? []);
}

/** What is taken of hours: by each way to send where they have not all the same ones. */
export function hoursTaken(offer: string, ways: readonly TimedWay[], peakShare: Decimal | undefined): Assumption[] {
  const isAlike = new Set(ways.map(({ hours }) => windowsOf(hours).join())).size === 1;
  const taken = ways.map(({ serviceTier, hours }): HoursAssumption => {
    const windows = windowsOf(hours);
    // Windows that are the whole week get all of the traffic.
    const share = windows.length < hours.length ? peakShare : undefined;
    return {
      kind: 'hours',
      offer,
      windows,
      peakShare: share,
      ...(!isAlike && { serviceTier: serviceTier ?? ('standard' as const) }),
    };
  });
  const timed = taken.filter(({ windows }) => windows.length > 0);
  const isIdle = timed.every((each) => each.peakShare === undefined);
  return [...timed, ...(peakShare && isIdle ? [{ kind: 'noHours' as const, offer, peakShare }] : [])];
}
