/** Why an attempt gave no answer. */
export type FailureKind =
  /** Too many requests: the same model has to be waited for. */
  | 'busy'
  /** It is down or has too much to do: another model is quicker. */
  | 'overloaded'
  /** It stumbled. */
  | 'server'
  /** The connection broke before an answer began. */
  | 'reset'
  | 'unreachable'
  | 'redirected'
  /** Nothing came, or not in time. */
  | 'timedOut'
  | 'notFound'
  | 'tooLong'
  | 'malformed'
  /** An answer began and did not end. */
  | 'cutOff'
  /** It ended without an answer. */
  | 'empty'
  | 'unauthorized'
  | 'noCredit'
  | 'badRequest'
  | 'refused'
  | 'interrupted'
  /** The time for all attempts together is over. */
  | 'expired'
  /** A check refused the answer. */
  | 'rejected'
  /** Its process was killed, and the next one found that it had been. */
  | 'killed';

export interface Failure {
  readonly kind: FailureKind;
  /** In words of our own, with the status. */
  readonly reason: string;
  /** The server's code, which may be kept. */
  readonly code: string | undefined;
  /** The server's words, which may repeat the prompt: they are shown and never kept. */
  readonly words: string | undefined;
  readonly status: number | undefined;
  /** What the server asked to wait for, in milliseconds. */
  readonly retryAfterMs: number | undefined;
  /** What the server says of trying again, if it does. */
  readonly shouldRetry: boolean | undefined;
}

/**
 * What follows a failure: the same model again (as often as is allowed, or once), the next one (of those whose context is
 * longer, of another server, or of another tier), or the end.
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
  badRequest: 'stop',
  refused: 'stop',
  interrupted: 'stop',
  expired: 'stop',
  rejected: 'tier',
  killed: 'stop',
};

/** A failure without a server's part in it. */
export function newFailure(kind: FailureKind, reason: string, more: Partial<Failure> = {}): Failure {
  return {
    kind,
    reason,
    code: undefined,
    words: undefined,
    status: undefined,
    retryAfterMs: undefined,
    shouldRetry: undefined,
    ...more,
  };
}

// What a server calls its errors where no status tells them apart: in the middle of a stream.
const named: readonly (readonly [RegExp, number])[] = [
  [/rate_?limit|too_many_requests|resource_exhausted/, 429],
  [/overloaded|unavailable/, 503],
  [/authentication|invalid_api_key|permission/, 401],
  [/not_?found/, 404],
  [/invalid_request|bad_request/, 400],
];

/** The status of an error that came without one. */
export function statusForCode(code: string): number {
  return named.find(([pattern]) => pattern.test(code.toLowerCase()))?.[1] ?? 500;
}

// "Billing" alone is no lack of credit: rate limits mention it too.
const noCredit =
  /insufficient[_ ](?:quota|credits?|balance|funds)|billing_(?:hard_limit_reached|not_active)|out of credits?\b|account.{0,20}(?:overdue|arrears)/;

/** What a server's answer other than 200 means. `code` and `message` are those of its error object, if it has one. */
export function kindForStatus(status: number, code: string, message: string): FailureKind {
  const text = `${code} ${message}`.toLowerCase();
  if (status === 402 || noCredit.test(text)) return 'noCredit';
  if (status === 429) return 'busy';
  if (status === 401 || status === 403) return 'unauthorized';
  if (status === 404) return 'notFound';
  if (
    status === 413 ||
    /context_length_exceeded|maximum context|too many tokens|context (?:window|length)|prompt is too long/.test(text)
  )
    return 'tooLong';
  if (/content_filter|content_policy|content management/.test(text)) return 'refused';
  if (status === 408 || status === 504) return 'timedOut';
  if (status === 503 || status === 529) return 'overloaded';
  return status >= 500 ? 'server' : 'badRequest';
}

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** How long a server asks to wait, in milliseconds: in its exact headers, else in `Retry-After`, as seconds or a date. */
export function readRetryAfterMs(headers: Headers, now: Date): number | undefined {
  for (const name of ['retry-after-ms', 'x-ms-retry-after-ms']) {
    const exact = headers[name];
    if (typeof exact === 'string' && /^\d+(\.\d+)?$/.test(exact)) return Math.round(Number(exact));
  }
  const header = headers['retry-after'];
  if (typeof header !== 'string' || header === '') return undefined;
  if (/^\d+(\.\d+)?$/.test(header)) return Math.round(Number(header) * 1000);
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now.getTime());
}

/** What `x-should-retry` says. */
export function readShouldRetry({ 'x-should-retry': header }: Headers): boolean | undefined {
  return header === 'true' || (header === 'false' ? false : undefined);
}
