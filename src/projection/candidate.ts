import { one } from '../values/money.ts';
import type { Decimal } from '../values/money.ts';
import { displayName, route } from '../pricing/select.ts';
import type { PricedOffer } from '../pricing/select.ts';
import { UserError } from '../values/errors.ts';
import type { CandidateSpec } from '../workload/blend.ts';

/** What a scenario is priced on: an offer, or offers with shares of the traffic, priced like one. */
export interface Candidate {
  /** An offer's `provider/model`, or the name of a blend. */
  readonly key: string;
  readonly name: string;
  /** Who serves it: `direct`, `via Global API`, or nothing for a blend. */
  readonly route: string | undefined;
  readonly provider: string;
  readonly isBlend: boolean;
  readonly parts: readonly Part[];
}

interface Part {
  readonly offer: PricedOffer;
  readonly share: Decimal;
}

/** A candidate at the prices that `priceOf` knows. Throws a UserError for what it does not know. */
export function candidateOf(spec: CandidateSpec, priceOf: (name: string) => PricedOffer): Candidate {
  if (typeof spec === 'string') return offerCandidate(priceOf(spec));
  const parts = spec.parts.map(({ offer, share }) => ({ offer: priceOf(offer), share }));
  const providers = [...new Set(parts.map(({ offer }) => offer.offer.list.provider))];
  return { key: spec.name, name: spec.name, route: undefined, provider: providers.join('+'), isBlend: true, parts };
}

function offerCandidate(priced: PricedOffer): Candidate {
  const { offer } = priced;
  return {
    key: offer.key,
    name: displayName(offer),
    route: route(offer),
    provider: offer.list.provider,
    isBlend: false,
    parts: [{ offer: priced, share: one }],
  };
}

/**
 * The specification a name stands for: the blend of that name among those given, else a model. Throws a UserError for
 * a blend of blends.
 */
export function specNamed(name: string, among: readonly CandidateSpec[]): CandidateSpec {
  for (const spec of among) {
    if (typeof spec === 'string') continue;
    const inner = spec.parts.find(({ offer }) => among.some((other) => typeof other !== 'string' && other.name === offer));
    if (inner) throw new UserError(`${spec.name} is a blend of the blend ${inner.offer}`, { hint: 'write out the models of both with their shares' });
  }
  return among.find((spec) => typeof spec !== 'string' && spec.name === name) ?? name;
}

/** The offers of candidates, each once. */
export function offersIn(candidates: readonly Candidate[]): PricedOffer[] {
  return [...new Map(candidates.flatMap(({ parts }) => parts.map(({ offer }) => [offer.offer.key, offer] as const))).values()];
}
