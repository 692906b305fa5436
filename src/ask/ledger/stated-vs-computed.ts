import { compare, decimal, isNegative, minus, negate, ratio, sum, zero } from '../../values/money.ts';
import type { Decimal, Money } from '../../values/money.ts';
import type { Attempt, Receipt } from './receipt.ts';

// What servers say that requests cost, against what was computed for them.

/** Why the two may differ, the likeliest first. */
type Cause = 'other model' | 'service tier' | 'estimated usage' | 'cache' | 'our rate is old';

/** Requests of one offer whose two costs differ for one cause; money in US dollars. */
export interface Gap {
  readonly offer: string;
  readonly cause: Cause;
  readonly requests: number;
  readonly computed: Money;
  readonly stated: Money;
  /** Stated less computed, and that as a part of what was stated. */
  readonly gap: Money;
  readonly share: Decimal | undefined;
}

export interface Gaps {
  readonly gaps: readonly Gap[];
  /** Attempts of which the server said what they cost. */
  readonly stated: number;
  readonly compared: { readonly computed: Money; readonly stated: Money };
}

/** Adds up, one by one, the attempts whose stated cost is more than `tolerance` of it off the computed one. */
export function gapTally(tolerance: Decimal): { readonly add: (receipt: Receipt) => void; readonly gaps: () => Gaps } {
  const groups = new Map<
    string,
    { readonly offer: string; readonly cause: Cause; requests: number; computed: Money; stated: Money }
  >();
  const all = { stated: 0, computed: zero, amount: zero };
  return {
    add: ({ attempts }) => {
      for (const attempt of attempts) {
        if (attempt.stated === undefined || attempt.cost === undefined) continue;
        const [stated, computed] = [decimal(attempt.stated), decimal(attempt.cost)];
        all.stated++;
        all.computed = sum([all.computed, computed]);
        all.amount = sum([all.amount, stated]);
        if (isWithin(computed, stated, tolerance)) continue;
        const [offer, cause] = [attempt.pricedAs ?? attempt.offer, causeOf(attempt)];
        const key = `${offer} ${cause}`;
        const group = groups.get(key) ?? { offer, cause, requests: 0, computed: zero, stated: zero };
        group.requests++;
        group.computed = sum([group.computed, computed]);
        group.stated = sum([group.stated, stated]);
        groups.set(key, group);
      }
    },
    gaps: () => ({
      gaps: [...groups.values()]
        .map((group) => {
          const gap = minus(group.stated, group.computed);
          return { ...group, gap, share: ratio(gap, group.stated) };
        })
        .toSorted((a, b) => compare(absolute(b.gap), absolute(a.gap)) || (a.offer < b.offer ? -1 : 1)),
      stated: all.stated,
      compared: { computed: all.computed, stated: all.amount },
    }),
  };
}

function isWithin(computed: Money, stated: Money, tolerance: Decimal): boolean {
  const off = ratio(absolute(minus(stated, computed)), stated);
  return off ? compare(off, tolerance) <= 0 : compare(computed, zero) === 0;
}

function absolute(amount: Money): Money {
  return isNegative(amount) ? negate(amount) : amount;
}

const ordinaryTiers: ReadonlySet<string> = new Set(['default', 'standard', 'auto', 'on_demand']);

function causeOf({ offer, pricedAs, model, served, serviceTier, estimated, usage = {} }: Attempt): Cause {
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
