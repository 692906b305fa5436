import { decimal, one, scaledCount, times } from '../values/money.ts';
import type { CountedFee, Meter } from '../pricing/rates/meters.ts';
import { tokenFactor } from '../tokens/token-factor.ts';
import type { PricedOffer } from '../pricing/rates/timeline.ts';
import type { Sending } from './billing.ts';
import { pricingFor, type LineItem, type Pricing, type RateAssumptions } from './price.ts';

/** Meters that count text. */
const ofText: ReadonlySet<Meter | CountedFee> = new Set([
  'input',
  'cacheRead',
  'cacheWrite',
  'cacheWrite1h',
  'output',
  'reasoning',
] as const satisfies readonly Meter[]);

/**
 * `pricingFor` of tokens that were measured on a model, if one is named: as what they are on this offer, where it is
 * known how both cut text. The cost is exactly the factor, so that parts add up to the whole; tokens are shown as whole
 * ones.
 */
export function pricingOf(
  offer: PricedOffer,
  sending: Sending,
  settled: RateAssumptions = {},
  model: string | undefined,
): Pricing {
  const pricing = pricingFor(offer, sending, settled);
  const { measuredText } = settled;
  const textKind = measuredText === 'unknown' ? undefined : measuredText;
  const { key } = offer.offer;
  const factor = model === undefined || measuredText === undefined ? undefined : tokenFactor(model, key, textKind);
  if (!factor) return pricing;
  const [ratio, low, high] = [decimal(factor.ratio), decimal(factor.low), decimal(factor.high)];
  const converted = (item: LineItem): LineItem =>
    ofText.has(item.meter)
      ? { ...item, tokens: scaledCount(item.tokens, ratio, one), cost: times(item.cost, ratio) }
      : item;
  const { from, to } = factor;
  return {
    ...pricing,
    price: (used) => pricing.price(used).map(converted),
    assumptions: () => [
      ...pricing.assumptions(),
      { kind: 'convertedTokens', offer: key, from, to, ratio, low, high, textKind },
    ],
  };
}
