import { decimal, one, scaledCount, times, type Decimal } from '../values/money.ts';
import type { Instant } from '../values/calendar.ts';
import { meters, type Meter, type Usage } from '../pricing/rates/meters.ts';
import type { Factor, Kind, Step, CountedRequests, Used } from './request-kinds.ts';

/** The scenario that usage makes. */
export const MEASURED = 'Measured';

/** The candidate that carries each model's traffic on its own offer. */
export const AS_USED = 'as used';

/** Traffic as it was measured over some days. */
export interface MeasuredTraffic {
  readonly counted: readonly CountedRequests[];
  /** Use of each person, where that was asked for. */
  readonly people?: readonly (readonly CountedRequests[])[] | undefined;
  /** Beside it, what was used on a first and a last day that were not seen whole. */
  readonly edges?: readonly CountedRequests[] | undefined;
  /** The time that counts, `until` exclusive; undefined where the sources do not say when. */
  readonly window: { readonly from: Instant; readonly until: Instant } | undefined;
  /** Of the window; those of a month where there is none. */
  readonly days: number;
  readonly daysPerMonth: number;
  /** The time that counts, as a sentence; undefined where it is not one of whole days. */
  readonly seen?: string | undefined;
  /** What was taken for granted, sentence by sentence; the first tells how that time became a month. */
  readonly says: readonly string[];
}

/**
 * What was counted in some days → whole tokens and requests of a month, of one kind for each way to send. `scale` is
 * growth. Rounded where each part ends: however finely what was used is told apart, the parts come to the rounded
 * whole.
 */
export function measuredKinds({ counted, days, daysPerMonth }: MeasuredTraffic, scale: Decimal): Kind[] {
  const month: Month = { days, daysPerMonth, scale };
  const whole = wholes(month);
  let before: Used = noUse;
  return counted.map((each) => {
    const start = before;
    before = sumUsed([start, each.sum]);
    return kindOf(each, { start, whole, month });
  });
}

interface Month extends Pick<MeasuredTraffic, 'days' | 'daysPerMonth'> {
  readonly scale: Decimal;
}

export const noUse: Used = { usage: {}, requests: 0, webSearches: 0 };

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

function kindOf(counted: CountedRequests, { start, whole, month }: Stretch): Kind {
  const { sum } = counted;
  const { requests, usage, webSearches } = between(start, sumUsed([start, sum]), whole);
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
    before = sumUsed([begin, part]);
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
export function sumUsed(parts: Iterable<Used>): Used {
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
  const factors: Factor[] = [
    { driver: 'daysPerMonth', value: daysPerMonth },
    ...(scale === one ? [] : [{ driver: 'growth', value: scale }]),
  ];
  return meters.flatMap((meter) => {
    const tokens = counted[meter];
    return tokens === undefined
      ? []
      : [
          {
            meter,
            factors: [{ driver: 'measured', value: tokens }, ...factors],
            less: [],
            over: { driver: 'days', value: days },
          },
        ];
  });
}
