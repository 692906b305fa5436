import { systemCode } from '../../values/errors.ts';
import type { ChatReply } from './chat-reply.ts';
import type { Complaint } from './completion.ts';
import { failed, kindOfStatus, retryAfterMs, shouldRetry, statusOfCode, type Failure } from '../routing/failures.ts';
import { codeOf } from './fields.ts';
import { Redirected, TooLarge, Unintelligible, type Reply } from './transport.ts';
import type { Patience, RequestTimeouts } from './request-timeouts.ts';

/** What ends an answer. */
const ends: ReadonlySet<string> = new Set(['stop', 'length', 'tool_calls', 'function_call']);

/** What is wrong with an answer that has ended in order. */
export function failureIn({ finishReason, text }: ChatReply): Failure | undefined {
  if (finishReason === 'content_filter') return failed('refused', 'the content was refused');
  if (finishReason === undefined) return failed('cutOff', 'the stream ended before the answer did');
  if (!ends.has(finishReason))
    return failed('cutOff', 'the model ended its answer before it was whole', { code: codeOf(finishReason) });
  if (text !== '') return undefined;
  if (finishReason === 'length')
    return failed('empty', 'all of the limit of tokens went elsewhere, and the answer is empty');
  return failed(
    'empty',
    finishReason === 'stop' ? 'the answer is empty' : 'the model asks for a tool, and there is none',
  );
}

/** An error in the place of a part of the answer. */
export class Complained extends Error {
  readonly complaint: Complaint;

  constructor(complaint: Complaint) {
    super('the server reports an error');
    this.complaint = complaint;
  }
}

interface Circumstances {
  readonly watch: RequestTimeouts;
  readonly heard: ChatReply;
  readonly signal: AbortSignal;
  readonly patience: Patience;
}

/** Why an exchange with a server broke off. Throws on what is a bug. */
export function failureOf(error: unknown, { watch, heard, signal, patience }: Circumstances): Failure {
  if (signal.aborted)
    return signal.reason === 'expired'
      ? failed('expired', 'the time for all attempts is over')
      : failed('interrupted', 'interrupted');
  const isBegun = heard.text !== '' || heard.thoughtBytes > 0;
  const expired = watch.expired();
  if (expired === 'idle') return failed('cutOff', `the answer stopped in its middle for ${patience.idleTimeoutMs} ms`);
  if (expired === 'first') return failed('timedOut', `no first token within ${patience.firstTokenTimeoutMs} ms`);
  if (expired === 'whole') return failed('timedOut', `no answer within ${patience.wholeTimeoutMs} ms`);
  if (expired === 'connect') return failed('unreachable', `no connection within ${patience.connectTimeoutMs} ms`);
  if (error instanceof Complained) return complaintFailure(error.complaint, isBegun);
  if (error instanceof TooLarge) return failed('cutOff', error.message);
  if (error instanceof Unintelligible) return failed(isBegun ? 'cutOff' : 'malformed', error.message);
  if (error instanceof Redirected)
    return failed('redirected', 'the server sends the request on to another one, where it was not meant to go', {
      words: error.message,
    });
  const code = causesOf(error).flatMap((cause) => systemCode(cause) ?? [])[0];
  if (code === undefined) throw error;
  if (isBegun) return failed('cutOff', 'the stream broke off', { code });
  return heard.isSent
    ? failed('reset', 'the connection broke', { code })
    : failed('unreachable', 'cannot reach the server', { code });
}

/** An error and what it was made of, down to the first. */
function causesOf(error: unknown): Error[] {
  if (error instanceof AggregateError) return error.errors.flatMap(causesOf);
  return error instanceof Error ? [error, ...causesOf(error.cause)] : [];
}

/** What a server answers where it does not answer. */
export function statusFailure(
  { code, words }: Complaint,
  status: number,
  headers: Reply['headers'],
  now: Date,
): Failure {
  return failed(kindOfStatus(status, code, words), String(status), {
    code: code
      .split(' ')
      .map(codeOf)
      .find((each) => each !== undefined),
    words: words === '' ? undefined : words,
    status,
    retryAfterMs: retryAfterMs(headers, now),
    shouldRetry: shouldRetry(headers),
  });
}

/** An error in a 200, or in the middle of a stream. */
function complaintFailure(complaint: Complaint, isBegun: boolean): Failure {
  const status = complaint.status ?? statusOfCode(complaint.code);
  const failure = { ...statusFailure(complaint, status, {}, new Date(0)), reason: 'the server reports an error' };
  return isBegun && failure.kind !== 'refused' ? { ...failure, kind: 'cutOff' } : failure;
}
