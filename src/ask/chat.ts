import OpenAI, { APIConnectionError, APIConnectionTimeoutError, APIError, APIUserAbortError } from 'openai';
import { systemCode } from '../values/errors.ts';
import type { ReportedUsage } from '../workload/reported.ts';
import { readCompletion } from './completion.ts';
import type { Completion } from './completion.ts';
import { kindOfStatus, retryAfterMs } from './failures.ts';
import type { Failure, FailureKind } from './failures.ts';
import { fetchBy, Redirected } from './transport.ts';
import type { Route } from './transport.ts';
import { watchOver } from './watch.ts';
import type { Patience, Watch } from './watch.ts';

// The only file that knows the client library.

export interface Connection extends Pick<Route, 'agent'> {
  readonly baseUrl: string;
  readonly key: string | undefined;
}

export interface ChatRequest {
  readonly model: string;
  readonly messages: readonly { readonly role: 'system' | 'user'; readonly content: string }[];
  readonly maxTokens: number | undefined;
  readonly stream: boolean;
}

export interface ChatAnswer {
  readonly text: string;
  /** As the server counted; undefined where it does not say. */
  readonly usage: ReportedUsage | undefined;
  /** Whether it ended at the limit of tokens. */
  readonly isTruncated: boolean;
  /** Requests that it took: more than one where a server rejects a parameter. */
  readonly requests: number;
}

type Told = Pick<Completion, 'usage' | 'finishReason'>;

/** An attempt that gave no whole answer, with what of it arrived. */
export class ChatFailure extends Error {
  readonly failure: Failure;
  readonly text: string;
  /** Requests sent. */
  readonly requests: number;

  constructor(failure: Failure, { text, requests }: Heard) {
    super(failure.reason);
    this.failure = failure;
    this.text = text;
    this.requests = requests;
  }
}

/** What was sent and what came while a request ran. */
interface Heard {
  text: string;
  requests: number;
}

/** Where an answer goes, and what the moment is when a server says how long to wait. */
export interface Listener {
  readonly onText: (text: string) => Promise<void>;
  readonly now: () => Date;
  readonly signal: AbortSignal;
}

/** Sends one request, without retries of its own; `onText` gets the answer as it comes. Throws ChatFailure. */
export async function chat(connection: Connection, request: ChatRequest, patience: Patience, { onText, now, signal }: Listener): Promise<ChatAnswer> {
  const watch = watchOver(patience, signal);
  const client = new OpenAI({
    // Neither its retries nor its environment variables count, nor the headers it makes of them: the policy is ours.
    apiKey: 'sent by the transport',
    adminAPIKey: null,
    baseURL: connection.baseUrl,
    maxRetries: 0,
    timeout: 2 ** 31 - 1,
    logLevel: 'off',
    fetch: fetchBy({ headers: headersOf(connection), agent: connection.agent, onConnected: watch.connected }),
  });
  const heard: Heard = { text: '', requests: 0 };
  const call: Call = { client, request, watch, heard };
  try {
    const { usage, finishReason } = request.stream ? await streamed(call, onText) : await whole(call, onText);
    return { ...heard, usage, isTruncated: finishReason === 'length' };
  } catch (error) {
    throw new ChatFailure(failureOf(error, { watch, signal, isBegun: heard.text !== '', now: now() }), heard);
  } finally {
    watch.end();
  }
}

function headersOf({ key }: Connection): Readonly<Record<string, string>> {
  return {
    accept: 'text/event-stream, application/json',
    'accept-encoding': 'identity',
    'user-agent': 'cost-projection',
    ...(key !== undefined && { authorization: `Bearer ${key}` }),
  };
}

interface Call {
  readonly client: OpenAI;
  readonly request: ChatRequest;
  readonly watch: Watch;
  readonly heard: Heard;
}

type OnText = Listener['onText'];

async function whole(call: Call, onText: OnText): Promise<Told> {
  const { client, watch, heard } = call;
  watch.started();
  const completion = await inDialect(call, (body) => client.chat.completions.create({ ...body, stream: false }, { signal: watch.signal }));
  const { text, finishReason, usage } = readCompletion(completion);
  if (finishReason === 'content_filter') throw new Refused('the content was refused');
  if (text === undefined) throw new Malformed('the reply is no chat completion');
  heard.text = text;
  await onText(text);
  return { usage, finishReason };
}

async function streamed(call: Call, onText: OnText): Promise<Told> {
  const { client, watch, heard } = call;
  const told: { -readonly [key in keyof Told]: Told[key] } = { usage: undefined, finishReason: undefined };
  const chunks: AsyncIterable<unknown> = await inDialect(call, (body, { isUsageAsked }) =>
    client.chat.completions.create(
      { ...body, stream: true, ...(isUsageAsked && { stream_options: { include_usage: true } }) },
      { signal: watch.signal },
    ),
  );
  try {
    for await (const chunk of chunks) {
      const { text = '', isBegun, finishReason, usage } = readCompletion(chunk);
      told.usage = usage ?? told.usage;
      told.finishReason = finishReason ?? told.finishReason;
      if (isBegun) watch.started();
      if (finishReason === 'content_filter') throw new Refused('the content was refused');
      if (text === '') continue;
      heard.text += text;
      await onText(text);
    }
  } catch (error) {
    // What breaks behind the end of the answer, with its usage, breaks nothing of it.
    if (told.finishReason === undefined || error instanceof Refused) throw error;
  }
  if (told.finishReason !== undefined) return told;
  throw heard.text === '' ? new Malformed('the reply is no stream of a chat completion') : new CutOff('the stream ended before the answer did');
}

/** Two parameters that not every server takes. */
interface Dialect {
  readonly isUsageAsked: boolean;
  readonly limit: 'max_tokens' | 'max_completion_tokens';
}

/** Sends a request; a server that rejects one of those parameters by its name is asked again without it, or with its other name. */
async function inDialect<T>({ request, heard }: Call, send: (body: Body, dialect: Dialect) => Promise<T>): Promise<T> {
  const { model, messages, maxTokens } = request;
  let dialect: Dialect = { isUsageAsked: true, limit: 'max_tokens' };
  for (;;) {
    heard.requests++;
    try {
      return await send({ model, messages: [...messages], ...(maxTokens !== undefined && { [dialect.limit]: maxTokens }) }, dialect);
    } catch (error) {
      const other = otherDialect(error, dialect);
      if (!other) throw error;
      dialect = other;
    }
  }
}

type Body = Pick<ChatRequest, 'model'> & { messages: ChatRequest['messages'][number][] };

function otherDialect(error: unknown, { isUsageAsked, limit }: Dialect): Dialect | undefined {
  if (!(error instanceof APIError) || (error.status !== 400 && error.status !== 422)) return undefined;
  if (isUsageAsked && /stream_options|include_usage/.test(error.message)) return { isUsageAsked: false, limit };
  if (limit === 'max_tokens' && /max_completion_tokens/.test(error.message)) return { isUsageAsked, limit: 'max_completion_tokens' };
  return undefined;
}

class Malformed extends Error {}
class Refused extends Error {}
class CutOff extends Error {}

interface Circumstances {
  readonly watch: Watch;
  readonly signal: AbortSignal;
  /** Whether text of the answer had come. */
  readonly isBegun: boolean;
  readonly now: Date;
}

function failureOf(error: unknown, { watch, signal, isBegun, now }: Circumstances): Failure {
  if (signal.aborted) return failed('interrupted', 'interrupted');
  const expired = watch.expired();
  if (expired !== undefined) return failed('timedOut', expired);
  if (error instanceof Refused) return failed('refused', error.message);
  if (error instanceof CutOff) return failed('cutOff', error.message);
  if (isBegun) return failed('cutOff', `the stream broke off${error instanceof APIError ? `: ${error.message}` : ''}`);
  if (error instanceof Malformed) return failed('malformed', error.message);
  if (error instanceof SyntaxError) return failed('malformed', 'the reply is not readable');
  const redirected = causesOf(error).find((cause) => cause instanceof Redirected);
  if (redirected) return failed('redirected', `the server sends the request on to ${redirected.message}, where it was not meant to go`);
  if (error instanceof APIConnectionTimeoutError) return failed('timedOut', 'the request took too long');
  if (error instanceof APIConnectionError || error instanceof APIUserAbortError)
    return failed('unreachable', `cannot reach the server${causeOf(error)}`);
  if (error instanceof APIError) return statusFailure(error, now);
  if (error instanceof TypeError || causesOf(error).some((cause) => systemCode(cause) !== undefined))
    return failed('unreachable', `the connection broke${error instanceof Error ? causeOf(error) : ''}`);
  throw error;
}

function failed(kind: FailureKind, reason: string): Failure {
  return { kind, reason, status: undefined, retryAfterMs: undefined };
}

/** An error that comes inside a stream has no status but its own code, if that is one. */
function statusFailure(error: InstanceType<typeof APIError>, now: Date): Failure {
  const status: unknown = error.status ?? (Number(error.code) || 500);
  const known = typeof status === 'number' ? status : 500;
  const detail = error.message.replace(/^\d+ /, '').replace(/^status code \(no body\)$/, '');
  const header: string | null | undefined = error.headers?.get('retry-after');
  return {
    kind: kindOfStatus(known, error.code ?? '', error.message),
    reason: [...(error.status === undefined ? [] : [String(known)]), ...(detail === '' ? [] : [detail])].join(' '),
    status: known,
    retryAfterMs: retryAfterMs(header, now),
  };
}

/** The code of a failed system call, which the client library wraps. */
function causeOf(error: Error): string {
  const code = causesOf(error)
    .map(systemCode)
    .find((each) => each !== undefined);
  return code === undefined ? '' : ` (${code})`;
}

/** An error and what it was made of, down to the first. */
function causesOf(error: unknown): Error[] {
  return error instanceof Error ? [error, ...causesOf(error.cause)] : [];
}
