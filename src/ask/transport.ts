import { request as overHttp } from 'node:http';
import type { Agent, IncomingMessage } from 'node:http';
import { request as overHttps } from 'node:https';
import type { Socket } from 'node:net';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';

/** How requests reach a server. */
export interface Route {
  /** All that are sent, but for those that carry the message itself. */
  readonly headers: Readonly<Record<string, string>>;
  readonly agent: Agent | undefined;
  /** Called when the connection stands. */
  readonly onConnected: () => void;
}

/** The server sent the request elsewhere. */
export class Redirected extends Error {}

/** More came than any honest answer has. */
export class TooLarge extends Error {}

/** A reply that HTTP does not know. */
export class Unintelligible extends Error {}

const MOST_REDIRECTS = 5;

/** What one event of a stream may have; a stream of them may go on. */
const MOST_EVENT = 4 * 1024 * 1024;

/** What is read of the body of an error, and for how long. */
const ERROR_BYTES = 64 * 1024;
const ERROR_MS = 2000;

type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/**
 * A `fetch` that sends the headers of the route and no others, whatever libraries and their variables would add; follows no
 * redirect to another server; and unpacks bodies with a limit to what they may unpack to.
 */
export function fetchBy(route: Route): Fetch {
  return async (input, { body, signal } = {}) => {
    if (typeof body !== 'string') throw new TypeError('only text is sent');
    let url = new URL(input instanceof Request ? input.url : input);
    for (let redirects = 0; ; redirects++) {
      const incoming = await exchange(url, body, signal ?? undefined, route);
      const target = targetOf(incoming, url);
      if (!target) return responseOf(incoming);
      incoming.destroy();
      if (target.origin !== url.origin || !isRepeatable(incoming) || redirects === MOST_REDIRECTS) throw new Redirected(target.host);
      url = target;
    }
  };
}

function exchange(url: URL, body: string, signal: AbortSignal | undefined, { headers, agent, onConnected }: Route): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? overHttps : overHttp)(url, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
      agent: agent ?? false,
      ...(signal && { signal }),
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
  if (statusCode < 300 || statusCode > 399 || location === undefined || !URL.canParse(location, url.href)) return undefined;
  return new URL(location, url);
}

/** Others have the request turned into a GET, which asks nothing. */
function isRepeatable({ statusCode }: IncomingMessage): boolean {
  return statusCode === 307 || statusCode === 308;
}

function responseOf(incoming: IncomingMessage): Response {
  const { statusCode: status = 0 } = incoming;
  if (status < 200 || status > 599) throw new Unintelligible(`the server answers with status ${status}`);
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) if (typeof value === 'string') headers.set(name, value);
  if (status === 204 || status === 205 || status === 304) return new Response(null, { status, headers });
  const body = status < 300 ? bounded(unpacked(incoming)) : beginning(incoming);
  return new Response(body, { status, headers });
}

function unpacked(incoming: IncomingMessage): AsyncIterable<Uint8Array> {
  const packing = incoming.headers['content-encoding']?.toLowerCase() ?? 'identity';
  if (packing === 'identity') return incoming;
  const unpacker = unpackers[packing.replace(/^x-/, '')]?.();
  if (!unpacker) throw new Unintelligible(`the server packs its answer as nobody asked it to`);
  incoming.on('error', (error) => unpacker.destroy(error));
  return incoming.pipe(unpacker);
}

const unpackers: Readonly<Record<string, () => ReturnType<typeof createGunzip> | ReturnType<typeof createBrotliDecompress>>> = {
  gzip: createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/** A stream of events holds no more than one of them in memory, so that is what is limited. */
async function* bounded(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let event = 0;
  for await (const chunk of chunks) {
    const text = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    const end = Math.max(text.lastIndexOf('\n\n'), text.lastIndexOf('\r\n\r\n'));
    event = end < 0 ? event + chunk.length : chunk.length - end;
    if (event > MOST_EVENT) throw new TooLarge('more came at once than any answer has');
    yield chunk;
  }
}

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
