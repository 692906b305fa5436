import { undefinedIfRefused } from '../../values/errors.ts';
import { one, plain } from '../../values/money.ts';
import { serviceTiers, type CountedFee, type Meter } from '../../pricing/rates/meters.ts';
import type { BandedRates, RateSet } from '../../pricing/rates/rate-set.ts';
import type { PricedOffer } from '../../pricing/rates/timeline.ts';
import type { Traffic } from '../../workload/traffic.ts';
import { billerFor } from '../bill.ts';
import type { Candidate, CandidatePart } from '../candidate.ts';
import type { RateAssumptions } from '../price.ts';
import { shapeOf } from '../traffic-shape.ts';

/** What one token of a meter costs in US dollars, or one of what a fee is for. */
export type UnitCost = (of: Meter | CountedFee) => number;

/** So many that the parts of a share are whole. */
const MANY = 1e12;
const MANY_COUNTED = 1e6;

/**
 * Unit costs of requests by the length of their prompts, on one part of a candidate, sent as some traffic is. Each is
 * that of a bill of many tokens, once for each band.
 */
export function unitCosts(
  candidate: Candidate,
  part: CandidatePart,
  traffic: Traffic,
  settled: RateAssumptions,
): (promptTokens: number) => UnitCost {
  const alone: Candidate = { ...candidate, isBlend: false, parts: [{ ...part, share: one }] };
  const lengths = bandLengths(part.offer);
  const [kind] = traffic.kinds;
  const known = new Map<number, UnitCost>();
  return (promptTokens) => {
    const place = lengths.filter((length) => promptTokens > length).length;
    const before = known.get(place);
    if (before || !kind) return before ?? (() => 0);
    const alike = { ...kind, promptTokens: Math.ceil(promptTokens), ofOne: undefined, cacheable: undefined };
    const billed = (length: number) =>
      billerFor(alone, { ...shapeOf(traffic), kinds: [{ ...alike, promptTokens: length }] }, settled);
    // A draw may be longer than anything the list has rates for: then those of the middle count.
    const { bill } = undefinedIfRefused(() => billed(alike.promptTokens)) ?? billed(kind.promptTokens);
    const nothing = { ...alike, usage: {}, requests: 0, webSearches: 0 };
    const costs = lazily((of) => {
      const count = of === 'requests' || of === 'webSearches' ? MANY_COUNTED : MANY;
      const used = of === 'requests' || of === 'webSearches' ? { [of]: count } : { usage: { [of]: count } };
      return Number(plain(bill({ ...traffic, kinds: [{ ...nothing, ...used }] }).total)) / count;
    });
    known.set(place, costs);
    return costs;
  };
}

/** The lengths of prompts, in whole tokens, above which other rates of an offer count. */
export function bandLengths(offer: PricedOffer): number[] {
  const sets = [offer, ...serviceTiers.flatMap((tier) => offer.serviceTiers[tier] ?? [])];
  const banded = sets.flatMap((set: RateSet): BandedRates[] => [set, ...(set.schedule?.windows ?? [])]);
  const lengths = banded.flatMap(({ bands }) =>
    bands.map(({ aboveInputTokens, atOrAbove }) => (atOrAbove ? aboveInputTokens - 1 : aboveInputTokens)),
  );
  return [...new Set(lengths)];
}

function lazily(costOf: UnitCost): UnitCost {
  const known = new Map<Meter | CountedFee, number>();
  return (of) => {
    const cost = known.get(of) ?? costOf(of);
    known.set(of, cost);
    return cost;
  };
}
