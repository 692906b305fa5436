/** Why an attempt gave no answer. */
export type FailureKind =
  /** Too many requests: the same model can be asked again after a wait. */
  | 'busy'
  /** The server is down or overloaded: another model is quicker. */
  | 'overloaded'
  /** An internal error of the server. */
  | 'server'
  /** The connection broke before an answer began. */
  | 'reset'
  | 'unreachable'
  | 'redirected'
  | 'timedOut'
  | 'notFound'
  | 'tooLong'
  | 'malformed'
  /** An answer began and did not end. */
  | 'cutOff'
  /** The reply ended without an answer. */
  | 'empty'
  | 'unauthorized'
  | 'noCredit'
  /** The server does not serve this country. */
  | 'region'
  | 'badRequest'
  | 'refused'
  | 'interrupted'
  /** The time for all attempts together is over. */
  | 'expired'
  /** A check rejected the answer. */
  | 'rejected'
  /** The process was killed, as the next one found out. */
  | 'killed';

export interface Failure {
  readonly kind: FailureKind;
  /** In our own words, with the status. */
  readonly reason: string;
  /** The server's code, which may be stored. */
  readonly code: string | undefined;
  /** The server's message, which may repeat the prompt: it is shown and never stored. */
  readonly detail: string | undefined;
  readonly status: number | undefined;
  /** The wait that the server asks for. */
  readonly retryAfterMs: number | undefined;
  /** Whether the server says to try again; undefined if it does not say. */
  readonly shouldRetry: boolean | undefined;
}

/**
 * What follows a failure: the same model again (`retry`: as often as allowed, `again`: once), the `next` one
 * (`longer`: of those with a longer context, `elsewhere`: on another server, `tier`: of another tier), or the end.
 */
export const consequences: Readonly<
  Record<FailureKind, 'retry' | 'again' | 'next' | 'longer' | 'elsewhere' | 'tier' | 'stop'>
> = {
  busy: 'retry',
  overloaded: 'next',
  server: 'again',
  reset: 'again',
  unreachable: 'next',
  redirected: 'next',
  timedOut: 'next',
  notFound: 'next',
  tooLong: 'longer',
  malformed: 'next',
  cutOff: 'next',
  empty: 'next',
  unauthorized: 'elsewhere',
  noCredit: 'elsewhere',
  region: 'elsewhere',
  badRequest: 'stop',
  refused: 'stop',
  interrupted: 'stop',
  expired: 'stop',
  rejected: 'tier',
  killed: 'stop',
};

/** A failure that no server reported, unless `more` says so. */
export function newFailure(kind: FailureKind, reason: string, more: Partial<Failure> = {}): Failure {
  const unknown = { code: undefined, detail: undefined, status: undefined };
  return { kind, reason, ...unknown, retryAfterMs: undefined, shouldRetry: undefined, ...more };
}

/** Why a signal was aborted: its reason is `expired` when the time for all attempts is over. */
export function abortFailure({ reason }: AbortSignal): Failure {
  return reason === 'expired'
    ? newFailure('expired', 'the time for all attempts is over')
    : newFailure('interrupted', 'interrupted');
}

// The names of errors inside a stream, which has no status of its own.
const statusByCode: readonly (readonly [RegExp, number])[] = [
  [/rate_?limit|too_many_requests|resource_exhausted/, 429],
  [/overloaded|unavailable/, 503],
  [/authentication|invalid_api_key|permission/, 401],
  [/not_?found/, 404],
  [/invalid_request|bad_request/, 400],
];

/** The status of an error that came without one. */
export function statusForCode(code: string): number {
  return statusByCode.find(([pattern]) => pattern.test(code.toLowerCase()))?.[1] ?? 500;
}

export type ReplyHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/** The wait that a server asks for: in its exact headers, else in `Retry-After`, as seconds or a date. */
export function readRetryAfterMs(headers: ReplyHeaders, now: Date): number | undefined {
  for (const name of ['retry-after-ms', 'x-ms-retry-after-ms']) {
    const exact = headers[name];
    if (typeof exact === 'string' && /^\d+(\.\d+)?$/.test(exact)) return Math.round(Number(exact));
  }
  const header = headers['retry-after'];
  if (typeof header !== 'string' || header === '') return undefined;
  if (/^\d+(\.\d+)?$/.test(header)) return Math.round(Number(header) * 1000);
  const moment = Date.parse(header);
  return Number.isNaN(moment) ? undefined : Math.max(0, moment - now.getTime());
}

/** The value of `x-should-retry`. */
export function readShouldRetry({ 'x-should-retry': header }: ReplyHeaders): boolean | undefined {
  return header === 'true' || (header === 'false' ? false : undefined);
}
