import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chunk, event, serve, spawned, type Loopback } from './spawned.ts';

// Servers and proxies that break the built program where they can: there is a receipt, and no stack, whatever comes.

let cwd = '';
let server: Loopback | undefined;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'servers-'));
});
afterEach(() => {
  server?.close();
  server = undefined;
  rmSync(cwd, { recursive: true });
});

const ask = (url: string, env: Record<string, string> = {}, ...more: string[]) =>
  spawned(['ask', 'hello', '--no-plan', '--base-url', url, '--receipts', 'r.jsonl', ...more], { cwd, env });
const receipt = () => JSON.parse(readFileSync(join(cwd, 'r.jsonl'), 'utf8').trim().split('\n').at(-1) ?? '');

/** A proxy that does with each connection what the test wants. */
async function proxy(act: Parameters<typeof createServer>[1]) {
  const listening = createServer(act);
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  const address = listening.address();
  return { url: `http://me:s3cret@127.0.0.1:${typeof address === 'object' ? address?.port : ''}`, listening };
}

describe('a server', () => {
  const deep = `${'{"error":'.repeat(20_000)}1${'}'.repeat(20_000)}`;

  it.each([
    ['whose reply is packed as "constructor"', { 'content-encoding': 'constructor' }, 200, chunk('Hi', 'stop')],
    ['whose error is 20,000 deep', { 'content-type': 'application/json' }, 500, deep],
    ['whose error in a stream is 20,000 deep', {}, 200, `data: ${deep}\n\n`],
  ])('%s leaves a receipt, and no stack', async (_what, headers, status, body) => {
    server = await serve((_sent, _request, response) => response.writeHead(status, headers).end(body));
    const { status: code, stderr } = await ask(server.url);
    expect({ code, stderr }).toEqual({ code: 3, stderr: expect.not.stringMatching(/\n {4}at |bug in/) });
    expect(receipt()).toMatchObject({ outcome: 'failed' });
  });

  it('that gives a dot now and then ends with the time for all attempts', async () => {
    server = await serve((_sent, _request, response) => {
      const timer = setInterval(() => response.write(chunk('.')), 100);
      response.on('close', () => clearInterval(timer));
    });
    const { status, stderr } = await ask(server.url, {}, '--timeout', '2');
    expect({ status, stderr }).toEqual({
      status: 3,
      stderr: expect.stringContaining('the time for all attempts is over'),
    });
    expect(receipt()).toMatchObject({ outcome: 'failed', estimated: true });
  });
});

describe('a proxy', () => {
  it('that closes at once leaves a receipt, and no stack', async () => {
    const { url, listening } = await proxy((socket) => socket.on('error', () => undefined).destroy());
    const { status, stderr } = await ask(
      'https://models.example/v1',
      { HTTPS_PROXY: url, OPENAI_API_KEY: 'k1' },
      '--key-env',
      'OPENAI_API_KEY',
    );
    listening.close();
    expect({ status, stderr }).toEqual({ status: 3, stderr: expect.not.stringMatching(/\n {4}at |bug in|s3cret/) });
    expect(receipt()).toMatchObject({ outcome: 'failed', cost: '0' });
  });

  it('that answers without end is held to the time for all attempts', async () => {
    const { url, listening } = await proxy((socket) => {
      const flood = (): void => {
        while (socket.writable && socket.write('X-Endless: 1\r\n'.repeat(1000)));
      };
      socket.on('error', () => undefined).on('drain', flood);
      socket.once('data', () => {
        socket.write('HTTP/1.1 200 OK\r\n');
        flood();
      });
    });
    const env = { HTTPS_PROXY: url, OPENAI_API_KEY: 'k1' };
    const { status } = await ask('https://models.example/v1', env, '--key-env', 'OPENAI_API_KEY', '--timeout', '2');
    listening.close();
    expect(status).toBe(3);
    expect(receipt()).toMatchObject({ outcome: 'failed', cost: '0' });
  });

  it('has neither its password nor a key printed by DEBUG', async () => {
    server = await serve((_sent, _request, response) => response.end(chunk('Hi', 'stop') + event('[DONE]')));
    const { url, listening } = await proxy((socket) =>
      socket.on('error', () => undefined).end('HTTP/1.1 407 No\r\n\r\n'),
    );
    const env = { HTTPS_PROXY: url, HTTP_PROXY: url, DEBUG: '*', OPENAI_API_KEY: 'sk-s3cret' };
    for (const address of ['https://models.example/v1', 'http://models.example/v1']) {
      const { status, stdout, stderr } = await ask(address, env, '--key-env', 'OPENAI_API_KEY');
      expect({ status, stderr }).toEqual({ status: 3, stderr: expect.stringContaining('proxy') });
      expect(stdout + stderr).not.toMatch(/s3cret|czNjcmV0|bWU6/);
    }
    listening.close();
  });
});
