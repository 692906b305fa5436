import { decimal, inCurrency, isZero, minus, one, plain, ratio, sum, times, zero } from '../values/money.ts';
import type { Decimal, Money } from '../values/money.ts';
import type { ServiceTier } from '../pricing/rates/meters.ts';
import type { PricedOffer } from '../pricing/rates/timeline.ts';
import type { Sent, Kind } from '../workload/request-kinds.ts';
import type { Traffic } from '../workload/traffic.ts';
import type { Assumption } from './assumption.ts';
import { rateSetOf, type Sending, refuseTooLong } from './billing.ts';
import { withCacheFloor } from './cache-floor.ts';
import type { Candidate, CandidatePart } from './candidate.ts';
import { pricingFor, type CountedUsage, type LineItem, type Pricing, type RateAssumptions } from './price.ts';
import { billedPieces, partsForModel, type SendingWay } from './measured-traffic.ts';
import { hoursTaken, splitCounted, spreadOverWeek } from './spread.ts';

const MILLION = 1_000_000;

/** A month of traffic on a candidate, in US dollars. */
export interface Bill {
  readonly lineItems: readonly LineItem[];
  readonly total: Money;
  readonly assumptions: readonly Assumption[];
}

/**
 * Prices a month of traffic: of every kind of request each offer of the candidate gets its share, of that each way to
 * send them its share, of that each window of the week its own. Where an offer has no batch rates, its batches are
 * billed at its base rates. Throws MissingRate, and a UserError for requests that do not fit the model.
 */
export function billOf(candidate: Candidate, traffic: Traffic, settled?: RateAssumptions): Bill {
  const { bill, assumptions } = billerFor(candidate, shapeOf(traffic), settled);
  return { ...bill(traffic), assumptions: assumptions() };
}

export interface Biller {
  readonly bill: (traffic: Traffic) => Omit<Bill, 'assumptions'>;
  /** What was taken for granted by all bills so far. */
  readonly assumptions: () => Assumption[];
}

/** The part of a traffic that decides its rates: how long prompts are, and how they are sent. The rest is volume. */
export interface TrafficShape extends Pick<
  Traffic,
  'batch' | 'serviceTier' | 'thinking' | 'multipliers' | 'peakShare'
> {
  readonly kinds: readonly KindShape[];
}

type KindShape = Pick<Kind, 'promptTokens' | 'ofOne' | 'sent' | 'cacheable'>;

export function shapeOf({ batch, serviceTier, thinking, multipliers, peakShare, kinds }: Traffic): TrafficShape {
  return {
    batch,
    serviceTier,
    thinking,
    multipliers,
    peakShare,
    kinds: kinds.map(({ promptTokens, ofOne, sent, cacheable }) => ({ promptTokens, ofOne, sent, cacheable })),
  };
}

/** `billOf` in two steps, for traffic that grows: its shape decides the rates once, its volume is billed each time. */
export function billerFor(candidate: Candidate, shape: TrafficShape, settled?: RateAssumptions): Biller {
  const kinds = shape.kinds.map((kind) => kindBiller(candidate, shape, kind, settled));
  // Nothing at all is nothing of the currency of the answer.
  const nothing = inCurrency(zero, candidate.parts[0]?.offer.offer.terms.answer?.currency);
  return {
    bill: ({ kinds: counted }) => {
      const items = counted.flatMap((kind, place) => kinds[place]?.bill(kind) ?? []);
      const lineItems = kinds.length === 1 ? items : merged(items);
      return { lineItems, total: lineItems.length === 0 ? nothing : sum(lineItems.map(({ cost }) => cost)) };
    },
    assumptions: () => [...blended(candidate), ...kinds.flatMap(({ assumptions }) => assumptions())],
  };
}

function blended({ key, isBlend, parts }: Candidate): Assumption[] {
  const models = parts.flatMap(({ offer, model }) => (model === undefined ? [] : [{ offer: offer.offer.key, model }]));
  if (models.length > 0) return [{ kind: 'asUsed', candidate: key, parts: models }];
  return isBlend
    ? [{ kind: 'blend', candidate: key, parts: parts.map(({ offer, share }) => ({ offer: offer.offer.key, share })) }]
    : [];
}

/** A part of the traffic that one set of rates bills. */
interface Leaf {
  readonly pricing: Pricing;
  readonly share: Decimal;
  readonly assumptions: readonly Assumption[];
}

/** A `Biller` of requests of one kind. */
interface PartBiller<T> {
  readonly bill: (counted: T) => LineItem[];
  readonly assumptions: () => Assumption[];
}

function kindBiller(
  { parts }: Candidate,
  shape: TrafficShape,
  kind: KindShape,
  settled?: RateAssumptions,
): PartBiller<Kind> {
  const { sent, ofOne } = kind;
  const takers = partsForModel(parts, sent);
  for (const { offer } of takers) refuseTooLong(offer, ofOne);
  if (!sent) return leafBiller(takers.flatMap((part) => drivenLeaves(part, shape, kind, settled)));
  const pieces = billedPieces(
    takers.map(({ offer }) => offer),
    kind.promptTokens,
    sent,
  ).map(({ of, ways }) => ({
    of,
    ...leafBiller(takers.flatMap((part, place) => sentLeaves(part, sent, ways[place], settled))),
  }));
  return {
    bill: (counted) => pieces.flatMap(({ of, bill }) => bill(of(counted))),
    assumptions: () => pieces.flatMap(({ assumptions }) => assumptions()),
  };
}

/** Gives each leaf its share, in whole tokens. */
function leafBiller(leaves: readonly Leaf[]): PartBiller<CountedUsage> {
  const shares = leaves.map(({ share }) => share);
  return {
    bill: (counted) => splitCounted(counted, shares).flatMap((part, place) => leaves[place]?.pricing.price(part) ?? []),
    assumptions: () => leaves.flatMap(({ assumptions, pricing }) => [...assumptions, ...pricing.assumptions()]),
  };
}

interface WayToSend {
  readonly serviceTier: ServiceTier | undefined;
  readonly share: Decimal;
  readonly assumptions: readonly Assumption[];
}

function drivenLeaves(
  { offer, share }: CandidatePart,
  shape: TrafficShape,
  { promptTokens, cacheable }: KindShape,
  settled?: RateAssumptions,
): Leaf[] {
  const { thinking, multipliers, peakShare } = shape;
  const ways = drivenWays(offer, shape).map((way) => ({ ...way, share: times(share, way.share) }));
  return leavesOf(offer, ways, { sending: { promptTokens, thinking, multipliers }, peakShare, cacheable, settled });
}

/** Of what was measured: at the hours that are known, else spread over the week. */
function sentLeaves(
  { offer, share }: CandidatePart,
  { isTimed }: Sent,
  way: SendingWay | undefined,
  settled?: RateAssumptions,
): Leaf[] {
  if (!way) return [];
  const { sending, assumptions } = way;
  const unknownHours = { sending, peakShare: undefined, settled };
  if (!isTimed) return leavesOf(offer, [{ serviceTier: sending.serviceTier, share, assumptions }], unknownHours);
  return [{ pricing: pricingFor(offer, sending, settled), share, assumptions }];
}

interface Spread {
  readonly sending: Omit<Sending, 'hours' | 'serviceTier'>;
  readonly peakShare: Traffic['peakShare'];
  readonly cacheable?: number | undefined;
  readonly settled: RateAssumptions | undefined;
}

/** Of each way to send the hours of the week, each with its rates. */
function leavesOf(
  offer: PricedOffer,
  ways: readonly WayToSend[],
  { sending, peakShare, cacheable, settled }: Spread,
): Leaf[] {
  const timed = ways.map((way) => ({ ...way, hours: spreadOverWeek(rateSetOf(offer, way.serviceTier), peakShare) }));
  const taken = hoursTaken(offer.offer.key, timed, peakShare);
  return timed.flatMap(({ serviceTier, hours, share: part, assumptions }) =>
    hours.map(({ window, share }) => ({
      pricing: withCacheFloor(
        pricingFor(offer, { ...sending, serviceTier, hours: { window } }, settled),
        offer,
        cacheable,
      ),
      share: times(part, share),
      assumptions: [...assumptions, ...taken],
    })),
  );
}

function drivenWays(priced: PricedOffer, { batch, serviceTier }: TrafficShape): WayToSend[] {
  const standard = (share: Decimal) => ({ serviceTier, share, assumptions: [] });
  if (isZero(batch)) return [standard(one)];
  const { batch: rates } = priced.serviceTiers;
  const atBase: Assumption = { kind: 'baseRates', offer: priced.offer.key, serviceTier: 'batch' };
  const inBatches = { serviceTier: rates && ('batch' as const), share: batch, assumptions: rates ? [] : [atBase] };
  if (!rates && serviceTier === undefined) return [{ ...inBatches, share: one }];
  return [standard(minus(one, batch)), inBatches].filter(({ share }) => !isZero(share));
}

/** Line items of the same meter at the same rate, for the same reason, are one. */
function merged(lineItems: readonly LineItem[]): LineItem[] {
  const byReason = new Map<string, LineItem>();
  for (const item of lineItems) {
    const { tokens, cost, rate, ...reason } = item;
    const key = `${plain(rate)} ${JSON.stringify(reason)}`;
    const same = byReason.get(key);
    byReason.set(key, same ? { ...same, tokens: same.tokens + tokens, cost: sum([same.cost, cost]) } : item);
  }
  return [...byReason.values()];
}

/** US dollars per million tokens of all meters together; undefined for no tokens. */
export function effectiveRate(total: Money, tokens: number): Money | undefined {
  return ratio(times(total, MILLION), decimal(tokens));
}
