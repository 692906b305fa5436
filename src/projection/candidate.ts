import type { Instant } from '../values/calendar.ts';
import { compare, one, plus, zero, type Decimal } from '../values/money.ts';
import { displayName, describeRoute } from '../pricing/catalogue/offer.ts';
import type { Unpriced } from '../pricing/catalogue/no-price.ts';
import type { PricedOffer } from '../pricing/rates/timeline.ts';
import { hasCode, collectErrors, UserError } from '../values/errors.ts';
import type { BlendSpec, CandidateSpec } from '../workload/blend.ts';
import type { Chain } from '../workload/chain.ts';
import { specAt } from '../workload/shifted-blend.ts';

/** What a scenario is priced on: an offer, or offers with shares of the traffic, priced like one. */
export interface Candidate {
  /** An offer's `provider/model`, or the name of a blend. */
  readonly key: string;
  readonly name: string;
  /** The provider that serves it: `direct`, `via Global API`; `chain` for one of those, or nothing for a blend. */
  readonly route: string | undefined;
  readonly provider: string;
  readonly isBlend: boolean;
  /** Of models that are asked one after the other. */
  readonly chain?: Chain | undefined;
  readonly shifted?: BlendSpec['shifted'];
  /** What scenarios with a model of their own are on, and all others; the parts are those of all. */
  readonly own?:
    | { readonly rest: Candidate | undefined; readonly byScenario: ReadonlyMap<string, Candidate> }
    | undefined;
  /** Where scenarios are alternatives: which of them, and the key of the candidate in all of them. */
  readonly alternative?: { readonly of: string; readonly name: string } | undefined;
  readonly parts: readonly CandidatePart[];
}

export interface CandidatePart {
  readonly offer: PricedOffer;
  readonly share: Decimal;
  /** Where traffic was measured, it takes all that was sent to this model instead of its share of everything. */
  readonly model?: string | undefined;
}

export type Contender = Candidate | Unpriced;

export function isPriced(contender: Contender): contender is Candidate {
  return 'parts' in contender;
}

/**
 * A candidate as it is on a day, at the prices that `priceOf` knows then, or why it has none; `before` itself where its
 * shares and prices still hold. Throws a UserError for a name it does not know.
 */
export function contenderOf(
  asked: CandidateSpec,
  priceOf: (name: string) => PricedOffer,
  at: Instant,
  before?: Contender,
): Contender {
  const spec = specAt(asked, at);
  try {
    if (before && isPriced(before) && isPricedAs(before, spec, priceOf)) return before;
    return candidateOf(spec, priceOf);
  } catch (error) {
    if (!hasCode(error, 'no-price')) throw error;
    return unpriced(typeof spec === 'string' ? (error.about ?? spec) : spec.name, error);
  }
}

/** A candidate at the prices that `priceOf` knows. Throws a UserError for an unknown model or one without a price. */
export function candidateOf(spec: CandidateSpec, priceOf: (name: string) => PricedOffer): Candidate {
  if (typeof spec === 'string') return offerCandidate(priceOf(spec));
  if (spec.own) return ownCandidate(spec, spec.own, priceOf);
  const parts = collectErrors(spec.parts, ({ offer, share, model }) => ({ offer: priceOf(offer), share, model }));
  const providers = [...new Set(parts.map(({ offer }) => offer.offer.list.provider))];
  const { name, chain, shifted } = spec;
  const provider = providers.join('+');
  return { key: name, name, route: chain && 'chain', provider, isBlend: true, chain, shifted, parts };
}

function ownCandidate(
  { name, shifted }: BlendSpec,
  { rest, byScenario }: NonNullable<BlendSpec['own']>,
  priceOf: (name: string) => PricedOffer,
): Candidate {
  const others = rest === undefined ? undefined : candidateOf(rest, priceOf);
  const own = collectErrors(
    Object.entries(byScenario),
    ([scenario, spec]) => [scenario, candidateOf(spec, priceOf)] as const,
  );
  const all = [...(others ? [others] : []), ...own.map(([, candidate]) => candidate)];
  const provider = [...new Set(all.map((each) => each.provider))].join('+');
  const named = { key: name, name, route: undefined, provider, isBlend: true };
  return {
    ...(others && !shifted ? others : named),
    shifted,
    parts: all.flatMap(({ parts }) => parts),
    own: { rest: others, byScenario: new Map(own) },
  };
}

/** What a scenario is billed on. Throws a UserError where it has no model, and there is no candidate. */
export function candidateFor(candidate: Candidate, { name }: { readonly name: string }): Candidate {
  const { own } = candidate;
  if (!own) return candidate;
  const found = own.byScenario.get(name) ?? own.rest;
  if (found) return found;
  throw new UserError(`${name} has no model of its own, and the plan names no candidates`, {
    hint: 'give it one, like model: gpt-4o, or name the models to price it on, and a --baseline',
  });
}

function isPricedAs({ parts }: Candidate, spec: CandidateSpec, priceOf: (name: string) => PricedOffer): boolean {
  if (typeof spec === 'string') return priceOf(spec) === parts[0]?.offer;
  return (
    spec.parts.length === parts.length &&
    spec.parts.every(({ offer, share }, place) => {
      const part = parts[place];
      return part && priceOf(offer) === part.offer && compare(share, part.share) === 0;
    })
  );
}

function offerCandidate(priced: PricedOffer): Candidate {
  const { offer } = priced;
  return {
    key: offer.key,
    name: displayName(offer),
    route: describeRoute(offer),
    provider: offer.list.provider,
    isBlend: false,
    parts: [{ offer: priced, share: one }],
  };
}

/** What comes of pricing a contender, or why it cannot be priced. */
export function attempt<T>(contender: Contender, price: (candidate: Candidate) => T): T | Unpriced {
  if (!isPriced(contender)) return contender;
  try {
    return price(contender);
  } catch (error) {
    if (error instanceof UserError) return unpriced(contender.key, error);
    throw error;
  }
}

function unpriced(key: string, { message, hint }: UserError): Unpriced {
  return { key, reason: message, hint };
}

/** Throws the first reason if nothing that was asked for can be priced. */
export function refuseAll(priced: number, failed: readonly Unpriced[]): void {
  const [first] = failed;
  if (priced > 0 || !first) return;
  const others = failed.length - 1;
  throw new UserError(others === 0 ? first.reason : `nothing can be priced: ${first.reason}, and ${others} more`, {
    hint: first.hint,
  });
}

/**
 * The specification a name stands for: the blend of that name among those given, else a model. Throws a UserError for
 * a blend of blends.
 */
export function specNamed(name: string, among: readonly CandidateSpec[]): CandidateSpec {
  for (const spec of among) {
    // One that leaves scenarios on models of their own has the name of what all others are on.
    if (typeof spec === 'string' || spec.own) continue;
    const inner = spec.parts.find(({ offer }) =>
      among.some((other) => typeof other !== 'string' && !other.own && other.name === offer),
    );
    if (inner)
      throw new UserError(`${spec.name} is a blend of the blend ${inner.offer}`, {
        hint: 'write out the models of both with their shares',
      });
  }
  const named = (specs: readonly CandidateSpec[]): CandidateSpec | undefined =>
    specs.find((spec) => typeof spec !== 'string' && spec.name === name);
  // What shifts has another name, and is measured against what it was.
  return (
    named(among) ?? named(among.flatMap((spec) => (typeof spec === 'string' ? [] : (spec.shifted?.of ?? [])))) ?? name
  );
}

/** The offers of candidates, each once. */
export function offersIn(candidates: Iterable<Candidate>): PricedOffer[] {
  const offers = new Map<string, PricedOffer>();
  for (const { parts } of candidates) for (const { offer } of parts) offers.set(offer.offer.key, offer);
  return [...offers.values()];
}

/** What each offer takes of the traffic of a blend; one that is named twice takes both shares. */
export function sharesByOffer({ parts }: Pick<Candidate, 'parts'>): ReadonlyMap<string, Decimal> {
  const shares = new Map<string, Decimal>();
  for (const { offer, share } of parts) {
    const { key } = offer.offer;
    shares.set(key, plus(shares.get(key) ?? zero, share));
  }
  return shares;
}
