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

/** What was used. */
export interface Used {
  readonly usage: Usage;
  readonly requests: number;
  readonly webSearches: number;
}

/** What was counted about one moment, all of it at the same rates whatever the offer; undefined where nobody wrote down when. */
export interface Moment extends Used {
  readonly at: Instant | undefined;
}

/** Requests that were sent alike but for when, as they were counted. */
export interface Counted {
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
  /** Whether it was written down when: of all counts, or of none. */
  readonly isTimed: boolean;
  readonly counts: readonly Moment[];
  /** All of them together. */
  readonly sum: Used;
}

/** The same, with what parts of it are in a month: they come to the month of the whole. */
export interface Sent extends Counted {
  readonly inMonth: (parts: readonly Used[]) => Used[];
}

/** Traffic as it was measured over some days. */
export interface Measured {
  readonly counted: readonly Counted[];
  /** The time that counts, `until` exclusive; undefined where the sources do not say when. */
  readonly window: { readonly from: Instant; readonly until: Instant } | undefined;
  /** Of the window; those of a month where there is none. */
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
  let before: Used = nothing;
  return counted.map((each) => {
    const start = before;
    before = addUp([start, each.sum]);
    return kindOf(each, { start, whole, month });
  });
}

interface Month extends Pick<Measured, 'days' | 'daysPerMonth'> {
  readonly scale: Decimal;
}

export const nothing: Used = { usage: {}, requests: 0, webSearches: 0 };

/** A count of the days as a whole one of a month. */
function wholes({ days, daysPerMonth, scale }: Month): (count: number) => number {
  if (scale === one && days === daysPerMonth) return (count) => count;
  const [factor, over] = [times(decimal(daysPerMonth), scale), decimal(days)];
  return (count) => (count === 0 ? 0 : scaledCount(count, factor, over));
}

/** Where a kind begins among all that was counted. */
interface Stretch {
  readonly start: Used;
  readonly whole: (count: number) => number;
  readonly month: Month;
}

function kindOf(counted: Counted, { start, whole, month }: Stretch): Kind {
  const { sum } = counted;
  const { requests, usage, webSearches } = between(start, addUp([start, sum]), whole);
  return {
    promptTokens: counted.promptAbove === 0 ? 0 : counted.promptAbove + 1,
    sent: { ...counted, inMonth: (parts) => inMonth(parts, start, whole) },
    ofOne: undefined,
    requests: sum.requests === 0 ? undefined : requests,
    usage,
    webSearches,
    steps: () => stepsOf(sum.usage, month),
  };
}

function inMonth(parts: readonly Used[], start: Used, whole: (count: number) => number): Used[] {
  let before = start;
  return parts.map((part) => {
    const begin = before;
    before = addUp([begin, part]);
    return between(begin, before, whole);
  });
}

function between(start: Used, end: Used, whole: (count: number) => number): Used {
  const part = (from: number, to: number): number => (from === to ? 0 : whole(to) - whole(from));
  const usage: Partial<Record<Meter, number>> = {};
  for (const meter of meters) {
    const tokens = part(start.usage[meter] ?? 0, end.usage[meter] ?? 0);
    if (tokens > 0) usage[meter] = tokens;
  }
  return { usage, requests: part(start.requests, end.requests), webSearches: part(start.webSearches, end.webSearches) };
}

/** Sums of what was used; meters that count nothing are left out. */
export function addUp(parts: Iterable<Used>): Used {
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
