import { Complained, failureOfReply, failureOfError, failureOfStatus } from './chat-failures.ts';
import { readCompletion, readReportedError, type Completion } from './completion.ts';
import { readEvents } from './event-stream.ts';
import type { ReplyFields } from '../routing/reply-fields.ts';
import { nextDialect, firstDialect, requestBody, type ChatRequest, type RequestDialect } from './request.ts';
import { endpointOf } from '../routing/server.ts';
import { postJson, readBody, TooLarge, Unintelligible, type Reply } from './transport.ts';
import { startTimers, type RequestTimeouts, type RequestTimers } from './request-timeouts.ts';
import type { ChatReply } from '../routing/chat-exchange.ts';
import type { Connection } from './connection.ts';

/** Where an answer goes, and what the moment is when a server says how long to wait. */
export interface Listener {
  readonly onText: (text: string) => Promise<void>;
  /** The prompt is on its way. */
  readonly onSent: () => void;
  readonly now: () => Date;
  /** Aborted with a reason of `expired` where the time for all attempts is over. */
  readonly signal: AbortSignal;
}

type Hearing = { -readonly [key in keyof ChatReply]: ChatReply[key] };

interface Call {
  readonly connection: Connection;
  readonly request: ChatRequest;
  readonly patience: RequestTimeouts;
  readonly listener: Listener;
  readonly heard: Hearing;
}

/** Sends one request, without retries; `onText` gets the answer as it comes. */
export async function sendChat(
  connection: Connection,
  request: ChatRequest,
  patience: RequestTimeouts,
  listener: Listener,
): Promise<ChatReply> {
  const heard: Hearing = {
    text: '',
    thoughtBytes: 0,
    requests: 0,
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
  const call = { connection, request, patience, listener, heard };
  for (let dialect: RequestDialect | undefined = firstDialect(request); dialect;)
    dialect = await exchange(call, dialect);
  return heard;
}

/** Sends a request in one dialect; says in which one to try again, for a server that rejects a parameter by its name. */
async function exchange(call: Call, dialect: RequestDialect): Promise<RequestDialect | undefined> {
  const { connection, request, patience, heard } = call;
  const { signal, now } = call.listener;
  const watch = startTimers(patience, dialect.isStreamed, signal);
  heard.requests++;
  heard.isStreamed = dialect.isStreamed;
  const onConnected = (): void => {
    watch.connected();
    if (!heard.isSent) call.listener.onSent();
    heard.isSent = true;
  };
  try {
    const reply = await postJson(endpointOf(connection.baseUrl), requestBody(request, dialect), {
      headers: headersOf(connection),
      agent: connection.agent,
      signal: watch.signal,
      onConnected,
    });
    heard.headers = reply.headers;
    if (reply.status < 200 || reply.status > 299) {
      const complaint = readReportedError(jsonOr(await readBody(reply, Infinity)));
      const other = nextDialect(dialect, request, reply.status, complaint.words);
      if (other) return other;
      heard.failure = failureOfStatus(complaint, reply.status, reply.headers, now());
    } else {
      await listen(call, reply, watch);
      heard.failure = failureOfReply(heard);
    }
  } catch (error) {
    // What breaks behind the end of an answer breaks nothing of it.
    heard.failure =
      heard.finishReason === undefined
        ? failureOfError(error, { watch, heard, signal, patience })
        : failureOfReply(heard);
  } finally {
    watch.end();
  }
  return undefined;
}

function headersOf({ key, headers }: Connection): Readonly<Record<string, string>> {
  return {
    accept: 'text/event-stream, application/json',
    'accept-encoding': 'identity',
    'user-agent': 'cost-projection',
    ...headers,
    ...(key !== undefined && { authorization: `Bearer ${key}` }),
  };
}

/** Hears an answer to its end. A server may answer whole where a stream was asked for. */
async function listen(call: Call, reply: Reply, watch: RequestTimers): Promise<void> {
  const { heard, request } = call;
  if (!heard.isStreamed || reply.headers['content-type']?.includes('json') === true) {
    heard.isStreamed = false;
    const value = jsonOr(await readBody(reply, request.mostBytes * 3 + 64 * 1024));
    if (typeof value === 'string') throw new Unintelligible('the reply is no JSON');
    await take(call, readCompletion(value), watch);
    return;
  }
  let isBegun = false;
  for await (const data of readEvents(reply.body)) {
    if (data.trim() === '[DONE]') {
      // It ends an answer that gave no other sign of its end.
      if (heard.text !== '') heard.finishReason ??= 'stop';
      break;
    }
    const value = jsonOr(data);
    if (typeof value === 'string') throw new Unintelligible('a part of the stream is no JSON');
    const completion = readCompletion(value);
    isBegun ||= completion.isCompletion;
    await take(call, completion, watch);
    if (heard.finishReason !== undefined && completion.usage !== undefined) return;
  }
  if (!isBegun) throw new Unintelligible('the reply is no stream of a chat completion');
}

/** Takes a part of the answer. Throws Complained where it says that something went wrong, TooLarge where it is too long. */
async function take({ heard, request, listener }: Call, completion: Completion, watch: RequestTimers): Promise<void> {
  const { text, thought, finishReason, id, model, serviceTier, usage, error, isCompletion } = completion;
  heard.id ??= id;
  heard.model ??= model;
  heard.serviceTier = serviceTier ?? heard.serviceTier;
  if (usage && (!heard.usage || counts(usage))) heard.usage = usage;
  heard.thoughtBytes += Buffer.byteLength(thought);
  if (error !== undefined) throw new Complained(readReportedError(error));
  if (!heard.isStreamed && !isCompletion) throw new Unintelligible('the reply is no chat completion');
  // A whole answer that does not say why it ended has ended.
  heard.finishReason = finishReason ?? heard.finishReason ?? (heard.isStreamed || text === '' ? undefined : 'stop');
  heard.text += text;
  if (text !== '') {
    watch.paused();
    await listener.onText(text);
  }
  if (text !== '' || thought !== '') watch.heard();
  if (finishReason !== undefined) watch.finished();
  if (heard.text.length + heard.thoughtBytes > request.mostBytes)
    throw new TooLarge('more came than the answer may have');
}

/** Some servers send zeros with every part. */
function counts(usage: ReplyFields): boolean {
  return Object.values(usage).some((value) => typeof value === 'number' && value > 0);
}

/** JSON, or the text itself where it is none. */
function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
