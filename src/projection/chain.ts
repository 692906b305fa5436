import { UserError } from '../values/errors.ts';
import { one, roundToWhole, times, type Decimal } from '../values/money.ts';
import { meters, type Meter } from '../pricing/rates/meters.ts';
import type { Chain } from '../workload/chain.ts';
import type { Kind } from '../workload/request-kinds.ts';
import type { Candidate, CandidatePart } from './candidate.ts';
import type { KindShape } from './traffic-shape.ts';

/** A model of a chain, and the requests that get to it. */
export interface ChainLink {
  /** With all of what gets to it. */
  readonly part: CandidatePart;
  readonly shape: KindShape;
  readonly attempted: (kind: Kind) => Kind;
}

/**
 * What each model of a chain is asked: of all requests the share that those before it failed at, each with the prompt
 * again, and if the chain says so with the answer that failed. Throws a UserError for measured traffic, of which nobody
 * knows what would have failed.
 */
export function linksOf({ key, parts }: Candidate, { passesAnswer }: Chain, kind: KindShape): ChainLink[] {
  if (kind.sent)
    throw new UserError(`${key} is a chain, and what was measured does not say which answers would have failed`, {
      hint: 'compare models or blends on it, or describe the traffic by drivers',
    });
  return parts.map((part, place) => {
    const isPassed = passesAnswer && place > 0 && !kind.run;
    const passed = isPassed ? (kind.ofOne?.output ?? 0) : 0;
    return {
      part: { ...part, share: one },
      shape: {
        ...kind,
        promptTokens: kind.promptTokens + passed,
        ofOne: kind.ofOne && { ...kind.ofOne, input: (kind.ofOne.input ?? 0) + passed },
      },
      attempted: (counted) => attempted(counted, part.share, isPassed),
    };
  });
}

function attempted(kind: Kind, reached: Decimal, isPassed: boolean): Kind {
  const part = (count: number): number => roundToWhole(times(reached, count));
  const usage: Partial<Record<Meter, number>> = {};
  for (const meter of meters) {
    const tokens = part((kind.usage[meter] ?? 0) + (isPassed && meter === 'input' ? (kind.usage.output ?? 0) : 0));
    if (tokens > 0) usage[meter] = tokens;
  }
  return {
    ...kind,
    usage,
    requests: kind.requests === undefined ? undefined : part(kind.requests),
    webSearches: part(kind.webSearches),
  };
}
