import { APIConnectionError, APIConnectionTimeoutError, APIError } from 'openai';
import { systemCode } from '../../values/errors.ts';
import type { ChatReply } from '../routing/chat-exchange.ts';
import {
  abortFailure,
  kindForStatus,
  newFailure,
  readRetryAfterMs,
  readShouldRetry,
  statusForCode,
  type Failure,
  type ReplyHeaders,
} from '../routing/failures.ts';
import { codeOf, fieldsOf } from '../routing/reply-fields.ts';
import { readReportedError, type ReportedError } from './completion.ts';
import type { RequestTimeouts, RequestTimers } from './request-timeouts.ts';
import { ReplyError } from './transport.ts';

/** Finish reasons of complete answers. */
const complete: ReadonlySet<string> = new Set(['stop', 'length', 'tool_calls', 'function_call']);

/** The failure of a reply that ended in order; undefined if it is an answer. */
export function failureOfReply({ finishReason, text }: ChatReply): Failure | undefined {
  if (finishReason === 'content_filter') return newFailure('refused', 'the content was refused');
  if (finishReason === undefined) return newFailure('cutOff', 'the stream ended before the answer did');
  if (!complete.has(finishReason))
    return newFailure('cutOff', 'the model ended its answer before it was whole', { code: codeOf(finishReason) });
  if (text !== '') return undefined;
  if (finishReason === 'length')
    return newFailure('empty', 'all of the limit of tokens went elsewhere, and the answer is empty');
  return newFailure(
    'empty',
    finishReason === 'stop' ? 'the answer is empty' : 'the model asks for a tool, and there is none',
  );
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
  readonly status: number;
  readonly headers: ReplyHeaders;
}

/** What the server said as it rejected a request; undefined for any other error. */
export function readRejection(error: unknown): Rejection | undefined {
  if (!(error instanceof APIError)) return undefined;
  const { status, error: body, headers }: APIError = error;
  return status === undefined
    ? undefined
    : { ...readReportedError(body), status, headers: Object.fromEntries(headers ?? []) };
}

interface Exchange {
  readonly timers: RequestTimers;
  readonly reply: ChatReply;
  readonly signal: AbortSignal;
  readonly timeouts: RequestTimeouts;
  /** The clock for a server's `Retry-After`. */
  readonly now: Date;
}

/** Turns what a request threw into a failure. Throws bugs on. */
export function failureOfError(error: unknown, { timers, reply, signal, timeouts, now }: Exchange): Failure {
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
  if (code === undefined) throw cause;
  if (isBegun) return newFailure('cutOff', 'the stream broke off', { code });
  return reply.isSent
    ? newFailure('reset', 'the connection broke', { code })
    : newFailure('unreachable', 'cannot reach the server', { code });
}

function replyFailure({ kind, message }: ReplyError, isBegun: boolean): Failure {
  if (kind === 'redirected')
    return newFailure('redirected', 'the server sends the request on to another one, where it was not meant to go', {
      detail: message,
    });
  return newFailure(kind === 'tooLarge' || isBegun ? 'cutOff' : 'malformed', message);
}

/** An error and all that caused it. */
function causesOf(error: unknown): Error[] {
  if (error instanceof AggregateError) return error.errors.flatMap(causesOf);
  return error instanceof Error ? [error, ...causesOf(error.cause)] : [];
}

function failureOfRejection({ status, code, message, headers }: Rejection, now: Date): Failure {
  return newFailure(kindForStatus(status, code, message), String(status), {
    code: code
      .split(' ')
      .map(codeOf)
      .find((word) => word !== undefined),
    detail: message === '' ? undefined : message,
    status,
    retryAfterMs: readRetryAfterMs(headers, now),
    shouldRetry: readShouldRetry(headers),
  });
}

/** The failure of an error in a reply with status 200, or in the middle of a stream. */
function failureInReply({ error, message: reason }: ErrorInReply, isBegun: boolean): Failure {
  const rejection = readRejection(error);
  if (!rejection) throw error;
  const failure = { ...failureOfRejection(rejection, new Date(0)), reason };
  return isBegun && failure.kind !== 'refused' ? { ...failure, kind: 'cutOff' } : failure;
}
