import { minus, one, ratio, sum, zero } from '../values/money.ts';
import type { PricedOffer } from '../pricing/rates/timeline.ts';
import { sumUsed, noUse } from '../workload/measured.ts';
import type { Moment, Used, Sent, Kind } from '../workload/request-kinds.ts';
import type { Assumption } from './assumption.ts';
import { adaptSending, billingOf, rateSetOf, beyondLimits, type Sending } from './billing.ts';
import type { CandidatePart } from './candidate.ts';
import type { CountedUsage } from './price.ts';

// Traffic that was measured, on the offers of a candidate.

/** Requests of one kind that each offer bills by one set of rates. */
export interface BilledPiece {
  readonly of: (kind: Kind) => CountedUsage;
  /** Of each part of the candidate, in their order. */
  readonly ways: readonly SendingWay[];
}

export interface SendingWay {
  readonly sending: Sending;
  readonly assumptions: readonly Assumption[];
}

/** The parts that take what was sent to a model: those that are meant for it alone, else all by their shares. */
export function partsForModel(parts: readonly CandidatePart[], sent: Sent | undefined): readonly CandidatePart[] {
  const own = parts.filter(({ model }) => model !== undefined && model === sent?.model);
  const [first, ...others] = own;
  if (!first) return parts;
  const whole = sum(own.map(({ share }) => share));
  const moved = others.map((part) => ({ ...part, share: ratio(part.share, whole) ?? zero }));
  return [{ ...first, share: minus(one, sum(moved.map(({ share }) => share))) }, ...moved];
}

/** Cuts what was sent at known moments where the rates of an offer change with the hour. */
export function billedPieces(offers: readonly PricedOffer[], promptTokens: number, sent: Sent): BilledPiece[] {
  const waysAt = (hours: Sending['hours']): SendingWay[] =>
    offers.map((offer) => wayOn(offer, sent, { promptTokens, hours }));
  if (!sent.isTimed || !offers.some(hasHours)) return [{ of: (kind) => kind, ways: waysAt({ window: undefined }) }];
  const pieces = new Map<string, { readonly moments: Moment[]; readonly ways: readonly SendingWay[] }>();
  for (const moment of sent.counts) {
    const ways = waysAt(moment.at === undefined ? { window: undefined } : { at: moment.at });
    const key = ways
      .map(({ sending: { serviceTier, hours } }) => `${serviceTier} ${'at' in hours ? '' : hours.window?.label}`)
      .join();
    const piece = pieces.get(key);
    if (piece) piece.moments.push(moment);
    else pieces.set(key, { moments: [moment], ways });
  }
  const all = [...pieces.values()];
  const sums = all.map(({ moments }) => sumUsed(moments));
  return all.map(({ ways }, place) => ({ ways, of: (kind) => partOf(kind, sums, place) }));
}

function partOf({ sent, requests }: Kind, sums: readonly Used[], place: number): CountedUsage {
  const { [place]: part = noUse } = sent?.inMonth(sums) ?? [];
  return requests === undefined ? { ...part, requests } : part;
}

export function hasHours({ schedule, serviceTiers }: PricedOffer): boolean {
  return schedule !== undefined || Object.values(serviceTiers).some((set) => set.schedule !== undefined);
}

function wayOn(
  offer: PricedOffer,
  { serviceTier, thinking, multipliers, isMean }: Sent,
  when: Pick<Sending, 'promptTokens' | 'hours'>,
): SendingWay {
  const { sending, assumptions } = adaptSending(offer, { ...when, serviceTier, thinking, multipliers });
  const set = rateSetOf(offer, sending.serviceTier);
  const { window } = billingOf(offer, sending);
  return {
    sending: { ...sending, hours: { window } },
    assumptions: [
      ...assumptions,
      ...beyondLimits(offer, { input: when.promptTokens }).map(({ limit }) => ({
        kind: 'longPrompts' as const,
        offer: offer.offer.key,
        limit,
      })),
      ...(isMean && (window ?? set).bands.length > 0 ? [{ kind: 'meanPrompts' as const, offer: offer.offer.key }] : []),
    ],
  };
}
