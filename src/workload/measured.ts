import { decimal, one, scaledCount, times } from '../values/money.ts';
import type { Decimal } from '../values/money.ts';
import type { Instant } from '../values/calendar.ts';
import { meters } from '../pricing/meters.ts';
import type { Meter, ServiceTier } from '../pricing/meters.ts';
import type { Factor, Kind, Step } from './traffic.ts';
import type { Usage } from './usage.ts';

/** The scenario that usage makes. */
export const MEASURED = 'Measured';

/** The candidate that carries each model's traffic on its own offer. */
export const AS_USED = 'as used';

/** What was used about one moment, all of it at the same rates whatever the offer. */
export interface Moment {
  readonly at: Instant;
  readonly usage: Usage;
  readonly requests: number;
  readonly webSearches: number;
}

/** How requests were sent that are alike but for when. */
interface Manner {
  /** The model, as the sources name it. */
  readonly model: string;
  /** Undefined for the standard way. */
  readonly serviceTier: ServiceTier | undefined;
  readonly thinking: boolean;
  readonly multipliers: readonly string[];
  /** Prompts are longer than this many tokens, and not longer than the next threshold of any offer. */
  readonly promptAbove: number;
  /** True where lengths of prompts are known as means at most. */
  readonly isMean: boolean;
}

/** What was sent some way, hour by hour. */
export interface Sent extends Manner {
  /** False where nobody wrote down when. */
  readonly isTimed: boolean;
  readonly moments: readonly Moment[];
}

/** The same as it was counted. */
export interface Counted extends Manner {
  readonly counts: readonly (Omit<Moment, 'at'> & { readonly at: Instant | undefined })[];
}

/** Traffic as it was measured over some days. */
export interface Measured {
  readonly counted: readonly Counted[];
  /** The time that counts, `until` exclusive; undefined where the sources do not say when. */
  readonly window: { readonly from: Instant; readonly until: Instant } | undefined;
  readonly days: number;
  readonly daysPerMonth: number;
  /** What was taken for granted, sentence by sentence. */
  readonly says: readonly string[];
}

/**
 * What was counted in some days → whole tokens and requests of a month, of one kind for each way to send. `scale` is growth.
 * Rounded where each part ends: however finely what was used is told apart, the parts come to the rounded whole.
 */
export function measuredKinds({ counted, days, daysPerMonth }: Measured, scale: Decimal): Kind[] {
  const month: Month = { days, daysPerMonth, scale };
  const whole = wholes(month);
  let before: Sum = nothing;
  return counted.map((each) => {
    const start = before;
    const sum = addUp(each.counts);
    before = addUp([start, sum]);
    return kindOf(each, { start, sum, end: before, whole, month });
  });
}

interface Month extends Pick<Measured, 'days' | 'daysPerMonth'> {
  readonly scale: Decimal;
}

type Sum = Omit<Moment, 'at'>;

const nothing: Sum = { usage: {}, requests: 0, webSearches: 0 };

/** A count of the days as a whole one of a month. */
function wholes({ days, daysPerMonth, scale }: Month): (count: number) => number {
  if (scale === one && days === daysPerMonth) return (count) => count;
  const factor = times(decimal(daysPerMonth), scale);
  return (count) => (count === 0 ? 0 : scaledCount(count, factor, days));
}

/** Where a kind begins and ends among all that was counted. */
interface Stretch {
  readonly start: Sum;
  readonly end: Sum;
  readonly sum: Sum;
  readonly whole: (count: number) => number;
  readonly month: Month;
}

function kindOf({ counts, ...manner }: Counted, { start, end, sum, whole, month }: Stretch): Kind {
  const { requests, usage, webSearches } = between(start, end, whole);
  let moments: readonly Moment[] | undefined;
  return {
    promptTokens: manner.promptAbove === 0 ? 0 : manner.promptAbove + 1,
    sent: {
      ...manner,
      isTimed: counts.every(({ at }) => at !== undefined),
      // Only offers whose rates change with the hour ask for them.
      get moments() {
        return (moments ??= momentsOf(counts, start, whole));
      },
    },
    ofOne: undefined,
    requests: sum.requests === 0 ? undefined : requests,
    usage,
    webSearches,
    get steps() {
      return stepsOf(sum.usage, month);
    },
  };
}

function momentsOf(counts: Counted['counts'], start: Sum, whole: (count: number) => number): Moment[] {
  let before = start;
  return counts.map(({ at = '', ...count }) => {
    const end = addUp([before, count]);
    const moment = { at, ...between(before, end, whole) };
    before = end;
    return moment;
  });
}

function between(start: Sum, end: Sum, whole: (count: number) => number): Sum {
  const part = (from: number, to: number): number => (from === to ? 0 : whole(to) - whole(from));
  const usage: Partial<Record<Meter, number>> = {};
  for (const meter of meters) {
    const tokens = part(start.usage[meter] ?? 0, end.usage[meter] ?? 0);
    if (tokens > 0) usage[meter] = tokens;
  }
  return { usage, requests: part(start.requests, end.requests), webSearches: part(start.webSearches, end.webSearches) };
}

/** Sums of what was used; meters that count nothing are left out. */
export function addUp(parts: Iterable<Sum>): Sum {
  const usage: Partial<Record<Meter, number>> = {};
  let [requests, webSearches] = [0, 0];
  for (const part of parts) {
    for (const meter of meters) {
      const tokens = part.usage[meter] ?? 0;
      if (tokens > 0) usage[meter] = (usage[meter] ?? 0) + tokens;
    }
    requests += part.requests;
    webSearches += part.webSearches;
  }
  return { usage, requests, webSearches };
}

function stepsOf(counted: Usage, { days, daysPerMonth, scale }: Month): Step[] {
  const factors: Factor[] = [{ driver: 'daysPerMonth', value: daysPerMonth }, ...(scale === one ? [] : [{ driver: 'growth', value: scale }])];
  return meters.flatMap((meter) => {
    const tokens = counted[meter];
    return tokens === undefined
      ? []
      : [{ meter, factors: [{ driver: 'measured', value: tokens }, ...factors], less: [], over: { driver: 'days', value: days } }];
  });
}
