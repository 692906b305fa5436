import { request as overHttp, type Agent, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { request as overHttps } from 'node:https';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { isEncrypted, isFromProxy } from '../../system/client/proxy.ts';
import { wrapError } from './error-body.ts';

/** How requests reach a server. */
export interface TransportOptions {
  /** Headers that the command line names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly agent: Agent | undefined;
  /** The server has the connection on which the request is sent. */
  readonly onConnected: () => void;
}

/**
 * A reply that is not an answer. The message of `redirected` is the host that the request was redirected to, that of
 * `proxy` the status by which a proxy refused it.
 */
export class ReplyError extends Error {
  readonly kind: 'redirected' | 'tooLarge' | 'unreadable' | 'proxy';

  constructor(kind: ReplyError['kind'], message: string) {
    super(message);
    this.kind = kind;
  }
}

const MAX_REDIRECTS = 5;

/** How much of an error page is read, and for how long. */
const [ERROR_BYTES, ERROR_MS] = [64 * 1024, 2000];

type Body = AsyncIterable<Uint8Array>;
/** As the client calls it. */
type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/**
 * A `fetch` that sends JSON with headers of its own, of which the client sets the key alone, and follows redirects
 * within the server. The body of a reply is unpacked; that of an error is one JSON object, `{ error: … }`, whatever
 * was sent. It throws a ReplyError.
 */
export function createFetch(options: TransportOptions): Fetch {
  return async (input, { body, headers, signal } = {}) => {
    if (typeof body !== 'string') throw new TypeError('the body of a request is text');
    let url = new URL(input instanceof Request ? input.url : input);
    const key = new Headers(headers).get('authorization');
    const request = { body, key: key ?? undefined, signal: signal ?? undefined };
    for (let redirects = 0; ; redirects++) {
      const incoming = await sendOnce(url, request, options);
      const target = redirectTarget(incoming, url);
      const isProxys = isFromProxy(incoming, url);
      if (!target && !isProxys) return await toResponse(incoming);
      incoming.destroy();
      if (!target || isProxys) throw new ReplyError('proxy', String(incoming.statusCode));
      if (target.origin !== url.origin || !isRepeatable(incoming) || redirects === MAX_REDIRECTS)
        throw new ReplyError('redirected', target.host);
      url = target;
    }
  };
}

interface JsonRequest {
  readonly body: string;
  readonly key: string | undefined;
  readonly signal: AbortSignal | undefined;
}

function sendOnce(
  url: URL,
  { body, key, signal }: JsonRequest,
  { headers, agent, onConnected }: TransportOptions,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? overHttps : overHttp)(url, {
      method: 'POST',
      headers: {
        accept: 'text/event-stream, application/json',
        'accept-encoding': 'identity',
        'user-agent': 'cost-projection',
        ...headers,
        ...(key !== undefined && { authorization: key }),
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
      },
      agent: agent ?? false,
      ...(signal && { signal }),
    });
    request.on('socket', (socket: Socket) => {
      if (url.protocol === 'http:' || isEncrypted(socket)) whenConnected(socket, onConnected);
    });
    request.on('response', resolve);
    request.on('error', reject);
    request.end(body);
  });
}

function whenConnected(socket: Socket, then: () => void): void {
  if ('secureConnecting' in socket && socket.secureConnecting === true) socket.once('secureConnect', then);
  else if (socket.connecting) socket.once('connect', then);
  else then();
}

function redirectTarget({ statusCode = 0, headers: { location } }: IncomingMessage, url: URL): URL | undefined {
  if (statusCode < 300 || statusCode > 399 || location === undefined || !URL.canParse(location, url.href))
    return undefined;
  return new URL(location, url);
}

/** Other redirects turn the request into a GET, which asks nothing. */
function isRepeatable({ statusCode }: IncomingMessage): boolean {
  return statusCode === 307 || statusCode === 308;
}

/** The largest status that a Response can have. */
const MAX_STATUS = 599;

/** Of these statuses no Response has a body. */
const bodiless: ReadonlySet<number> = new Set([204, 205, 304]);

async function toResponse(incoming: IncomingMessage): Promise<Response> {
  const status = Math.min(incoming.statusCode ?? 0, MAX_STATUS);
  const headers = headersOf(incoming.headers);
  const body =
    status < 300
      ? streamOf(decompressed(incoming), incoming)
      : wrapError(await readBody(beginning(incoming), Infinity));
  return new Response(bodiless.has(status) ? null : body, { status, headers });
}

function headersOf(received: IncomingHttpHeaders): [string, string][] {
  return Object.entries(received).flatMap(([name, value = []]) =>
    [value].flat().map((each): [string, string] => [name, each]),
  );
}

/** A stream that reads on only when it is read, and keeps the errors of its source. */
function streamOf(body: Body, source: Pick<IncomingMessage, 'destroy'>): ReadableStream<Uint8Array> {
  const parts = body[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      const { value, done } = await parts.next();
      if (done === true) controller.close();
      else controller.enqueue(value);
    },
    // The iterator itself would first wait for what may never come.
    cancel: () => {
      source.destroy();
    },
  });
}

function decompressed(incoming: IncomingMessage): Body {
  const encoding = incoming.headers['content-encoding']?.toLowerCase() ?? 'identity';
  if (encoding === 'identity') return incoming;
  const decompressor = decompressors.get(encoding.replace(/^x-/, ''))?.();
  if (!decompressor) throw new ReplyError('unreadable', 'the reply is packed as nobody asked for');
  incoming.on('error', (error) => decompressor.destroy(error));
  return incoming.pipe(decompressor);
}

const decompressors: ReadonlyMap<string, () => Duplex> = new Map([
  ['gzip', (): Duplex => createGunzip()],
  ['deflate', (): Duplex => createInflate()],
  ['br', (): Duplex => createBrotliDecompress()],
]);

/** The beginning of an error page, which may be of any size or never end. */
async function* beginning(incoming: IncomingMessage): AsyncGenerator<Uint8Array> {
  const timer = setTimeout(() => incoming.destroy(), ERROR_MS);
  let left = ERROR_BYTES;
  try {
    for await (const chunk of decompressed(incoming)) {
      yield chunk.subarray(0, left);
      left -= chunk.length;
      if (left <= 0) return;
    }
  } catch {
    // The part that arrived is enough.
  } finally {
    clearTimeout(timer);
    incoming.destroy();
  }
}

/** What a Response brings; nothing for one without a body. */
export async function* bodyOf({ body }: Response): AsyncGenerator<Uint8Array> {
  if (body) yield* body;
}

/** The text of a body. Throws a ReplyError if it has more than `maxBytes`. */
export async function readBody(body: Body, maxBytes: number): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > maxBytes) throw new ReplyError('tooLarge', 'the reply is longer than any answer to this may be');
    parts.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(parts));
}
