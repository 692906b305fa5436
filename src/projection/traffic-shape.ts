import type { Kind } from '../workload/request-kinds.ts';
import type { Traffic } from '../workload/traffic.ts';

/** The part of a traffic that decides its rates: how long prompts are, and how they are sent. The rest is volume. */
export interface TrafficShape extends Pick<
  Traffic,
  'batch' | 'serviceTier' | 'thinking' | 'multipliers' | 'peakShare' | 'on'
> {
  readonly kinds: readonly KindShape[];
}

export type KindShape = Pick<Kind, 'promptTokens' | 'ofOne' | 'sent' | 'run' | 'cacheable'>;

export function shapeOf({ batch, serviceTier, thinking, multipliers, peakShare, kinds, on }: Traffic): TrafficShape {
  return {
    batch,
    serviceTier,
    thinking,
    multipliers,
    peakShare,
    on,
    kinds: kinds.map(({ promptTokens, ofOne, sent, run, cacheable }) => ({
      promptTokens,
      ofOne,
      sent,
      run,
      cacheable,
    })),
  };
}
