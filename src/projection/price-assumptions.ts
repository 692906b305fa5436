import type { Money } from '../values/money.ts';
import type { Meter } from '../pricing/rates/meters.ts';
import type { PricedOffer } from '../pricing/rates/timeline.ts';
import type { Assumption } from './assumption.ts';
import { rateSetOf, type Billing, type Sending } from './billing.ts';

/** What is taken for granted by using these prices at all. */
export function offerAssumptions({
  offer,
  period,
  isUndated,
  isRetired,
  isAnnounced,
  checked,
  source,
  exchange,
  answer,
  discounts,
}: PricedOffer): Assumption[] {
  return [
    ...(offer.updated?.includes(period) === true
      ? [{ kind: 'updatedRates' as const, offer: offer.key, from: period.from, source }]
      : []),
    ...(isAnnounced ? [{ kind: 'announcedRates' as const, offer: offer.key, from: period.from }] : []),
    ...(isUndated ? [{ kind: 'undatedRates' as const, offer: offer.key, checked }] : []),
    ...(isRetired ? [{ kind: 'retired' as const, offer: offer.key, retires: offer.model.retires }] : []),
    ...[exchange, answer].flatMap((each) => (each ? [{ kind: 'exchange' as const, offer: offer.key, ...each }] : [])),
    ...discounts.map(({ share, from, source: by }) => ({
      kind: 'discount' as const,
      offer: offer.key,
      share,
      from,
      source: by,
    })),
  ];
}

/** What holds for all usages that are sent this way. */
export function sendingAssumptions(priced: PricedOffer, { thinking = false }: Sending, billing: Billing): Assumption[] {
  return [
    ...offerAssumptions(priced),
    ...(thinking && !billing.thinking ? [{ kind: 'noThinkingRate' as const, offer: priced.offer.key }] : []),
  ];
}

export function standInAssumptions(
  { offer }: PricedOffer,
  meter: Meter,
  { billedAs, rate, assumed }: FoundRate,
): Assumption[] {
  if (assumed) return [{ kind: 'assumedRate', offer: offer.key, meter, billedAs, rate }];
  return billedAs === meter ? [] : [{ kind: 'standIn', offer: offer.key, meter, billedAs }];
}

/** A service tier's rate that its list does not state: one that a rule of the provider makes, or the standard one. */
export function tierRateAssumptions(
  { offer }: PricedOffer,
  { serviceTier, origins, thinking }: Billing,
  { billedAs, assumed }: FoundRate,
): Assumption[] {
  const origin = origins[billedAs];
  if (serviceTier === undefined || !origin || assumed) return [];
  const meter = thinking && (billedAs === 'output' || billedAs === 'reasoning') ? 'thinkingOutput' : billedAs;
  if (origin.by === 'standard') return [{ kind: 'tierRate', offer: offer.key, serviceTier, meter }];
  return [{ kind: 'tierRule', offer: offer.key, serviceTier, says: origin.rule.says, source: origin.rule.source }];
}

/** What a sum of tokens leaves open: how long its prompts are, and how many requests there are. */
export function openSumAssumptions(priced: PricedOffer, { window, serviceTier }: Billing): Assumption[] {
  const { offer, fees } = priced;
  const [band] = (window ?? rateSetOf(priced, serviceTier)).bands;
  return [
    ...(band ? [{ kind: 'shortPrompts' as const, offer: offer.key, aboveInputTokens: band.aboveInputTokens }] : []),
    ...(fees.requests
      ? [{ kind: 'feeLeftOut' as const, offer: offer.key, meter: 'requests' as const, rate: fees.requests }]
      : []),
  ];
}

export function assumedFeeAssumptions({ offer, fees }: PricedOffer, assumeWebSearch: Money | undefined): Assumption[] {
  if (fees.webSearches || !assumeWebSearch) return [];
  return [{ kind: 'assumedFee', offer: offer.key, meter: 'webSearches', rate: assumeWebSearch }];
}

/** Which size of search context was taken where nobody said one. */
export function sizeAssumptions({ offer, requestFees }: PricedOffer, searchContext: string | undefined): Assumption[] {
  const [size] = Object.keys(requestFees);
  if (size === undefined || (searchContext !== undefined && requestFees[searchContext])) return [];
  return [{ kind: 'searchContext', offer: offer.key, size, sizes: Object.keys(requestFees) }];
}

export interface FoundRate {
  readonly rate: Money;
  readonly billedAs: Meter;
  /** True where the list publishes no rate and the user said which one to take. */
  readonly assumed: boolean;
}
