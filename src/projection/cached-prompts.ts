import { decimal, scaledCount } from '../values/money.ts';
import type { Usage } from '../pricing/rates/meters.ts';
import type { PricedOffer } from '../pricing/rates/timeline.ts';
import type { Assumption } from './assumption.ts';
import type { Cacheable } from '../workload/request-kinds.ts';
import type { Pricing } from './price.ts';

// Providers cache no prompt below a smallest length, and longer ones in whole steps: docs/price-lists.md, `caching`.

/** How many tokens of the part of a prompt that stays the same a provider caches; all of them where it says nothing. */
export function cachedTokens(cacheable: number, { caching }: PricedOffer['offer']['model']): number {
  if (!caching) return cacheable;
  const { minTokens = 0, step = 1 } = caching;
  return cacheable < minTokens ? 0 : minTokens + Math.floor((cacheable - minTokens) / step) * step;
}

/**
 * Prices requests as their provider caches them: what is too short for its cache is ordinary input, and what is not
 * read is written where writes are billed and drivers do not say otherwise.
 */
export function asCached(pricing: Pricing, offer: PricedOffer, cacheable: Cacheable | undefined): Pricing {
  if (!cacheable) return pricing;
  const { tokens, firstWrites } = cacheable;
  const { key, model } = offer.offer;
  const cached = cachedTokens(tokens, model);
  const writes = offer.rates.cacheWrite ? firstWrites : undefined;
  if (cached === tokens && !writes) return pricing;
  const taken = new Set<Assumption>();
  const floor: Assumption = {
    kind: 'cacheFloor',
    offer: key,
    tokens,
    cached,
    minTokens: model.caching?.minTokens ?? 0,
  };
  const written: Assumption = { kind: 'firstWrites', offer: key };
  return {
    ...pricing,
    price: (used) => {
      if (!hasCached(used.usage)) return pricing.price(used);
      const usage = cached === tokens ? used.usage : shortened(used.usage, cached, tokens);
      if (cached < tokens) taken.add(floor);
      if (!writes || cached === 0) return pricing.price({ ...used, usage });
      taken.add(written);
      return pricing.price({ ...used, usage: withFirstWrites(usage, writes) });
    },
    assumptions: () => [...pricing.assumptions(), ...taken],
  };
}

function hasCached({ cacheRead = 0, cacheWrite = 0, cacheWrite1h = 0 }: Usage): boolean {
  return cacheRead + cacheWrite + cacheWrite1h > 0;
}

function shortened(usage: Usage, cached: number, cacheable: number): Usage {
  const { input = 0, cacheRead = 0, cacheWrite = 0, cacheWrite1h = 0, ...rest } = usage;
  const part = (tokens: number): number => scaledCount(tokens, decimal(cached), decimal(cacheable));
  const [read, written, written1h] = [part(cacheRead), part(cacheWrite), part(cacheWrite1h)];
  const left = cacheRead + cacheWrite + cacheWrite1h - read - written - written1h;
  return { input: input + left, cacheRead: read, cacheWrite: written, cacheWrite1h: written1h, ...rest };
}

function withFirstWrites(
  { input = 0, cacheRead = 0, ...rest }: Usage,
  { read, unread }: NonNullable<Cacheable['firstWrites']>,
): Usage {
  const written = Math.min(scaledCount(cacheRead, unread, read), input);
  return { ...rest, input: input - written, cacheRead, cacheWrite: written };
}
