import { request as overHttp, type Agent, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { request as overHttps } from 'node:https';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';

/** How a request reaches a server. */
export interface TransportOptions {
  /** All headers but those of the body. */
  readonly headers: Readonly<Record<string, string>>;
  readonly agent: Agent | undefined;
  readonly signal: AbortSignal;
  readonly onConnected: () => void;
}

export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Decompressed; of an error page, only the beginning. */
  readonly body: AsyncIterable<Uint8Array>;
}

/** A reply that is not an answer. The message of `redirected` is the host that the request was redirected to. */
export class ReplyError extends Error {
  readonly kind: 'redirected' | 'tooLarge' | 'unreadable';

  constructor(kind: ReplyError['kind'], message: string) {
    super(message);
    this.kind = kind;
  }
}

const MAX_REDIRECTS = 5;

/** How much of an error page is read, and for how long. */
const [ERROR_BYTES, ERROR_MS] = [64 * 1024, 2000];

/** Sends JSON with these headers and no others. Follows redirects within the server. Throws a ReplyError. */
export async function postJson(address: string, body: string, options: TransportOptions): Promise<Reply> {
  let url = new URL(address);
  for (let redirects = 0; ; redirects++) {
    const incoming = await sendOnce(url, body, options);
    const target = redirectTarget(incoming, url);
    if (!target) return toReply(incoming);
    incoming.destroy();
    if (target.origin !== url.origin || !isRepeatable(incoming) || redirects === MAX_REDIRECTS)
      throw new ReplyError('redirected', target.host);
    url = target;
  }
}

function sendOnce(
  url: URL,
  body: string,
  { headers, agent, signal, onConnected }: TransportOptions,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? overHttps : overHttp)(url, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
      agent: agent ?? false,
      signal,
    });
    request.on('socket', (socket: Socket) => whenConnected(socket, onConnected));
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

function toReply(incoming: IncomingMessage): Reply {
  const { statusCode: status = 0, headers } = incoming;
  return { status, headers, body: status < 300 ? decompressed(incoming) : beginning(incoming) };
}

function decompressed(incoming: IncomingMessage): AsyncIterable<Uint8Array> {
  const encoding = incoming.headers['content-encoding']?.toLowerCase() ?? 'identity';
  if (encoding === 'identity') return incoming;
  const decompressor = decompressors[encoding.replace(/^x-/, '')]?.();
  if (!decompressor) throw new ReplyError('unreadable', 'the reply is packed as nobody asked for');
  incoming.on('error', (error) => decompressor.destroy(error));
  return incoming.pipe(decompressor);
}

const decompressors: Readonly<Record<string, () => Duplex>> = {
  gzip: createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

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

/** The text of a body. Throws a ReplyError if it has more than `maxBytes`. */
export async function readBody({ body }: Pick<Reply, 'body'>, maxBytes: number): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > maxBytes) throw new ReplyError('tooLarge', 'the reply is longer than any answer to this may be');
    parts.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(parts));
}
