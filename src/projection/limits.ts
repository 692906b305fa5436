import type { PricedOffer } from '../pricing/timeline.ts';
import { totalTokens } from '../workload/usage.ts';
import type { Usage } from '../workload/usage.ts';
import type { Assumption } from './assumption.ts';
import { promptTokensOf } from './billing.ts';

type BeyondContext = Extract<Assumption, { readonly kind: 'beyondContext' }>;

/**
 * Where one request is longer than a model takes, or its answer longer than it gives; nothing where the limits are not
 * known.
 */
export function beyondLimits(priced: PricedOffer, ofOne: Usage): BeyondContext[] {
  const { context, maxOutput } = priced.offer.model;
  const tokens = totalTokens(ofOne);
  const lengths: Length[] = [
    { of: 'context', tokens, limit: context },
    { of: 'maxOutput', tokens: tokens - promptTokensOf(ofOne), limit: maxOutput },
  ];
  return beyond(priced.offer.key, lengths).slice(0, 1);
}

interface Length {
  readonly of: BeyondContext['of'];
  readonly tokens: number;
  readonly limit: number | undefined;
}

function beyond(offer: string, lengths: readonly Length[]): BeyondContext[] {
  return lengths.flatMap(({ of, tokens, limit }) =>
    limit !== undefined && tokens > limit ? [{ kind: 'beyondContext' as const, offer, of, tokens, limit }] : [],
  );
}
