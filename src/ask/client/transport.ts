import { request as overHttp, type Agent, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { request as overHttps } from 'node:https';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';

/** How requests reach a server. */
export interface TransportOptions {
  /** All that are sent, but for those that carry the message itself. */
  readonly headers: Readonly<Record<string, string>>;
  readonly agent: Agent | undefined;
  readonly signal: AbortSignal;
  /** Called when the connection stands. */
  readonly onConnected: () => void;
}

export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Unpacked. Of an error, its beginning alone. */
  readonly body: AsyncIterable<Uint8Array>;
}

/** The server sent the request elsewhere: its message is where. */
export class Redirected extends Error {}

/** More came than any honest answer has. */
export class TooLarge extends Error {}

/** A reply that cannot be read. */
export class Unintelligible extends Error {}

const MOST_REDIRECTS = 5;

/** What is read of the body of an error, and for how long. */
const ERROR_BYTES = 64 * 1024;
const ERROR_MS = 2000;

/** Sends JSON, with the headers of the route and no others; follows no redirect to another server. */
export async function postJson(address: string, body: string, route: TransportOptions): Promise<Reply> {
  let url = new URL(address);
  for (let redirects = 0; ; redirects++) {
    const incoming = await exchange(url, body, route);
    const target = targetOf(incoming, url);
    if (!target) return replyOf(incoming);
    incoming.destroy();
    if (target.origin !== url.origin || !isRepeatable(incoming) || redirects === MOST_REDIRECTS)
      throw new Redirected(target.host);
    url = target;
  }
}

function exchange(
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

/** Where a reply sends the request; undefined for one that answers it. */
function targetOf({ statusCode = 0, headers: { location } }: IncomingMessage, url: URL): URL | undefined {
  if (statusCode < 300 || statusCode > 399 || location === undefined || !URL.canParse(location, url.href))
    return undefined;
  return new URL(location, url);
}

/** Others have the request turned into a GET, which asks nothing. */
function isRepeatable({ statusCode }: IncomingMessage): boolean {
  return statusCode === 307 || statusCode === 308;
}

function replyOf(incoming: IncomingMessage): Reply {
  const { statusCode: status = 0, headers } = incoming;
  return { status, headers, body: status < 300 ? unpacked(incoming) : beginning(incoming) };
}

function unpacked(incoming: IncomingMessage): AsyncIterable<Uint8Array> {
  const packing = incoming.headers['content-encoding']?.toLowerCase() ?? 'identity';
  if (packing === 'identity') return incoming;
  const unpacker = unpackers[packing.replace(/^x-/, '')]?.();
  if (!unpacker) throw new Unintelligible('the reply is packed as nobody asked for');
  incoming.on('error', (error) => unpacker.destroy(error));
  return incoming.pipe(unpacker);
}

const unpackers: Readonly<Record<string, () => Duplex>> = {
  gzip: createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/** The beginning of an error page, which may be of any size and never end. */
async function* beginning(incoming: IncomingMessage): AsyncGenerator<Uint8Array> {
  const timer = setTimeout(() => incoming.destroy(), ERROR_MS);
  let left = ERROR_BYTES;
  try {
    for await (const chunk of unpacked(incoming)) {
      yield chunk.subarray(0, left);
      left -= chunk.length;
      if (left <= 0) return;
    }
  } catch {
    // What came of it is enough.
  } finally {
    clearTimeout(timer);
    incoming.destroy();
  }
}

/** The text of a body. Throws TooLarge for one of more than `most` bytes. */
export async function readBody({ body }: Pick<Reply, 'body'>, most: number): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > most) throw new TooLarge('the reply is longer than any answer to this may be');
    parts.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(parts));
}
