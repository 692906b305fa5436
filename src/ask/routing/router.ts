import { consequences, type Failure, type FailureKind } from './failures.ts';

/** A try that has failed. */
export interface FailedTry {
  readonly failure: Failure;
  /** Tries of this model so far, including this one. */
  readonly tries: number;
  /** Whether text of the answer was already printed. */
  readonly isPrinted: boolean;
  readonly current: RouteCandidate;
  /** The models after it. */
  readonly rest: readonly RouteCandidate[];
}

export interface RouteCandidate {
  /** In tokens; undefined if not known. */
  readonly context: number | undefined;
  /** Whether the most that a request can cost on it is within the user's limits. */
  readonly isAffordable: boolean;
  readonly server: string;
  readonly tier: string;
  /** True if it is asked only after a check has rejected an answer. */
  readonly isEscalation: boolean;
}

export interface RetryLimits {
  /** Further tries of the same model. */
  readonly retries: number;
  readonly retryDelayMs: number;
  readonly retryMaxMs: number;
}

export type Decision =
  | { readonly kind: 'retry'; readonly waitMs: number }
  /** Passes over the first `skip` of the remaining models. */
  | { readonly kind: 'next'; readonly skip: number; readonly note: string | undefined }
  | { readonly kind: 'stop'; readonly why: string | undefined };

/**
 * Decides what to do after a failure. `jitter`, from 0 to 1, spreads retries. A broken answer that is partly printed is
 * never continued by another model.
 */
export function decideNext(failed: FailedTry, limits: RetryLimits, jitter: number): Decision {
  const { failure, tries, isPrinted, current } = failed;
  if (isPrinted) return { kind: 'stop', why: 'the answer is incomplete' };
  const mayWait = current.isAffordable && (failure.retryAfterMs ?? 0) <= limits.retryMaxMs;
  const retry: Decision = { kind: 'retry', waitMs: retryDelay(tries, failure.retryAfterMs, limits, jitter) };
  if (mayWait && tries <= allowedRetries(failure, limits)) return retry;
  const next = chooseNext(failed);
  return next.kind === 'stop' && mayWait && tries <= lastModelRetries(failure, limits) ? retry : next;
}

/** Retries of a model while others are left. */
function allowedRetries({ kind, shouldRetry }: Failure, { retries }: RetryLimits): number {
  if (shouldRetry !== undefined) return shouldRetry ? retries : 0;
  const consequence = consequences[kind];
  if (consequence === 'retry') return retries;
  return consequence === 'again' ? Math.min(1, retries) : 0;
}

/** Failures that pass by themselves, and those that a second try may avoid. */
const passing: ReadonlySet<FailureKind> = new Set(['overloaded', 'server', 'reset', 'unreachable']);
const avoidable: ReadonlySet<FailureKind> = new Set(['malformed', 'cutOff']);

/** Retries of a model when no other one is left. */
function lastModelRetries({ kind, shouldRetry }: Failure, { retries }: RetryLimits): number {
  if (shouldRetry === false) return 0;
  if (passing.has(kind)) return retries;
  return avoidable.has(kind) ? Math.min(1, retries) : 0;
}

function chooseNext({ failure, current, rest }: FailedTry): Decision {
  const consequence = consequences[failure.kind];
  if (consequence === 'stop') return { kind: 'stop', why: undefined };
  const fits = ({ context, server, tier, isEscalation }: RouteCandidate): boolean => {
    if (isEscalation && !current.isEscalation && consequence !== 'tier') return false;
    if (consequence === 'longer') return (context ?? 0) > (current.context ?? 0);
    if (consequence === 'tier') return tier !== current.tier;
    return consequence !== 'elsewhere' || server !== current.server;
  };
  const skip = rest.findIndex((candidate) => candidate.isAffordable && fits(candidate));
  if (skip >= 0) return { kind: 'next', skip, note: skip > 0 ? passedOverText(skip, consequence) : undefined };
  if (rest.some(fits)) return { kind: 'stop', why: 'what is left could cost more than is allowed' };
  const isLongest = consequence === 'longer' && rest.length > 0;
  return { kind: 'stop', why: isLongest ? 'no other model has a longer context' : undefined };
}

const unfitReasons: Readonly<Record<string, string>> = {
  longer: ' or whose context is no longer',
  elsewhere: ' or have the same server',
  tier: ' or are of the same tier',
};

function passedOverText(count: number, consequence: string): string {
  const why = unfitReasons[consequence] ?? '';
  return `passed over ${count} ${count === 1 ? 'model' : 'models'} that could cost more than is allowed${why}`;
}

/**
 * The delay doubles with each try, and jitter spreads it over its upper half. If the server asks for a wait, up to
 * half of the delay is added to that, as long as the sum is within the limit.
 */
function retryDelay(
  tries: number,
  requestedMs: number | undefined,
  { retryDelayMs, retryMaxMs }: RetryLimits,
  jitter: number,
): number {
  const full = Math.min(retryMaxMs, retryDelayMs * 2 ** (tries - 1));
  if (requestedMs === undefined) return Math.round(full * (0.5 + jitter / 2));
  return Math.max(requestedMs, Math.min(retryMaxMs, Math.round(requestedMs + (full * jitter) / 2)));
}
