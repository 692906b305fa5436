import { totalTokens } from '../pricing/rates/meters.ts';
import type { Traffic } from '../workload/traffic.ts';
import { candidateFor, type Candidate } from './candidate.ts';
import { linksOf } from './chain.ts';
import { splitCounted } from './spread.ts';

/** What each part of a candidate gets of traffic, as its model counts it: its share, or what gets to it in a chain. */
export function trafficParts(candidate: Candidate, traffic: Pick<Traffic, 'kinds' | 'on'>): Pick<Traffic, 'kinds'>[] {
  const { parts, chain } = candidate;
  const shares = parts.map(({ share }) => share);
  return parts.map(({ offer }, place) => {
    const { kinds } = traffic.on?.(offer.offer.key) ?? traffic;
    return {
      kinds: kinds.map((kind) =>
        chain
          ? (linksOf(candidate, chain, kind)[place]?.attempted(kind) ?? kind)
          : { ...kind, ...splitCounted(kind, shares)[place] },
      ),
    };
  });
}

/** The tokens of a month on a candidate. */
export function tokensOn(candidate: Candidate, traffic: Traffic): number {
  if (!traffic.on) return traffic.tokens;
  const kinds = trafficParts(candidateFor(candidate, traffic.scenario), traffic).flatMap((part) => part.kinds);
  return kinds.reduce((sum, { usage }) => sum + totalTokens(usage), 0);
}
