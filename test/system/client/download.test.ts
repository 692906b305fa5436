import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { download } from '../../../src/system/client/download.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const answers = new Map<string, Answer>();
const server = createServer((request, response) => {
  const answer = answers.get(request.url ?? '');
  if (answer) answer(request, response);
  else response.writeHead(404).end();
});
let origin = '';
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  origin = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** Time that stands still, or is over at once. */
const still = { env: {}, sleep: (_: number, signal: AbortSignal) => ended(signal) };
const hurried = { env: {}, sleep: () => Promise.resolve() };

function ended(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

async function got(path: string, answer: Answer, io = still): Promise<string> {
  answers.set(path, answer);
  return new TextDecoder().decode(await download(origin + path, io, 1));
}

describe('a download', () => {
  it('is what the server sends, packed or not, through redirects', async () => {
    expect(await got('/plain', (_, response) => response.end('prices'))).toBe('prices');
    const packed: Answer = (_, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('packed'));
    expect(await got('/packed', packed)).toBe('packed');
    expect(await got('/moved', (_, response) => response.writeHead(302, { location: '/packed' }).end())).toBe('packed');
  });

  it.each<[string, Answer, string]>([
    ['/404', (_, response) => response.writeHead(404).end(), 'the server answers 404'],
    ['/again', (_, response) => response.writeHead(302, { location: '/again' }).end(), 'redirected more than 5 times'],
    [
      '/file',
      (_, response) => response.writeHead(302, { location: 'file:///etc/passwd' }).end(),
      'redirected to file:',
    ],
    [
      '/exposed',
      (_, response) => response.writeHead(302, { location: 'http://prices.example/api.json' }).end(),
      'prices.example is asked over plain http',
    ],
    ['/large', (_, response) => response.end(Buffer.alloc(1024 * 1024 + 1)), 'it is larger than 1 MiB'],
    [
      '/bomb',
      (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(2 ** 21))),
      'it is larger than 1 MiB',
    ],
    [
      '/cut',
      (_, response) => {
        response.writeHead(200, { 'content-length': '100' }).write('half');
        setImmediate(() => response.destroy());
      },
      'the connection ended before the whole file had arrived',
    ],
    [
      '/cut-packed',
      (_, response) =>
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('x'.repeat(1000)).subarray(0, 15)),
      'the connection ended before the whole file had arrived',
    ],
  ])('that goes wrong says why: %s', async (path, answer, why) => {
    await expect(got(path, answer)).rejects.toMatchObject({ message: expect.stringContaining(why), exitCode: 3 });
  });

  it('is given up after its time, before an answer and within one', async () => {
    await expect(got('/silent', () => undefined, hurried)).rejects.toMatchObject({
      message: expect.stringContaining('it took longer than 120 seconds'),
      exitCode: 3,
    });
    const asked = new Promise<void>((resolve) => {
      answers.set('/endless', (_, response) => {
        response.write('and then');
        resolve();
      });
    });
    await expect(download(`${origin}/endless`, { env: {}, sleep: () => asked }, 1)).rejects.toMatchObject({
      message: expect.stringContaining('it took longer than 120 seconds'),
    });
  });

  it('makes no unencrypted connection to another machine', async () => {
    await expect(download('http://prices.example/api.json', still, 1)).rejects.toMatchObject({
      message:
        'cannot download http://prices.example/api.json: prices.example is asked over plain http, where anybody may change the prices',
      hint: 'use https',
      exitCode: 3,
    });
  });

  it('goes through the proxy of the environment', async () => {
    const proxied = { ...still, env: { HTTPS_PROXY: origin } };
    server.once('connect', (_, socket) => socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n'));
    await expect(download('https://prices.example/api.json', proxied, 1)).rejects.toMatchObject({
      message: 'cannot download https://prices.example/api.json: the proxy answers 407',
    });
  });
});
