/** Why an attempt gave no answer. */
export type FailureKind =
  | 'busy'
  | 'server'
  | 'unreachable'
  | 'redirected'
  | 'timedOut'
  | 'notFound'
  | 'tooLong'
  | 'malformed'
  | 'cutOff'
  | 'unauthorized'
  | 'badRequest'
  | 'refused'
  | 'noCredit'
  | 'interrupted';

export interface Failure {
  readonly kind: FailureKind;
  /** In words, without the key. */
  readonly reason: string;
  readonly status: number | undefined;
  /** What the server asked to wait for, in milliseconds. */
  readonly retryAfterMs: number | undefined;
}

/** What follows a failure: the same model again, the next one (of those whose context is longer), or the end. */
export const consequences: Readonly<Record<FailureKind, 'retry' | 'next' | 'longer' | 'stop'>> = {
  busy: 'retry',
  server: 'next',
  unreachable: 'next',
  redirected: 'next',
  timedOut: 'next',
  notFound: 'next',
  tooLong: 'longer',
  malformed: 'next',
  cutOff: 'next',
  unauthorized: 'stop',
  badRequest: 'stop',
  refused: 'stop',
  noCredit: 'stop',
  interrupted: 'stop',
};

/** What a server's answer other than 200 means. `code` and `message` are those of its error object, if it has one. */
export function kindOfStatus(status: number, code: string, message: string): FailureKind {
  const text = `${code} ${message}`.toLowerCase();
  if (status === 402 || /insufficient_quota|insufficient (?:credit|balance)|billing/.test(text)) return 'noCredit';
  if (status === 429) return 'busy';
  if (status === 401 || status === 403) return 'unauthorized';
  if (status === 404) return 'notFound';
  if (status === 413 || /context_length_exceeded|maximum context|too many tokens|context window/.test(text)) return 'tooLong';
  if (/content_filter|content_policy|content management/.test(text)) return 'refused';
  if (status === 408 || status === 504) return 'timedOut';
  return status >= 500 ? 'server' : 'badRequest';
}

/** `Retry-After` as milliseconds: seconds, or a date. */
export function retryAfterMs(header: string | null | undefined, now: Date): number | undefined {
  if (header === null || header === undefined || header === '') return undefined;
  if (/^\d+(\.\d+)?$/.test(header)) return Math.round(Number(header) * 1000);
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now.getTime());
}
