import { systemCode } from '../../values/errors.ts';
import type { ChatReply } from '../routing/chat-exchange.ts';
import type { ReportedError } from './completion.ts';
import {
  newFailure,
  kindForStatus,
  readRetryAfterMs,
  readShouldRetry,
  statusForCode,
  type Failure,
} from '../routing/failures.ts';
import { codeOf } from '../routing/reply-fields.ts';
import { Redirected, TooLarge, Unintelligible, type Reply } from './transport.ts';
import type { RequestTimeouts, RequestTimers } from './request-timeouts.ts';

/** What ends an answer. */
const ends: ReadonlySet<string> = new Set(['stop', 'length', 'tool_calls', 'function_call']);

/** What is wrong with an answer that has ended in order. */
export function failureOfReply({ finishReason, text }: ChatReply): Failure | undefined {
  if (finishReason === 'content_filter') return newFailure('refused', 'the content was refused');
  if (finishReason === undefined) return newFailure('cutOff', 'the stream ended before the answer did');
  if (!ends.has(finishReason))
    return newFailure('cutOff', 'the model ended its answer before it was whole', { code: codeOf(finishReason) });
  if (text !== '') return undefined;
  if (finishReason === 'length')
    return newFailure('empty', 'all of the limit of tokens went elsewhere, and the answer is empty');
  return newFailure(
    'empty',
    finishReason === 'stop' ? 'the answer is empty' : 'the model asks for a tool, and there is none',
  );
}

/** An error in the place of a part of the answer. */
export class Complained extends Error {
  readonly complaint: ReportedError;

  constructor(complaint: ReportedError) {
    super('the server reports an error');
    this.complaint = complaint;
  }
}

interface Circumstances {
  readonly watch: RequestTimers;
  readonly heard: ChatReply;
  readonly signal: AbortSignal;
  readonly patience: RequestTimeouts;
}

/** Why an exchange with a server broke off. Throws on what is a bug. */
export function failureOfError(error: unknown, { watch, heard, signal, patience }: Circumstances): Failure {
  if (signal.aborted)
    return signal.reason === 'expired'
      ? newFailure('expired', 'the time for all attempts is over')
      : newFailure('interrupted', 'interrupted');
  const isBegun = heard.text !== '' || heard.thoughtBytes > 0;
  const expired = watch.expired();
  if (expired === 'idle')
    return newFailure('cutOff', `the answer stopped in its middle for ${patience.idleTimeoutMs} ms`);
  if (expired === 'first') return newFailure('timedOut', `no first token within ${patience.firstTokenTimeoutMs} ms`);
  if (expired === 'whole') return newFailure('timedOut', `no answer within ${patience.wholeTimeoutMs} ms`);
  if (expired === 'connect') return newFailure('unreachable', `no connection within ${patience.connectTimeoutMs} ms`);
  if (error instanceof Complained) return complaintFailure(error.complaint, isBegun);
  if (error instanceof TooLarge) return newFailure('cutOff', error.message);
  if (error instanceof Unintelligible) return newFailure(isBegun ? 'cutOff' : 'malformed', error.message);
  if (error instanceof Redirected)
    return newFailure('redirected', 'the server sends the request on to another one, where it was not meant to go', {
      words: error.message,
    });
  const code = causesOf(error).flatMap((cause) => systemCode(cause) ?? [])[0];
  if (code === undefined) throw error;
  if (isBegun) return newFailure('cutOff', 'the stream broke off', { code });
  return heard.isSent
    ? newFailure('reset', 'the connection broke', { code })
    : newFailure('unreachable', 'cannot reach the server', { code });
}

/** An error and what it was made of, down to the first. */
function causesOf(error: unknown): Error[] {
  if (error instanceof AggregateError) return error.errors.flatMap(causesOf);
  return error instanceof Error ? [error, ...causesOf(error.cause)] : [];
}

/** What a server answers where it does not answer. */
export function failureOfStatus(
  { code, words }: ReportedError,
  status: number,
  headers: Reply['headers'],
  now: Date,
): Failure {
  return newFailure(kindForStatus(status, code, words), String(status), {
    code: code
      .split(' ')
      .map(codeOf)
      .find((each) => each !== undefined),
    words: words === '' ? undefined : words,
    status,
    retryAfterMs: readRetryAfterMs(headers, now),
    shouldRetry: readShouldRetry(headers),
  });
}

/** An error in a 200, or in the middle of a stream. */
function complaintFailure(complaint: ReportedError, isBegun: boolean): Failure {
  const status = complaint.status ?? statusForCode(complaint.code);
  const failure = { ...failureOfStatus(complaint, status, {}, new Date(0)), reason: 'the server reports an error' };
  return isBegun && failure.kind !== 'refused' ? { ...failure, kind: 'cutOff' } : failure;
}
