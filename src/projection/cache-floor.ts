import { decimal, scaledCount } from '../values/money.ts';
import type { Usage } from '../pricing/rates/meters.ts';
import type { PricedOffer } from '../pricing/rates/timeline.ts';
import type { Assumption } from './assumption.ts';
import type { CountedUsage, Pricing } from './price.ts';

// Providers cache no prompt below a smallest length, and longer ones in whole steps: docs/price-lists.md, `caching`.

/** How many tokens of the part of a prompt that stays the same a provider caches; all of them where it says nothing. */
export function cachedTokens(cacheable: number, { caching }: PricedOffer['offer']['model']): number {
  if (!caching) return cacheable;
  const { minTokens = 0, step = 1 } = caching;
  return cacheable < minTokens ? 0 : minTokens + Math.floor((cacheable - minTokens) / step) * step;
}

/** Prices requests whose prompts have so many tokens that can be cached: what is too short for it is ordinary input. */
export function withCacheFloor(pricing: Pricing, offer: PricedOffer, cacheable: number | undefined): Pricing {
  const { caching } = offer.offer.model;
  const cached = cacheable === undefined ? 0 : cachedTokens(cacheable, offer.offer.model);
  if (!caching || cacheable === undefined || cached === cacheable) return pricing;
  let isShortened = false;
  const floor: Assumption = {
    kind: 'cacheFloor',
    offer: offer.offer.key,
    tokens: cacheable,
    cached,
    minTokens: caching.minTokens ?? 0,
  };
  return {
    ...pricing,
    price: (used) => {
      isShortened ||= hasCached(used.usage);
      return pricing.price({ ...used, usage: shortened(used.usage, cached, cacheable) });
    },
    assumptions: () => [...pricing.assumptions(), ...(isShortened ? [floor] : [])],
  };
}

function hasCached({ cacheRead = 0, cacheWrite = 0, cacheWrite1h = 0 }: Usage): boolean {
  return cacheRead + cacheWrite + cacheWrite1h > 0;
}

function shortened(usage: Usage, cached: number, cacheable: number): CountedUsage['usage'] {
  if (!hasCached(usage)) return usage;
  const { input = 0, cacheRead = 0, cacheWrite = 0, cacheWrite1h = 0, ...rest } = usage;
  const part = (tokens: number): number => scaledCount(tokens, decimal(cached), decimal(cacheable));
  const [read, written, written1h] = [part(cacheRead), part(cacheWrite), part(cacheWrite1h)];
  const left = cacheRead + cacheWrite + cacheWrite1h - read - written - written1h;
  return { input: input + left, cacheRead: read, cacheWrite: written, cacheWrite1h: written1h, ...rest };
}
