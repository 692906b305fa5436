import { isZero, minus, one, times, type Decimal } from '../values/money.ts';
import type { ServiceTier } from '../pricing/rates/meters.ts';
import type { PricedOffer } from '../pricing/rates/timeline.ts';
import type { Cacheable, Sent } from '../workload/request-kinds.ts';
import type { Run } from '../workload/run.ts';
import type { Traffic } from '../workload/traffic.ts';
import type { Assumption } from './assumption.ts';
import { rateSetOf, type Sending } from './billing.ts';
import { asCached } from './cached-prompts.ts';
import type { CandidatePart } from './candidate.ts';
import { pricingOf } from './converted-tokens.ts';
import type { SendingWay } from './measured-traffic.ts';
import type { Pricing, RateAssumptions } from './price.ts';
import { runPricing } from './run-pricing.ts';
import { hoursTaken, spreadOverWeek } from './spread.ts';
import type { KindShape, TrafficShape } from './traffic-shape.ts';

/** A part of the traffic that one set of rates bills. */
export interface Leaf {
  readonly pricing: Pick<Pricing, 'price' | 'assumptions'>;
  readonly share: Decimal;
  readonly assumptions: readonly Assumption[];
}

interface WayToSend {
  readonly serviceTier: ServiceTier | undefined;
  readonly share: Decimal;
  readonly assumptions: readonly Assumption[];
}

export function drivenLeaves(
  { offer, share }: CandidatePart,
  shape: TrafficShape,
  { promptTokens, run, cacheable }: KindShape,
  settled?: RateAssumptions,
): Leaf[] {
  const { thinking, multipliers, peakShare } = shape;
  const ways = drivenWays(offer, shape).map((way) => ({ ...way, share: times(share, way.share) }));
  return leavesOf(offer, ways, {
    sending: { promptTokens, thinking, multipliers },
    peakShare,
    run,
    cacheable,
    settled,
  });
}

/** Of what was measured: at the hours that are known, else spread over the week. */
export function sentLeaves(
  { offer, share, model: own }: CandidatePart,
  { isTimed, model }: Sent,
  way: SendingWay | undefined,
  settled?: RateAssumptions,
): Leaf[] {
  if (!way) return [];
  const { sending, assumptions } = way;
  // What was sent to this very model has its tokens.
  const measuredOn = own === undefined ? model : undefined;
  const unknownHours = { sending, peakShare: undefined, settled, measuredOn };
  if (!isTimed) return leavesOf(offer, [{ serviceTier: sending.serviceTier, share, assumptions }], unknownHours);
  return [{ pricing: pricingOf(offer, sending, settled, measuredOn), share, assumptions }];
}

interface Spread {
  readonly sending: Omit<Sending, 'hours' | 'serviceTier'>;
  readonly peakShare: Traffic['peakShare'];
  readonly run?: Run | undefined;
  readonly cacheable?: Cacheable | undefined;
  readonly settled: RateAssumptions | undefined;
  /** The model that tokens were measured on, where it is another one. */
  readonly measuredOn?: string | undefined;
}

/** Of each way to send the hours of the week, each with its rates. */
function leavesOf(
  offer: PricedOffer,
  ways: readonly WayToSend[],
  { sending, peakShare, run, cacheable, settled, measuredOn }: Spread,
): Leaf[] {
  const timed = ways.map((way) => ({ ...way, hours: spreadOverWeek(rateSetOf(offer, way.serviceTier), peakShare) }));
  const taken = hoursTaken(offer.offer.key, timed, peakShare);
  return timed.flatMap(({ serviceTier, hours, share: part, assumptions }) =>
    hours.map(({ window, share }) => {
      const sent = { ...sending, serviceTier, hours: { window } };
      return {
        pricing: run
          ? runPricing(offer, sent, run, settled)
          : asCached(pricingOf(offer, sent, settled, measuredOn), offer, cacheable),
        share: times(part, share),
        assumptions: [...assumptions, ...taken],
      };
    }),
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
