import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LLMock } from '@copilotkit/aimock';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { serve, spawned, type Loopback } from './spawned.ts';

// The built program against an OpenAI-compatible server that is not part of this project. No limit of time is short enough to
// run out on a busy machine: what depends on time has an injected clock in test/commands/ask.

export const flash = 'deepseek-ai/DeepSeek-V4-Flash';
export const qwen = 'Qwen/Qwen3-32B';
export const key = 'ga_secret_0123456789';
export const usage = { prompt_tokens: 20, completion_tokens: 9, total_tokens: 29 };

export let server: LLMock;
export let folder = '';
const ownServers: Loopback[] = [];

/** Has every test of a file begin with a server without replies, and an empty folder with a plan in it. */
export function useAskServer(): void {
  beforeAll(async () => {
    server = await LLMock.create({ port: 0, logLevel: 'silent' });
  });
  afterAll(async () => {
    await server.stop();
  });
  beforeEach(() => {
    server.reset();
    folder = mkdtempSync(join(tmpdir(), 'ask-'));
    writeFileSync(join(folder, 'quick.yaml'), planWith('retryDelayMs: 5'));
    return () => {
      for (const own of ownServers.splice(0)) own.close();
      rmSync(folder, { recursive: true });
    };
  });
}

/** A server of one test, which ends with it. */
export async function serveOwn(...listener: Parameters<typeof serve>): Promise<Loopback> {
  const own = await serve(...listener);
  ownServers.push(own);
  return own;
}

const timeouts = 'connectTimeoutMs: 3600000, firstTokenTimeoutMs: 3600000, idleTimeoutMs: 3600000';
export const planWith = (settings: string) => `schema: 1\nask: { ${timeouts}, ${settings} }\n`;
export const receiptsFile = () => join(folder, '.local', 'state', 'cost-projection', 'receipts.jsonl');
export const receipts = () =>
  existsSync(receiptsFile())
    ? readFileSync(receiptsFile(), 'utf8')
        .trimEnd()
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line))
    : [];
export const models = () => server.getRequests().map(({ body }) => (body && 'model' in body ? body.model : undefined));

type More = Partial<Parameters<typeof spawned>[1]> & { readonly url?: string };

export function ask(args: readonly string[], { url = `${server.url}/v1`, env, ...more }: More = {}) {
  return spawned(['ask', '--plan', 'quick.yaml', '--base-url', url, '--key-env', 'KEY', '--no-memory', ...args], {
    cwd: folder,
    env: { KEY: key, ...env },
    ...more,
  });
}
