import { createServer, type RequestListener } from 'node:http';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createProxyAgent, findProxy } from '../../../src/system/client/proxy.ts';
import { readEvents } from '../../../src/ask/client/event-stream.ts';
import { bodyOf, createFetch, readBody, ReplyError } from '../../../src/ask/client/transport.ts';
import { serve, type Loopback } from '../../e2e/spawned.ts';

const open: Loopback[] = [];
afterEach(() => {
  for (const each of open.splice(0)) each.close();
});

const isReplyError = (kind: ReplyError['kind']) => (error: unknown) =>
  error instanceof ReplyError && error.kind === kind;

async function server(...listener: Parameters<typeof serve>) {
  const made = await serve(...listener);
  open.push(made);
  return made;
}

const send = (url: string, headers = {}, more: Partial<Parameters<typeof createFetch>[0]> = {}) =>
  createFetch({ headers: {}, agent: undefined, onConnected: () => undefined, ...more })(url, {
    body: '{"a":1}',
    headers,
  });
const textOf = async (response: Response, most = Infinity) => await readBody(bodyOf(response), most);
const read = async (url: string, most = Infinity) => await textOf(await send(url), most);

describe('a request', () => {
  it('has the headers that the user names, the key, and no others of the client', async () => {
    const { url } = await server((_body, { headers }, response) => response.end(JSON.stringify(headers)));
    const headers: unknown = JSON.parse(
      await textOf(
        await send(url, { authorization: 'Bearer k', 'x-stainless-os': 'no' }, { headers: { 'x-team': 'a' } }),
      ),
    );
    expect(headers).toEqual({
      accept: 'text/event-stream, application/json',
      'accept-encoding': 'identity',
      'user-agent': 'cost-projection',
      'x-team': 'a',
      authorization: 'Bearer k',
      'content-type': 'application/json',
      'content-length': '7',
      host: new URL(url).host,
      connection: 'close',
    });
  });

  it('tells when its connection stands', async () => {
    const { url } = await server((_body, _request, response) => response.end());
    const onConnected = vi.fn<() => void>();
    await send(url, {}, { onConnected });
    expect(onConnected).toHaveBeenCalledTimes(1);
  });
});

describe('a redirect', () => {
  it.each([301, 302, 303, 307, 308])('%d to another server is not followed', async (status) => {
    const other = await server((_body, _request, response) => response.end('mine now'));
    const { url } = await server((_body, _request, response) =>
      response.writeHead(status, { location: other.url }).end(),
    );
    await expect(send(url)).rejects.toSatisfy(isReplyError('redirected'));
    expect(other.requests).toEqual([]);
  });

  it('within its server is, with the same request', async () => {
    const { url, requests } = await server((_body, request, response) =>
      request.url === '/v1' ? response.writeHead(308, { location: '/v2' }).end() : response.end(request.url),
    );
    expect(await read(url)).toBe('/v2');
    expect(requests).toEqual(['{"a":1}', '{"a":1}']);
  });

  it('that never ends does', async () => {
    const { url, requests } = await server((_body, _request, response) =>
      response.writeHead(307, { location: '/v1' }).end(),
    );
    await expect(send(url)).rejects.toSatisfy(isReplyError('redirected'));
    expect(requests).toHaveLength(6);
  });
});

describe('a body', () => {
  const packed = (bytes: Buffer, status = 200) =>
    server((_body, _request, response) =>
      response.writeHead(status, { 'content-encoding': 'gzip' }).end(gzipSync(bytes)),
    );

  it('is unpacked', async () => {
    const { url } = await packed(Buffer.from('hello'));
    expect(await read(url)).toBe('hello');
  });

  it('ends where it unpacks to more than the answer may have', async () => {
    const { url } = await packed(Buffer.alloc(64 * 1024 * 1024, 32));
    await expect(read(url, 1024 * 1024)).rejects.toSatisfy(isReplyError('tooLarge'));
  });

  it('ends where one event of a stream is longer than any answer', async () => {
    const { url } = await packed(Buffer.from(`data: ${' '.repeat(64 * 1024 * 1024)}\n\n`));
    const body = bodyOf(await send(url));
    await expect(readEvents(body).next()).rejects.toSatisfy(isReplyError('tooLarge'));
  });

  it('may go on as a stream of small events', async () => {
    const { url } = await packed(Buffer.from('data: x\n\n'.repeat(100_000)));
    let count = 0;
    for await (const data of readEvents(bodyOf(await send(url)))) count += data.length;
    expect(count).toBe(100_000);
  });

  it('of an error is read at its beginning alone', async () => {
    const { url } = await packed(Buffer.alloc(64 * 1024 * 1024, 32), 500);
    const reply = await send(url);
    expect({ status: reply.status, body: JSON.parse(await textOf(reply)) }).toEqual({
      status: 500,
      body: { error: ' '.repeat(64 * 1024) },
    });
  });

  it('of an error that never ends is waited for a moment', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { url } = await server((_body, _request, response) => response.writeHead(503).write('busy'));
    const text = read(url);
    await vi.waitUntil(() => vi.getTimerCount() > 0, { interval: 1 });
    await vi.advanceTimersByTimeAsync(2000);
    expect(await text).toBe('{"error":"busy"}');
    vi.useRealTimers();
  });

  it.each([
    ['{"error":{"message":"no"}}', { error: { message: 'no' } }],
    ['[{"error":{"message":"no"}}]', { error: [{ error: { message: 'no' } }] }],
    ['{"detail":"no"}', { error: { detail: 'no' } }],
    ['{"error":"no"}', { error: { error: 'no' } }],
    ['<h1>no</h1>', { error: '<h1>no</h1>' }],
    ['', { error: '' }],
  ])('of an error keeps its words where the client looks for them: %s', async (body, kept) => {
    const { url } = await server((_body, _request, response) => response.writeHead(422).end(body));
    expect(JSON.parse(await read(url))).toEqual(kept);
  });

  it.each([
    [204, 204],
    [304, 304],
    [999, 599],
  ])('may be missing, and a status of any size: %d', async (sent, status) => {
    const { url } = await server((_body, _request, response) => response.writeHead(sent).end());
    expect((await send(url)).status).toBe(status);
  });

  it('that is cut off is an error', async () => {
    const { url } = await server((_body, _request, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('half');
      setImmediate(() => response.destroy());
    });
    await expect(read(url)).rejects.toThrow('aborted');
  });

  it('in a packing nobody asked for is none', async () => {
    const { url } = await server((_body, _request, response) =>
      response.writeHead(200, { 'content-encoding': 'zstd' }).end('x'),
    );
    await expect(send(url)).rejects.toSatisfy(isReplyError('unreadable'));
  });
});

describe('a proxy', () => {
  const proxies = { HTTPS_PROXY: 'http://p.example:1', http_proxy: 'q.example:2' };

  it.each([
    ['https://a.example/v1', proxies, 'http://p.example:1'],
    ['http://a.example/v1', proxies, 'http://q.example:2'],
    ['https://a.example/v1', { ALL_PROXY: 'http://all.example' }, 'http://all.example'],
    ['https://a.example/v1', { ...proxies, https_proxy: 'http://lower.example' }, 'http://lower.example'],
    ['https://a.example/v1', {}, undefined],
    ['http://127.0.0.1:8080/v1', proxies, undefined],
    ['https://a.example/v1', { ...proxies, NO_PROXY: 'b.example, a.example' }, undefined],
    ['https://api.a.example/v1', { ...proxies, NO_PROXY: '.a.example' }, undefined],
    ['https://api.a.example/v1', { ...proxies, no_proxy: '*.a.example' }, undefined],
    ['https://nota.example/v1', { ...proxies, NO_PROXY: 'a.example' }, 'http://p.example:1'],
    ['https://a.example/v1', { ...proxies, NO_PROXY: 'a.example:8443' }, 'http://p.example:1'],
    ['https://a.example:8443/v1', { ...proxies, NO_PROXY: 'a.example:8443' }, undefined],
    ['https://a.example/v1', { ...proxies, NO_PROXY: '*' }, undefined],
  ])('for %s with %j is %s', (address, env, proxy) => {
    expect(findProxy(address, env)).toBe(proxy);
  });

  it('is refused without showing it where it is none', () => {
    expect(() => findProxy('https://a.example', { HTTPS_PROXY: 'socks5://me:secret@p.example' })).toThrow(
      /^the proxy in HTTPS_PROXY[^:]* is not an HTTP or HTTPS proxy$/,
    );
  });

  it('carries requests: whole over http, through a tunnel over https', async () => {
    const target = await server((_body, _request, response) => response.end('from the target'));
    const seen: string[] = [];
    const relay: RequestListener = (request, response) => {
      seen.push(request.url ?? '');
      response.end('from the proxy');
    };
    const proxy = createServer(relay).on('connect', (request, socket) => {
      seen.push(`CONNECT ${request.url}`);
      const { hostname, port } = new URL(target.url);
      const onward = connect(Number(port), hostname, () => socket.write('HTTP/1.1 200 OK\r\n\r\n'));
      onward.pipe(socket).pipe(onward);
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const address = proxy.address();
    const at = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
    const reply = await send(
      'http://models.example/v1',
      {},
      { agent: await createProxyAgent('http://models.example/v1', at) },
    );
    expect(await textOf(reply)).toBe('from the proxy');
    // What is behind the tunnel speaks no TLS here: that it was asked for is what counts.
    await expect(
      send('https://models.example/v1', {}, { agent: await createProxyAgent('https://models.example/v1', at) }),
    ).rejects.toThrow(/SSL|EPROTO|disconnected|wrong version/i);
    expect(seen).toEqual(['http://models.example/v1', 'CONNECT models.example:443']);
    proxy.close();
  });

  it.each([
    ['http://models.example/v1', 407],
    ['https://models.example/v1', 407],
    ['https://models.example/v1', 403],
  ])('refuses by itself: %s, %i', async (url, status) => {
    const refuse: RequestListener = (_request, response) => response.writeHead(status).end('who are you?');
    const proxy = createServer(refuse).on('connect', (_request, socket) => {
      socket.end(`HTTP/1.1 ${status} No\r\ncontent-length: 0\r\n\r\n`);
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const address = proxy.address();
    const at = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
    const onConnected = vi.fn<() => void>();
    const sent = send(url, {}, { agent: await createProxyAgent(url, at), onConnected });
    await expect(sent).rejects.toSatisfy(isReplyError('proxy'));
    await expect(sent).rejects.toThrow(String(status));
    // A server behind a tunnel has not had the prompt.
    expect(onConnected).toHaveBeenCalledTimes(url.startsWith('https:') ? 0 : 1);
    proxy.close();
  });
});
