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

/** What was sent some way, hour by hour; in one piece where nobody wrote down when. */
export interface Sent extends Manner {
  readonly moments: readonly Moment[] | undefined;
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

/** What was counted in some days → whole tokens and requests of a month, of one kind for each way to send. `scale` is growth. */
export function measuredKinds({ counted, days, daysPerMonth }: Measured, scale: Decimal): Kind[] {
  const month: Month = { days, daysPerMonth, scale };
  const scaled = scaler(month);
  return counted.map((each) => kindOf(each, scaled, month));
}

interface Month extends Pick<Measured, 'days' | 'daysPerMonth'> {
  readonly scale: Decimal;
}

type Column = Meter | 'requests' | 'webSearches';

/** Rounds where each part ends: however finely what was used is told apart, the parts come to the rounded whole. */
function scaler({ days, daysPerMonth, scale }: Month): (column: Column, count: number) => number {
  if (scale === one && days === daysPerMonth) return (_, count) => count;
  const factor = times(decimal(daysPerMonth), scale);
  const ends = new Map<Column, { counted: number; given: number }>();
  return (column, count) => {
    const before = ends.get(column) ?? { counted: 0, given: 0 };
    const counted = before.counted + count;
    const given = scaledCount(counted, factor, days);
    ends.set(column, { counted, given });
    return given - before.given;
  };
}

function kindOf({ counts, ...manner }: Counted, scaled: (column: Column, count: number) => number, month: Month): Kind {
  const parts = counts.map(({ at, usage, requests, webSearches }) => ({
    at,
    usage: Object.fromEntries(meters.flatMap((meter) => (usage[meter] === undefined ? [] : [[meter, scaled(meter, usage[meter])]]))),
    requests: scaled('requests', requests),
    webSearches: scaled('webSearches', webSearches),
  }));
  const moments = parts.flatMap(({ at, ...part }) => (at === undefined ? [] : [{ at, ...part }]));
  const { usage, requests, webSearches } = addUp(parts);
  return {
    promptTokens: manner.promptAbove === 0 ? 0 : manner.promptAbove + 1,
    sent: { ...manner, moments: moments.length < parts.length ? undefined : moments },
    ofOne: undefined,
    requests: counts.every((each) => each.requests === 0) ? undefined : requests,
    usage,
    webSearches,
    get steps() {
      return stepsOf(addUp(counts).usage, month);
    },
  };
}

/** Sums of what was used; meters that count nothing are left out. */
export function addUp(parts: Iterable<Omit<Moment, 'at'>>): Omit<Moment, 'at'> {
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
