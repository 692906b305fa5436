import type { ChatReply } from '../routing/chat-exchange.ts';
import { isUsualEnd, readAnswerEnd } from '../routing/finish-reasons.ts';
import { parseJson } from '../../values/json.ts';
import type { ReplyFields } from '../routing/reply-fields.ts';
import { ErrorInReply, failureOfError, failureOfReply, readRejection } from './chat-failures.ts';
import { readCompletion, type Completion } from './completion.ts';
import type { Connection } from './connection.ts';
import { readEvents } from './event-stream.ts';
import { createClient } from './openai-client.ts';
import { firstDialect, nextDialect, requestBody, type ChatRequest, type RequestDialect } from './request.ts';
import { startTimers, type RequestTimeouts, type RequestTimers } from './request-timeouts.ts';
import { filterThinking, type ThinkingFilter } from './thinking.ts';
import { bodyOf, readBody, ReplyError } from './transport.ts';

/** Where an answer goes, and the clock for a server's `Retry-After`. */
export interface ChatListener {
  readonly onText: (text: string) => Promise<void>;
  /** The prompt is on its way. */
  readonly onSent: () => void;
  readonly now: () => Date;
  /** Its reason is `expired` when the time for all attempts is over. */
  readonly signal: AbortSignal;
}

/** The reply as far as it has come. */
type GrowingReply = { -readonly [key in keyof ChatReply]: ChatReply[key] };

interface Call {
  readonly connection: Connection;
  readonly request: ChatRequest;
  readonly timeouts: RequestTimeouts;
  readonly listener: ChatListener;
  readonly reply: GrowingReply;
  readonly thinking: ThinkingFilter;
}

/** Sends one request, without retries, and passes the answer to `onText` as it comes. */
export async function sendChat(
  connection: Connection,
  request: ChatRequest,
  timeouts: RequestTimeouts,
  listener: ChatListener,
): Promise<ChatReply> {
  const reply: GrowingReply = {
    text: '',
    reasoningBytes: 0,
    hasThoughts: false,
    requests: 0,
    omitted: [],
    isSent: false,
    isStreamed: request.isStreamed,
    finishReason: undefined,
    id: undefined,
    model: undefined,
    serviceTier: undefined,
    usage: undefined,
    headers: {},
    failure: undefined,
  };
  const call = { connection, request, timeouts, listener, reply, thinking: filterThinking() };
  for (let dialect: RequestDialect | undefined = firstDialect(request); dialect;)
    dialect = await exchange(call, dialect);
  return reply;
}

/** Sends a request in one dialect. Resolves to the next one to try, if the server rejects a parameter by its name. */
async function exchange(call: Call, dialect: RequestDialect): Promise<RequestDialect | undefined> {
  const { connection, request, timeouts, reply } = call;
  const isProxied = connection.agent !== undefined;
  const { signal, now, onSent } = call.listener;
  const timers = startTimers(timeouts, dialect.isStreamed, signal);
  reply.requests++;
  reply.isStreamed = dialect.isStreamed;
  reply.omitted = dialect.omitted;
  const onConnected = (): void => {
    timers.connected();
    if (!reply.isSent) onSent();
    reply.isSent = true;
  };
  try {
    const { completions } = createClient(connection, onConnected).chat;
    const sent = completions.create(requestBody(request, dialect), { signal: timers.signal });
    await readAnswer(call, await sent.asResponse(), timers);
    reply.failure = failureOfReply(reply);
  } catch (error) {
    const rejection = readRejection(error);
    if (rejection) reply.headers = rejection.headers;
    const other = rejection && nextDialect(dialect, request, rejection);
    if (other) return other;
    // Once the answer has ended, by a word that is known, a broken connection does not matter.
    reply.failure =
      reply.finishReason === undefined || !isUsualEnd(reply.finishReason)
        ? failureOfError(error, { timers, reply, signal, timeouts, isProxied, now: now() })
        : failureOfReply(reply);
  } finally {
    timers.clear();
  }
  return undefined;
}

/** Reads an answer to its end. A server may send it whole although a stream was asked for. */
async function readAnswer(call: Call, response: Response, timers: RequestTimers): Promise<void> {
  const { reply, request } = call;
  const body = bodyOf(response);
  reply.headers = Object.fromEntries(response.headers);
  if (!reply.isStreamed || response.headers.get('content-type')?.includes('json') === true) {
    reply.isStreamed = false;
    const value = jsonOrText(await readBody(body, request.maxBytes * 3 + 64 * 1024));
    if (typeof value === 'string') throw new ReplyError('unreadable', 'the reply is not JSON');
    await addPart(call, readCompletion(value), timers);
    return;
  }
  let isBegun = false;
  for await (const data of readEvents(body)) {
    if (data.trim() === '[DONE]') {
      await addText(call, call.thinking.rest(true));
      // Some servers have no other mark for the end of an answer.
      if (reply.text !== '') reply.finishReason ??= 'stop';
      break;
    }
    const value = jsonOrText(data);
    if (typeof value === 'string') throw new ReplyError('unreadable', 'a part of the stream is not JSON');
    const completion = readCompletion(value);
    isBegun ||= completion.isCompletion;
    await addPart(call, completion, timers);
    if (reply.finishReason !== undefined && completion.usage !== undefined) return;
  }
  if (!isBegun) throw new ReplyError('unreadable', 'the reply is not a stream of a chat completion');
}

/**
 * Adds a part of the answer. Throws an ErrorInReply if it reports an error, and a ReplyError if it is not an answer.
 */
async function addPart(
  call: Call,
  { text: written, reasoning, finishReason, id, model, serviceTier, usage, error, isCompletion }: Completion,
  timers: RequestTimers,
): Promise<void> {
  const { reply, request, thinking } = call;
  reply.id ??= id;
  reply.model ??= model;
  reply.serviceTier = serviceTier ?? reply.serviceTier;
  if (usage && (!reply.usage || hasCounts(usage))) reply.usage = usage;
  reply.reasoningBytes += Buffer.byteLength(reasoning);
  if (error !== undefined) throw new ErrorInReply(error);
  if (!reply.isStreamed && !isCompletion) throw new ReplyError('unreadable', 'the reply is not a chat completion');
  // A complete answer without a finish reason has ended too.
  reply.finishReason = finishReason ?? reply.finishReason ?? (reply.isStreamed || written === '' ? undefined : 'stop');
  const { thought, text } = thinking.divide(written);
  reply.hasThoughts = thinking.hasThoughts();
  reply.reasoningBytes += Buffer.byteLength(thought);
  if (text !== '') timers.paused();
  await addText(call, text);
  if (reply.finishReason !== undefined)
    await addText(call, thinking.rest(readAnswerEnd(reply.finishReason) !== 'length'));
  if (written !== '' || reasoning !== '') timers.received();
  if (finishReason !== undefined) timers.finished();
  if (reply.text.length + reply.reasoningBytes > request.maxBytes)
    throw new ReplyError('tooLarge', 'more came than the answer may have');
}

async function addText({ reply, listener }: Call, text: string): Promise<void> {
  if (text === '') return;
  reply.text += text;
  await listener.onText(text);
}

/** False for the zeros that some servers send with every part. */
function hasCounts(usage: ReplyFields): boolean {
  return Object.values(usage).some((value) => typeof value === 'number' && value > 0);
}

function jsonOrText(text: string): unknown {
  const value = parseJson(text);
  return value === undefined ? text : value;
}
