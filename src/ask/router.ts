import { consequences } from './failures.ts';
import type { Failure } from './failures.ts';

/** What is known when an attempt has failed. */
export interface Situation {
  readonly failure: Failure;
  /** How often this model was tried, this time included. */
  readonly tries: number;
  /** Whether text of an answer was printed already. */
  readonly printed: boolean;
  /** The models after this one, with what decides whether they may be tried. */
  readonly rest: readonly Candidate[];
  /** Tokens of context of the model that failed; undefined where not known. */
  readonly context: number | undefined;
}

interface Candidate {
  readonly context: number | undefined;
  /** Whether the most that a request on it can cost is within what the user allows. */
  readonly isAffordable: boolean;
}

export interface Limits {
  /** On the same model, after its first try. */
  readonly retries: number;
  readonly retryDelayMs: number;
  readonly retryMaxMs: number;
}

export type Decision =
  | { readonly kind: 'retry'; readonly waitMs: number }
  /** `skip` models of the rest are passed over. */
  | { readonly kind: 'next'; readonly skip: number; readonly note: string | undefined }
  | { readonly kind: 'stop'; readonly reason: string };

/**
 * What to do after a failure. `jitter`, from 0 to 1, spreads retries. A broken answer of which text was printed is never
 * continued by another model: it stops.
 */
export function decide(situation: Situation, limits: Limits, jitter: number): Decision {
  const { failure, tries, printed } = situation;
  if (printed) return { kind: 'stop', reason: `${failure.reason}; the answer is incomplete` };
  const consequence = consequences[failure.kind];
  if (consequence === 'stop') return { kind: 'stop', reason: failure.reason };
  if (consequence === 'retry' && tries <= limits.retries && (failure.retryAfterMs ?? 0) <= limits.retryMaxMs) {
    return { kind: 'retry', waitMs: waitFor(tries, failure.retryAfterMs, limits, jitter) };
  }
  return moveOn(situation, consequence === 'longer');
}

function moveOn({ failure, rest, context }: Situation, mustBeLonger: boolean): Decision {
  const fits = (candidate: Candidate): boolean => !mustBeLonger || (candidate.context ?? 0) > (context ?? 0);
  const found = rest.findIndex((candidate) => candidate.isAffordable && fits(candidate));
  if (found >= 0) return { kind: 'next', skip: found, note: found > 0 ? passedOver(rest.slice(0, found)) : undefined };
  if (rest.some((candidate) => !candidate.isAffordable))
    return { kind: 'stop', reason: `${failure.reason}; what is left could cost more than --max-cost` };
  return { kind: 'stop', reason: rest.length > 0 ? `${failure.reason}; no other model has a longer context` : failure.reason };
}

function passedOver(skipped: readonly Candidate[]): string {
  return `passed over ${skipped.length} ${skipped.length === 1 ? 'model' : 'models'} that could cost more than --max-cost or whose context is no longer`;
}

/** Doubled for each try and spread over its upper half, at least what the server asks for, at most the cap. */
function waitFor(tries: number, asked: number | undefined, { retryDelayMs, retryMaxMs }: Limits, jitter: number): number {
  const full = Math.min(retryMaxMs, retryDelayMs * 2 ** (tries - 1));
  return Math.max(Math.round(full * (0.5 + jitter / 2)), asked ?? 0);
}
