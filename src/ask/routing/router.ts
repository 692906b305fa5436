import { consequences, type Failure, type FailureKind } from './failures.ts';

/** What is known when an attempt has failed. */
export interface FailedTry {
  readonly failure: Failure;
  /** How often this model was tried, this time included. */
  readonly tries: number;
  /** Whether text of an answer was printed already. */
  readonly printed: boolean;
  readonly here: RouteCandidate;
  /** The models after this one. */
  readonly rest: readonly RouteCandidate[];
}

export interface RouteCandidate {
  /** Tokens of context; undefined where not known. */
  readonly context: number | undefined;
  /** Whether the most that a request on it can cost is within what the user allows. */
  readonly isAffordable: boolean;
  readonly server: string;
  readonly tier: string;
  /** True for what is only asked after a check has refused an answer. */
  readonly isEscalation: boolean;
}

export interface RetryLimits {
  /** On the same model, after its first try. */
  readonly retries: number;
  readonly retryDelayMs: number;
  readonly retryMaxMs: number;
}

export type Decision =
  | { readonly kind: 'retry'; readonly waitMs: number }
  /** `skip` models of the rest are passed over. */
  | { readonly kind: 'next'; readonly skip: number; readonly note: string | undefined }
  | { readonly kind: 'stop'; readonly why: string | undefined };

/**
 * What to do after a failure. `jitter`, from 0 to 1, spreads retries. A broken answer of which text was printed is never
 * continued by another model: it stops.
 */
export function decideNext(situation: FailedTry, limits: RetryLimits, jitter: number): Decision {
  const { failure, tries, printed, here } = situation;
  if (printed) return { kind: 'stop', why: 'the answer is incomplete' };
  const isWaitable = here.isAffordable && (failure.retryAfterMs ?? 0) <= limits.retryMaxMs;
  const retry: Decision = { kind: 'retry', waitMs: waitFor(tries, failure.retryAfterMs, limits, jitter) };
  if (isWaitable && tries <= repeatsOf(failure, limits)) return retry;
  const next = moveOn(situation);
  // Where nothing is left, the same model may be there again.
  return next.kind === 'stop' && isWaitable && tries <= lastRepeatsOf(failure, limits) ? retry : next;
}

/** How often the same model is tried again before another one is. */
function repeatsOf({ kind, shouldRetry }: Failure, { retries }: RetryLimits): number {
  if (shouldRetry !== undefined) return shouldRetry ? retries : 0;
  const consequence = consequences[kind];
  if (consequence === 'retry') return retries;
  return consequence === 'again' ? Math.min(1, retries) : 0;
}

/** What passes by itself, and what a second try may mend. */
const passing: ReadonlySet<FailureKind> = new Set(['overloaded', 'server', 'reset', 'unreachable']);
const mendable: ReadonlySet<FailureKind> = new Set(['malformed', 'cutOff']);

/** The same where no other model is left. */
function lastRepeatsOf({ kind, shouldRetry }: Failure, { retries }: RetryLimits): number {
  if (shouldRetry === false) return 0;
  if (passing.has(kind)) return retries;
  return mendable.has(kind) ? Math.min(1, retries) : 0;
}

function moveOn({ failure, here, rest }: FailedTry): Decision {
  const consequence = consequences[failure.kind];
  if (consequence === 'stop') return { kind: 'stop', why: undefined };
  const fits = ({ context, server, tier, isEscalation }: RouteCandidate): boolean => {
    if (isEscalation && !here.isEscalation && consequence !== 'tier') return false;
    if (consequence === 'longer') return (context ?? 0) > (here.context ?? 0);
    if (consequence === 'tier') return tier !== here.tier;
    return consequence !== 'elsewhere' || server !== here.server;
  };
  const found = rest.findIndex((candidate) => candidate.isAffordable && fits(candidate));
  if (found >= 0) return { kind: 'next', skip: found, note: found > 0 ? passedOver(found, consequence) : undefined };
  if (rest.some((candidate) => fits(candidate)))
    return { kind: 'stop', why: 'what is left could cost more than is allowed' };
  return {
    kind: 'stop',
    why: consequence === 'longer' && rest.length > 0 ? 'no other model has a longer context' : undefined,
  };
}

function passedOver(count: number, consequence: string): string {
  const why = unfit[consequence] ?? '';
  return `passed over ${count} ${count === 1 ? 'model' : 'models'} that could cost more than is allowed${why}`;
}

const unfit: Readonly<Record<string, string>> = {
  longer: ' or whose context is no longer',
  elsewhere: ' or have the same server',
  tier: ' or are of the same tier',
};

/** Doubled for each try and spread over its upper half; what the server asks for, and a part of that on top; at most the cap. */
function waitFor(
  tries: number,
  asked: number | undefined,
  { retryDelayMs, retryMaxMs }: RetryLimits,
  jitter: number,
): number {
  const full = Math.min(retryMaxMs, retryDelayMs * 2 ** (tries - 1));
  if (asked === undefined) return Math.round(full * (0.5 + jitter / 2));
  return Math.max(asked, Math.min(retryMaxMs, Math.round(asked + (full * jitter) / 2)));
}
