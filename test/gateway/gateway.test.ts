import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LLMock } from '@copilotkit/aimock';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { spawned } from '../e2e/spawned.ts';

// The built program, a gateway that others wrote, and behind it a server that others wrote: npm run test:gateway.

const gatewayProgram = join(import.meta.dirname, 'node_modules', '@portkey-ai', 'gateway', 'build', 'start-server.js');
const flash = 'deepseek-ai/DeepSeek-V4-Flash';
const usage = { prompt_tokens: 20, completion_tokens: 9, total_tokens: 29 };

let folder = '';
let url = '';
let server: LLMock;
let gateway: ReturnType<typeof spawn>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gateway-'));
  server = await LLMock.create({ port: 0, logLevel: 'silent' });
  const port = await freePort();
  url = `http://127.0.0.1:${port}/v1`;
  gateway = spawn(process.execPath, [gatewayProgram, `--port=${port}`, '--headless'], {
    cwd: folder,
    env: { PATH: process.env['PATH'], TRUSTED_CUSTOM_HOSTS: '127.0.0.1,localhost' },
    stdio: 'ignore',
  });
  await vi.waitUntil(
    () =>
      fetch(url).then(
        () => true,
        () => false,
      ),
    { timeout: 60_000, interval: 50 },
  );
});
afterAll(async () => {
  gateway.kill();
  await server.stop();
  rmSync(folder, { recursive: true });
});

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

function ask(...args: string[]) {
  server.clearRequests();
  const headers = ['x-portkey-provider: openai', `x-portkey-custom-host: ${server.url}/v1`].flatMap((header) => [
    '--header',
    header,
  ]);
  return spawned(
    [
      'ask',
      'hello',
      '--no-plan',
      '--no-memory',
      '--base-url',
      url,
      '--key-env',
      'KEY',
      '--model',
      `global-api/deepseek-v4-flash`,
      ...headers,
      ...args,
    ],
    {
      cwd: folder,
      env: { KEY: 'sk-test' },
    },
  );
}

const receipt = () =>
  JSON.parse(
    readFileSync(join(folder, '.local/state/cost-projection/receipts.jsonl'), 'utf8').trimEnd().split('\n').at(-1) ??
      '',
  );

it.each([[[]], [['--stream']], [['--json']]])('brings an answer through with %j', async (flags) => {
  server.reset();
  server.on({ model: flash }, { content: 'through the gateway', usage });
  const { status, stdout } = await ask(...flags);
  expect(status).toBe(0);
  expect(stdout).toContain('through the gateway');
  expect(receipt()).toMatchObject({ outcome: 'answered', estimated: false, usage: { input: 20, output: 9 } });
});

it('brings what a server refuses through, with its words', async () => {
  server.reset();
  server.on({ model: flash }, { error: { message: 'temperature too high' }, status: 400 });
  const { status, stderr } = await ask();
  expect(status).toBe(3);
  expect(stderr).toContain('temperature too high');
});

it('is told apart from what it says itself', async () => {
  const { status, stderr } = await spawned(
    ['ask', 'hello', '--no-plan', '--no-memory', '--base-url', url, '--no-receipt'],
    { cwd: folder },
  );
  expect(status).toBe(3);
  expect(stderr).toMatch(/error: 400.*x-portkey/);
});
