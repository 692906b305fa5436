import { absolute, compare, decimal, minus, plus, ratio, zero } from '../../values/money.ts';
import type { Decimal, Money } from '../../values/money.ts';
import type { BookedAttempt } from '../../usage/formats/receipts.ts';

// The costs that servers state, compared with those computed from usage.

/** Why the two may differ, the likeliest cause first. */
type Cause = 'impossible counts' | 'other model' | 'service tier' | 'estimated usage' | 'cache' | 'our rate is old';

/** Attempts of one offer whose two costs differ for one cause; money in US dollars. */
export interface Gap {
  readonly offer: string;
  readonly cause: Cause;
  readonly requests: number;
  readonly computed: Money;
  readonly stated: Money;
  /** Stated minus computed, and its share of the stated cost. */
  readonly gap: Money;
  readonly share: Decimal | undefined;
}

export interface Gaps {
  readonly gaps: readonly Gap[];
  /** How many attempts have both costs. */
  readonly stated: number;
  readonly compared: { readonly computed: Money; readonly stated: Money };
}

type GapSums = Omit<Gap, 'gap' | 'share'>;

/** Adds up the attempts whose stated cost differs from the computed one by more than `tolerance` of the stated one. */
export function gapTally(tolerance: Decimal): {
  readonly add: (attempts: readonly BookedAttempt[]) => void;
  readonly gaps: () => Gaps;
} {
  const groups = new Map<string, GapSums>();
  let [count, allComputed, allStated] = [0, zero, zero];
  const addOne = (attempt: BookedAttempt): void => {
    const said = attempt.told ?? attempt.stated;
    if (said === undefined || attempt.cost === undefined) return;
    const [stated, computed] = [decimal(said), decimal(attempt.cost)];
    count++;
    allComputed = plus(allComputed, computed);
    allStated = plus(allStated, stated);
    if (attempt.told === undefined && isWithin(computed, stated, tolerance)) return;
    const [offer, cause] = [attempt.pricedAs ?? attempt.offer, causeOf(attempt)];
    const key = `${offer} ${cause}`;
    const before = groups.get(key) ?? { requests: 0, computed: zero, stated: zero };
    groups.set(key, {
      offer,
      cause,
      requests: before.requests + 1,
      computed: plus(before.computed, computed),
      stated: plus(before.stated, stated),
    });
  };
  return {
    add: (attempts) => attempts.forEach(addOne),
    gaps: () => ({
      gaps: [...groups.values()]
        .map((group) => {
          const gap = minus(group.stated, group.computed);
          return { ...group, gap, share: ratio(gap, group.stated) };
        })
        .toSorted((a, b) => compare(absolute(b.gap), absolute(a.gap)) || (a.offer < b.offer ? -1 : 1)),
      stated: count,
      compared: { computed: allComputed, stated: allStated },
    }),
  };
}

function isWithin(computed: Money, stated: Money, tolerance: Decimal): boolean {
  const off = ratio(absolute(minus(stated, computed)), stated);
  return off ? compare(off, tolerance) <= 0 : compare(computed, zero) === 0;
}

const ordinaryTiers: ReadonlySet<string> = new Set(['default', 'standard', 'auto', 'on_demand']);

function causeOf({ offer, pricedAs, model, served, serviceTier, estimated, told, usage = {} }: BookedAttempt): Cause {
  if (told !== undefined) return 'impossible counts';
  if (pricedAs !== undefined && pricedAs !== offer) return 'other model';
  if (served !== undefined && !isVersionOf(served, model)) return 'other model';
  if (serviceTier !== undefined && !ordinaryTiers.has(serviceTier)) return 'service tier';
  if (estimated === true) return 'estimated usage';
  if ((usage.cacheRead ?? 0) + (usage.cacheWrite ?? 0) + (usage.cacheWrite1h ?? 0) > 0) return 'cache';
  return 'our rate is old';
}

function isVersionOf(served: string, model: string): boolean {
  const [one, other] = [served, model].map((name) => name.slice(name.lastIndexOf('/') + 1).toLowerCase());
  return one !== undefined && other !== undefined && (one.startsWith(other) || other.startsWith(one));
}
