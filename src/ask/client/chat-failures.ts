import {
  APIConnectionError,
  APIConnectionTimeoutError,
  APIError,
  AuthenticationError,
  InternalServerError,
  NotFoundError,
  PermissionDeniedError,
  RateLimitError,
} from 'openai';
import { systemCode } from '../../values/errors.ts';
import type { ChatReply } from '../routing/chat-exchange.ts';
import {
  abortFailure,
  newFailure,
  readRetryAfterMs,
  readShouldRetry,
  statusForCode,
  type Failure,
  type FailureKind,
  type ReplyHeaders,
} from '../routing/failures.ts';
import { readAnswerEnd } from '../routing/finish-reasons.ts';
import { kindOfRefusal } from '../routing/refusals.ts';
import { codeOf, fieldsOf } from '../routing/reply-fields.ts';
import { readReportedError, type ReportedError } from './completion.ts';
import type { RequestTimeouts, RequestTimers } from './request-timeouts.ts';
import { ReplyError } from './transport.ts';

/** The failure of a reply that ended in order; undefined if it is an answer. */
export function failureOfReply({ finishReason, text }: ChatReply): Failure | undefined {
  if (finishReason === undefined) return newFailure('cutOff', 'the stream ended before the answer did');
  const end = readAnswerEnd(finishReason);
  if (end === 'refused') return newFailure('refused', 'the content was refused');
  const code = codeOf(finishReason);
  if (end === 'failed') return newFailure('cutOff', 'the model ended its answer before it was whole', { code });
  if (text !== '') return undefined;
  if (end === 'length')
    return newFailure('empty', 'all of the limit of tokens went elsewhere, and the answer is empty');
  if (end === 'tool') return newFailure('empty', 'the model asks for a tool, and there is none');
  return newFailure('empty', 'the answer is empty', end === 'unknown' ? { code } : {});
}

/** An error that the server reports inside of a reply, as the error of the client that the same status would be. */
export class ErrorInReply extends Error {
  readonly error: APIError;

  constructor(value: unknown) {
    super('the server reports an error');
    const { status, code } = readReportedError(value);
    const wrapped = { error: fieldsOf(value)?.['error'] ?? value };
    this.error = APIError.generate(status ?? statusForCode(code), wrapped, undefined, new Headers());
  }
}

/** A request that the server rejected with a status. */
export interface Rejection extends ReportedError {
  readonly error: APIError;
  readonly status: number;
  readonly headers: ReplyHeaders;
}

/** What the server said as it rejected a request; undefined for any other error. */
export function readRejection(error: unknown): Rejection | undefined {
  if (!(error instanceof APIError)) return undefined;
  const { status, error: body, headers }: APIError = error;
  return status === undefined
    ? undefined
    : { ...readReportedError(body), error, status, headers: Object.fromEntries(headers ?? []) };
}

interface Exchange {
  readonly timers: RequestTimers;
  readonly reply: ChatReply;
  readonly signal: AbortSignal;
  readonly timeouts: RequestTimeouts;
  readonly isProxied: boolean;
  /** The clock for a server's `Retry-After`. */
  readonly now: Date;
}

/** Turns what a request threw into a failure, whatever it was: what was sent may be billed, and needs a receipt. */
export function failureOfError(error: unknown, { timers, reply, signal, timeouts, isProxied, now }: Exchange): Failure {
  if (signal.aborted) return abortFailure(signal);
  const isBegun = reply.text !== '' || reply.reasoningBytes > 0;
  const expired = timers.expired();
  if (expired === 'idle')
    return newFailure('cutOff', `the answer stopped in its middle for ${timeouts.idleTimeoutMs} ms`);
  if (expired === 'first') return newFailure('timedOut', `no first token within ${timeouts.firstTokenTimeoutMs} ms`);
  if (expired === 'whole') return newFailure('timedOut', `no answer within ${timeouts.wholeTimeoutMs} ms`);
  if (expired === 'connect') return newFailure('unreachable', `no connection within ${timeouts.connectTimeoutMs} ms`);
  if (error instanceof ErrorInReply) return failureInReply(error, isBegun);
  const rejection = readRejection(error);
  if (rejection) return failureOfRejection(rejection, now);
  const cause = error instanceof APIConnectionError ? error.cause : error;
  if (cause instanceof ReplyError) return replyFailure(cause, isBegun);
  const code =
    error instanceof APIConnectionTimeoutError
      ? 'ETIMEDOUT'
      : causesOf(cause).flatMap((each) => systemCode(each) ?? [])[0];
  if (code === undefined) return unknownFailure(cause, { isBegun, isSent: reply.isSent, isProxied });
  if (isBegun) return newFailure('cutOff', 'the stream broke off', { code });
  return reply.isSent
    ? newFailure('reset', 'the connection broke', { code })
    : newFailure('unreachable', `cannot reach the server${isProxied ? ' through its proxy' : ''}`, { code });
}

/** The failure of an error that no system or server names. Its message is only for the screen. */
function unknownFailure(
  cause: unknown,
  { isBegun, isSent, isProxied }: Record<'isBegun' | 'isSent' | 'isProxied', boolean>,
): Failure {
  const kind = isBegun ? 'cutOff' : isSent ? 'malformed' : 'unreachable';
  const where =
    isProxied && !isSent ? 'the connection through the proxy failed' : 'the exchange with the server failed';
  return newFailure(kind, where, { detail: cause instanceof Error ? cause.message : String(cause) });
}

function replyFailure({ kind, message }: ReplyError, isBegun: boolean): Failure {
  if (kind === 'redirected')
    return newFailure('redirected', 'the server sends the request on to another one, where it was not meant to go', {
      detail: message,
    });
  if (kind === 'proxy')
    return newFailure('unreachable', proxyReason(message), {
      status: Number(message),
      // What it does not allow it will not allow in a moment.
      ...(Number(message) < 500 && { shouldRetry: false }),
    });
  return newFailure(kind === 'tooLarge' || isBegun ? 'cutOff' : 'malformed', message);
}

function proxyReason(status: string): string {
  return status === '407'
    ? 'the proxy wants a name and password (407), which its address can hold: http://name:password@proxy.example:3128'
    : `the proxy does not let the request through (${status})`;
}

/** An error and all that caused it. */
function causesOf(error: unknown): Error[] {
  if (error instanceof AggregateError) return error.errors.flatMap(causesOf);
  return error instanceof Error ? [error, ...causesOf(error.cause)] : [];
}

function failureOfRejection(rejection: Rejection, now: Date): Failure {
  const { error, status, code, message, headers } = rejection;
  return newFailure(kindOfRefusal(status, code, message) ?? kindOfClass(error), String(status), {
    code: code
      .split(' ')
      .map(codeOf)
      .find((word) => word !== undefined && word !== String(status)),
    detail: message === '' ? undefined : message,
    status,
    retryAfterMs: readRetryAfterMs(headers, now) ?? rejection.retryAfterMs,
    shouldRetry: readShouldRetry(headers),
  });
}

/** What a rejection means that says nothing more. */
function kindOfClass(error: APIError): FailureKind {
  const { status }: APIError = error;
  if (error instanceof AuthenticationError || error instanceof PermissionDeniedError) return 'unauthorized';
  if (error instanceof NotFoundError) return 'notFound';
  if (error instanceof RateLimitError) return 'busy';
  if (status === 402) return 'noCredit';
  if (status === 413) return 'tooLong';
  if (status === 408 || status === 504) return 'timedOut';
  if (status === 503 || status === 529) return 'overloaded';
  return error instanceof InternalServerError ? 'server' : 'badRequest';
}

/** The failure of an error in a reply with status 200, or in the middle of a stream. */
function failureInReply({ error, message: reason }: ErrorInReply, isBegun: boolean): Failure {
  const rejection = readRejection(error);
  if (!rejection) throw error;
  const failure = { ...failureOfRejection(rejection, new Date(0)), reason };
  return isBegun && failure.kind !== 'refused' ? { ...failure, kind: 'cutOff' } : failure;
}
