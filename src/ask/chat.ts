import { Complained, failureIn, failureOf, statusFailure } from './chat-failures.ts';
import { readCompletion, readComplaint } from './completion.ts';
import type { Completion } from './completion.ts';
import { eventsOf } from './event-stream.ts';
import type { Failure } from './failures.ts';
import type { Fields } from './fields.ts';
import { dialectAfter, firstDialect, requestBody } from './request.ts';
import type { ChatRequest, Dialect } from './request.ts';
import { endpointOf } from './server.ts';
import { post, textOf, TooLarge, Unintelligible } from './transport.ts';
import type { Reply, Route } from './transport.ts';
import { watchOver } from './watch.ts';
import type { Patience, Watch } from './watch.ts';

export interface Connection extends Pick<Route, 'agent' | 'headers'> {
  readonly baseUrl: string;
  readonly key: string | undefined;
}

/** What was sent, and all that came. */
export interface Heard {
  readonly text: string;
  /** Bytes of what the model thought. */
  readonly thoughtBytes: number;
  /** Requests that it took: more than one where a server rejects a parameter. */
  readonly requests: number;
  /** Whether the prompt may have reached the server. */
  readonly isSent: boolean;
  readonly isStreamed: boolean;
  readonly finishReason: string | undefined;
  readonly id: string | undefined;
  /** The model that the server says has answered. */
  readonly model: string | undefined;
  readonly serviceTier: string | undefined;
  /** As the server counted; undefined where it does not say. */
  readonly usage: Fields | undefined;
  readonly headers: Reply['headers'];
  /** Why there is no whole answer. */
  readonly failure: Failure | undefined;
}

/** Where an answer goes, and what the moment is when a server says how long to wait. */
export interface Listener {
  readonly onText: (text: string) => Promise<void>;
  /** The prompt is on its way. */
  readonly onSent: () => void;
  readonly now: () => Date;
  /** Aborted with a reason of `expired` where the time for all attempts is over. */
  readonly signal: AbortSignal;
}

type Hearing = { -readonly [key in keyof Heard]: Heard[key] };

interface Call {
  readonly connection: Connection;
  readonly request: ChatRequest;
  readonly patience: Patience;
  readonly listener: Listener;
  readonly heard: Hearing;
}

/** Sends one request, without retries; `onText` gets the answer as it comes. */
export async function chat(connection: Connection, request: ChatRequest, patience: Patience, listener: Listener): Promise<Heard> {
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
  for (let dialect: Dialect | undefined = firstDialect(request); dialect;) dialect = await exchange(call, dialect);
  return heard;
}

/** Sends a request in one dialect; says in which one to try again, for a server that rejects a parameter by its name. */
async function exchange(call: Call, dialect: Dialect): Promise<Dialect | undefined> {
  const { connection, request, patience, heard } = call;
  const { signal, now } = call.listener;
  const watch = watchOver(patience, dialect.isStreamed, signal);
  heard.requests++;
  heard.isStreamed = dialect.isStreamed;
  const onConnected = (): void => {
    watch.connected();
    if (!heard.isSent) call.listener.onSent();
    heard.isSent = true;
  };
  try {
    const reply = await post(endpointOf(connection.baseUrl), requestBody(request, dialect), {
      headers: headersOf(connection),
      agent: connection.agent,
      signal: watch.signal,
      onConnected,
    });
    heard.headers = reply.headers;
    if (reply.status < 200 || reply.status > 299) {
      const complaint = readComplaint(jsonOr(await textOf(reply, Infinity)));
      const other = dialectAfter(dialect, request, reply.status, complaint.words);
      if (other) return other;
      heard.failure = statusFailure(complaint, reply.status, reply.headers, now());
    } else {
      await listen(call, reply, watch);
      heard.failure = failureIn(heard);
    }
  } catch (error) {
    // What breaks behind the end of an answer breaks nothing of it.
    heard.failure = heard.finishReason === undefined ? failureOf(error, { watch, heard, signal, patience }) : failureIn(heard);
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
async function listen(call: Call, reply: Reply, watch: Watch): Promise<void> {
  const { heard, request } = call;
  if (!heard.isStreamed || reply.headers['content-type']?.includes('json') === true) {
    heard.isStreamed = false;
    const value = jsonOr(await textOf(reply, request.mostBytes * 3 + 64 * 1024));
    if (typeof value === 'string') throw new Unintelligible('the reply is no JSON');
    await take(call, readCompletion(value), watch);
    return;
  }
  let isBegun = false;
  for await (const data of eventsOf(reply.body)) {
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
async function take({ heard, request, listener }: Call, completion: Completion, watch: Watch): Promise<void> {
  const { text, thought, finishReason, id, model, serviceTier, usage, error, isCompletion } = completion;
  heard.id ??= id;
  heard.model ??= model;
  heard.serviceTier = serviceTier ?? heard.serviceTier;
  if (usage && (!heard.usage || counts(usage))) heard.usage = usage;
  heard.thoughtBytes += Buffer.byteLength(thought);
  if (error !== undefined) throw new Complained(readComplaint(error));
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
  if (heard.text.length + heard.thoughtBytes > request.mostBytes) throw new TooLarge('more came than the answer may have');
}

/** Some servers send zeros with every part. */
function counts(usage: Fields): boolean {
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
