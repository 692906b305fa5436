import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LLMock } from '@copilotkit/aimock';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { built as program, chunk, event, serve, spawned, type Loopback } from './spawned.ts';

// The built program against an OpenAI-compatible server that nobody here wrote. No limit of time is short enough to run out on a
// busy machine: what depends on time has an injected clock in test/commands/ask-faults.test.ts.

const flash = 'deepseek-ai/DeepSeek-V4-Flash';
const qwen = 'Qwen/Qwen3-32B';
const r1 = 'Pro/deepseek-ai/DeepSeek-R1';
const kimi = 'kimi-k2.5';
const key = 'ga_secret_0123456789';
const usage = { prompt_tokens: 20, completion_tokens: 9, total_tokens: 29 };

let server: LLMock;
let folder = '';
let own: Loopback | undefined;

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
    own?.close();
    own = undefined;
    rmSync(folder, { recursive: true });
  };
});

// No limit of time runs out, however busy the machine is.
const patience = 'connectTimeoutMs: 3600000, firstTokenTimeoutMs: 3600000, idleTimeoutMs: 3600000';
const planWith = (settings: string) => `schema: 1\nask: { ${patience}, ${settings} }\n`;
const receiptsFile = () => join(folder, '.local', 'state', 'cost-projection', 'receipts.jsonl');
const receipts = () =>
  existsSync(receiptsFile())
    ? readFileSync(receiptsFile(), 'utf8')
        .trimEnd()
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line))
    : [];
const models = () => server.getRequests().map(({ body }) => (body && 'model' in body ? body.model : undefined));

type More = Partial<Parameters<typeof spawned>[1]> & { readonly url?: string };

function ask(args: readonly string[], { url = `${server.url}/v1`, env, ...more }: More = {}) {
  return spawned(['ask', '--plan', 'quick.yaml', '--base-url', url, '--key-env', 'KEY', '--no-memory', ...args], {
    cwd: folder,
    env: { KEY: key, ...env },
    ...more,
  });
}

describe('an answer', () => {
  it.each([[[]], [['--no-stream']]])(
    'is all of standard output, and the receipt all of standard error %j',
    async (flags) => {
      server.on(
        { model: flash, userMessage: 'hello' },
        { content: '# Hello\n\n*there*, this is a long enough answer.', usage },
      );
      const { status, stdout, stderr } = await ask(['hello', ...flags]);
      expect({ status, stdout }).toEqual({ status: 0, stdout: '# Hello\n\n*there*, this is a long enough answer.\n' });
      expect(stderr).toMatch(
        /^default · global-api\/deepseek-v4-flash · 1 attempt · 20 in, 9 out · \$0\.0000059 \(openai\/gpt-4o: \$0\.00014, 95\.82% saved\) · \d+\.\d s\n$/,
      );
      expect(models()).toEqual([flash]);
      expect(receipts()).toMatchObject([
        {
          outcome: 'answered',
          tier: 'default',
          usage: { input: 20, output: 9 },
          estimated: false,
          cost: '0.00000585',
          baseline: { cost: '0.00014' },
        },
      ]);
    },
  );

  it('keeps neither prompt nor answer unless asked to', async () => {
    server.on({ userMessage: 'my secret plan' }, { content: 'a secret answer' });
    await ask(['my secret plan']);
    expect(readFileSync(receiptsFile(), 'utf8')).not.toContain('secret');
    await ask(['my secret plan', '--keep-text']);
    expect(receipts()[1]).toMatchObject({ prompt: 'my secret plan', answer: 'a secret answer' });
    await ask(['my secret plan', '--no-receipt']);
    expect(receipts()).toHaveLength(2);
  });

  it('comes from arguments, a file and a pipe together, after a system message', async () => {
    server.on(
      { systemMessage: 'be brief', userMessage: /^review this\n\nfrom a file\n\nfrom a pipe$/ },
      { content: 'fine' },
    );
    writeFileSync(join(folder, 'notes.txt'), 'from a file\n');
    const { status, stdout } = await ask(['review', 'this', '--file', 'notes.txt', '--system', 'be brief'], {
      stdin: 'from a pipe\n',
    });
    expect({ status, stdout }).toEqual({ status: 0, stdout: 'fine\n' });
  });

  it('is one JSON document with --json', async () => {
    server.on({ userMessage: 'hello' }, { content: 'Hi', usage: { ...usage, prompt_tokens: 12 } });
    const { status, stdout, stderr } = await ask(['hello', '--json', '--quiet']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({
      schemaVersion: 1,
      catalogue: { version: expect.any(String), asOf: expect.any(String) },
      assumptions: [],
      answer: 'Hi',
      tier: 'default',
      model: flash,
      attempts: [{ outcome: 'answered', requests: 1 }],
      usage: { input: 12, output: 9 },
      cost: '0.00000441',
      latencyMs: expect.any(Number),
    });
  });

  it('has its cached and reasoning tokens priced as such', async () => {
    const details = {
      prompt_tokens_details: { cached_tokens: 400 },
      completion_tokens_details: { reasoning_tokens: 100 },
    };
    own = await serve((_body, _request, response) => {
      response.setHeader('content-type', 'application/json');
      response.end(
        JSON.stringify({
          choices: [{ message: { role: 'assistant', content: 'Hi' }, finish_reason: 'length' }],
          usage: { prompt_tokens: 1000, completion_tokens: 300, ...details },
        }),
      );
    });
    const { stderr } = await ask(['hello', '--no-stream', '--model', 'openai/gpt-4o'], { url: own.url });
    // 600 × $2.50 + 400 × $1.25 + 300 × $10 a million.
    expect(stderr).toContain(
      '1,000 in (400 cached), 300 out (100 reasoning) · ended at its limit of tokens · $0.005 · ',
    );
    expect(receipts()[0]).toMatchObject({
      usage: { input: 600, cacheRead: 400, output: 200, reasoning: 100 },
      cost: '0.005',
    });
  });
});

describe('a failure', () => {
  it('429 is tried again after what Retry-After says', async () => {
    server.on(
      { model: flash, sequenceIndex: 0 },
      { error: { message: 'slow down', type: 'rate_limit_error' }, status: 429, retryAfter: 0 },
    );
    server.on({ model: flash }, { content: 'now' });
    const { status, stdout, stderr } = await ask(['hello']);
    expect({ status, stdout }).toEqual({ status: 0, stdout: 'now\n' });
    expect(stderr).toMatch(
      /^note: .* failed: 429 \(rate_limit_error\): slow down; trying again in [0-5] ms\ndefault · .* · 2 attempts · /,
    );
    expect(models()).toEqual([flash, flash]);
  });

  it('429 moves on after its retries, or at once where the wait is too long', async () => {
    server.on({ model: flash }, { error: { message: 'slow down' }, status: 429, retryAfter: 0 });
    server.on({ model: qwen }, { content: 'from the fallback' });
    expect((await ask(['hello'])).stdout).toBe('from the fallback\n');
    expect(models()).toEqual([flash, flash, flash, qwen]);
    server.clearRequests();
    server.prependFixture({
      match: { model: flash },
      response: { error: { message: 'slow down' }, status: 429, retryAfter: 3600 },
    });
    expect((await ask(['hello'])).stdout).toBe('from the fallback\n');
    expect(models()).toEqual([flash, qwen]);
  });

  it.each([
    ['500', { error: { message: 'broken' }, status: 500 }, '500 (server_error): broken', 2],
    ['503', { error: { message: 'overloaded' }, status: 503 }, '503 (server_error): overloaded', 1],
    [
      '404',
      { error: { message: 'no such model', code: 'model_not_found' }, status: 404 },
      '404 (model_not_found): no such model',
      1,
    ],
  ])('%s moves to the next tier, at once or after another try', async (_name, response, reason, tries) => {
    server.on({ model: flash }, response);
    server.on({ model: qwen }, { content: 'from the fallback' });
    const { status, stdout, stderr } = await ask(['hello']);
    expect({ status, stdout }).toEqual({ status: 0, stdout: 'from the fallback\n' });
    expect(stderr).toContain(`${flash} failed: ${reason}; trying the next model\n`);
    expect(stderr).toContain(`fallback · global-api/qwen3-32b · ${tries + 1} attempts · `);
    const failed = Array.from({ length: tries }, () => ({ model: flash, cost: '0', requests: 1 }));
    expect(models()).toEqual([...failed.map(({ model }) => model), qwen]);
    expect(receipts()).toMatchObject([{ tier: 'fallback', attempts: [...failed, { model: qwen, requests: 1 }] }]);
  });

  it.each([
    ['401', { error: { message: `Incorrect API key provided: ${key}`, code: 'invalid_api_key' }, status: 401 }],
    ['403', { error: { message: 'not yours' }, status: 403 }],
    ['400', { error: { message: 'temperature too high' }, status: 400 }],
    ['402', { error: { message: 'payment required' }, status: 402 }],
    ['429', { error: { message: 'You exceeded your current quota', code: 'insufficient_quota' }, status: 429 }],
    ['400', { error: { message: 'filtered', code: 'content_filter' }, status: 400 }],
  ])('%s stops everything: %j', async (status, response) => {
    server.on({ model: flash }, response);
    server.on({ model: qwen }, { content: 'from the fallback' });
    const run = await ask(['hello']);
    expect(run).toMatchObject({
      status: 3,
      stdout: '',
      stderr: expect.stringMatching(new RegExp(`\nerror: ${status}[: ]`)),
    });
    expect(models()).toEqual([flash]);
    expect(receipts()).toMatchObject([{ outcome: 'failed', cost: '0' }]);
  });

  it('a prompt that is too long goes to a longer context only', async () => {
    writeFileSync(
      join(folder, 'quick.yaml'),
      planWith('tiers: { default: [openai/gpt-4o-mini, openai/gpt-4o, openai/gpt-4.1-mini] }'),
    );
    server.on(
      { model: 'gpt-4o-mini' },
      { error: { message: 'maximum context length is 128000 tokens', code: 'context_length_exceeded' }, status: 400 },
    );
    server.on({ model: 'gpt-4.1-mini' }, { content: 'fits' });
    expect(await ask(['hello'])).toMatchObject({ status: 0, stdout: 'fits\n' });
    expect(models()).toEqual(['gpt-4o-mini', 'gpt-4.1-mini']);
  });

  it('malformed JSON is left for the next model', async () => {
    server.on({ model: flash }, { content: 'x' }, { chaos: { malformedRate: 1 } });
    server.on({ model: qwen }, { content: 'well formed' });
    for (const flags of [[], ['--no-stream']]) {
      const { status, stdout, stderr } = await ask(['hello', ...flags]);
      expect({ status, stdout }).toEqual({ status: 0, stdout: 'well formed\n' });
      expect(stderr).toContain(`${flash} failed: the reply is `);
    }
    expect(models()).toEqual([flash, qwen, flash, qwen]);
  });

  it('a dropped connection is left for the next model', async () => {
    server.on({ model: flash }, { content: 'x' }, { chaos: { disconnectRate: 1 } });
    server.on({ model: qwen }, { content: 'connected' });
    expect(await ask(['hello'])).toMatchObject({ status: 0, stdout: 'connected\n' });
    expect(models()).toEqual([flash, flash, qwen]);
  });

  it('a server that is not there ends the request with a plain reason', async () => {
    own = await serve(() => undefined);
    const { url } = own;
    own.close();
    own = undefined;
    const { status, stdout, stderr } = await ask(['hello'], { url });
    expect({ status, stdout }).toEqual({ status: 3, stdout: '' });
    expect(stderr).toMatch(/\nerror: cannot reach the server \(ECONNREFUSED\)\n$/);
  });

  it('another content type is left for the next model', async () => {
    own = await serve((body, _request, response) => {
      if (body.includes(qwen)) return response.end(chunk('a stream', 'stop') + event('[DONE]'));
      response.setHeader('content-type', 'text/html');
      return response.end('<h1>Sign in</h1>');
    });
    for (const flags of [[], ['--no-stream']]) {
      const { stderr } = await ask(['hello', ...flags], { url: own.url });
      expect(stderr).toContain(`${flash} failed: the reply is not `);
    }
  });

  it('an error inside a stream counts as what it says it is', async () => {
    own = await serve((body, _request, response) => {
      response.setHeader('content-type', 'text/event-stream');
      response.end(
        body.includes(flash)
          ? event({ error: { message: 'provider overloaded', code: 503 } })
          : chunk('fine', 'stop') + event('[DONE]'),
      );
    });
    const { status, stdout, stderr } = await ask(['hello'], { url: own.url });
    expect({ status, stdout }).toEqual({ status: 0, stdout: 'fine\n' });
    expect(stderr).toContain(
      `${flash} failed: the server reports an error: provider overloaded; trying the next model`,
    );
  });
});

describe('a stream that breaks', () => {
  const long = 'one two three four five six seven eight nine ten eleven twelve';

  it('keeps the part that came, is continued by nobody, and exits with 3', async () => {
    server.on({ model: flash }, { content: long }, { latency: 30, truncateAfterChunks: 3 });
    server.on({ model: qwen }, { content: 'another answer' });
    const { status, stdout, stderr } = await ask(['hello', '--stream']);
    expect(status).toBe(3);
    expect(long).toContain(stdout.trimEnd());
    expect(stdout).toMatch(/^one two.*\n$/);
    expect(stderr).toMatch(/\nerror: the stream .*; the answer is incomplete\n$/);
    expect(models()).toEqual([flash]);
    expect(receipts()).toMatchObject([{ outcome: 'cut', estimated: true, attempts: [{ outcome: 'cutOff' }] }]);
  });

  it('is whole where only its usage was still to come', async () => {
    own = await serve((_body, _request, response) => {
      response.setHeader('content-type', 'text/event-stream');
      response.write(chunk('All of it', 'stop'));
      setImmediate(() => response.destroy());
    });
    expect(await ask(['hello'], { url: own.url })).toMatchObject({ status: 0, stdout: 'All of it\n' });
    expect(receipts()).toMatchObject([{ outcome: 'answered', estimated: true }]);
  });

  it('may be billed for what it wrote before the content was refused', async () => {
    own = await serve((_body, _request, response) =>
      response.end(chunk('The beginning') + chunk('', 'content_filter') + event('[DONE]')),
    );
    const { status, stdout, stderr } = await ask(['hello', '--stream'], { url: own.url });
    expect({ status, stdout }).toEqual({ status: 3, stdout: 'The beginning\n' });
    expect(stderr).toMatch(/\nerror: the content was refused; the answer is incomplete\n$/);
    expect(receipts()).toMatchObject([{ outcome: 'cut', usage: { input: 10, output: 4 }, cost: '0.0000028' }]);
  });

  it('fails over whole into a pipe', async () => {
    server.on({ model: flash }, { content: long }, { latency: 5, truncateAfterChunks: 3 });
    server.on({ model: qwen }, { content: 'whole' });
    const { status, stdout, stderr } = await ask(['hello']);
    expect({ status, stdout }).toEqual({ status: 0, stdout: 'whole\n' });
    expect(stderr).toContain(', which is thrown away; trying the next model\n');
    expect(models()).toEqual([flash, qwen]);
  });
});

describe('a server that counts nothing', () => {
  it('is asked again without stream_options where it rejects them, and its usage is estimated', async () => {
    own = await serve((body, _request, response) => {
      if (!body.includes('stream_options'))
        return response.end(chunk('x'.repeat(40)) + chunk('', 'stop') + event('[DONE]'));
      response.statusCode = 400;
      return response.end(
        JSON.stringify({ error: { message: 'Unrecognized request argument supplied: stream_options' } }),
      );
    });
    const { status, stderr } = await ask(['hello'], { url: own.url });
    expect(status).toBe(0);
    // 5 bytes are 2 tokens, and 8 around them; 40 bytes are 10.
    expect(stderr).toContain('1 attempt · estimated 10 in, 10 out · ');
    expect(own.requests).toHaveLength(2);
    expect(receipts()).toMatchObject([{ estimated: true, attempts: [{ requests: 2 }] }]);
  });

  it('is asked again with the other name of the limit where it knows only that', async () => {
    own = await serve((body, _request, response) => {
      if (body.includes('"max_completion_tokens":50')) return response.end(chunk('ok', 'stop') + event('[DONE]'));
      response.statusCode = 400;
      return response.end(
        JSON.stringify({
          error: {
            message:
              "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
          },
        }),
      );
    });
    expect(await ask(['hello', '--max-tokens', '50'], { url: own.url })).toMatchObject({ status: 0, stdout: 'ok\n' });
    expect(own.requests).toHaveLength(2);
  });

  it('has a usage that contradicts itself estimated instead', async () => {
    own = await serve((_body, _request, response) => {
      const told = { prompt_tokens: 10, completion_tokens: 1, prompt_tokens_details: { cached_tokens: 11 } };
      response.end(chunk('ok', 'stop') + event({ choices: [], usage: told }) + event('[DONE]'));
    });
    const { stderr } = await ask(['hello'], { url: own.url });
    expect(stderr).toMatch(/note: the server's usage contradicts itself \(.*\): estimated instead\n/);
    expect(receipts()).toMatchObject([{ estimated: true }]);
  });
});

describe('a critical request', () => {
  const broken = { error: { message: 'broken' }, status: 404 };

  it('goes to the premium tier, whatever tier is named, and to its alternative', async () => {
    server.on({ model: r1 }, broken);
    server.on({ model: kimi }, { content: 'approved' });
    const { status, stdout, stderr } = await ask(['approve', '--critical', '--tier', 'default']);
    expect({ status, stdout }).toEqual({ status: 0, stdout: 'approved\n' });
    expect(stderr).toContain('premium · global-api/kimi-k2.5 · 2 attempts');
    expect(models()).toEqual([r1, kimi]);
  });

  it('never falls to a cheaper tier unless that is allowed', async () => {
    server.on({ model: /R1|kimi/ }, broken);
    server.on({ model: flash }, { content: 'cheap' });
    expect(await ask(['approve', '--critical'])).toMatchObject({ status: 3, stdout: '' });
    expect(models()).toEqual([r1, kimi]);
    server.clearRequests();
    expect(await ask(['approve', '--critical', '--allow-downgrade'])).toMatchObject({ status: 0, stdout: 'cheap\n' });
    expect(models()).toEqual([r1, kimi, flash]);
  });
});

describe('--max-cost', () => {
  it('sends nothing that could cost more', async () => {
    const { status, stdout, stderr } = await ask(['hello', '--max-cost', '0.0001', '--max-tokens', '1000']);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(
      /^error: this could cost \$0\.00025 on global-api\/deepseek-v4-flash, more than \$0\.0001\n/,
    );
    expect(server.getRequests()).toEqual([]);
  });

  it('moves to no dearer model either', async () => {
    server.on({ model: flash }, { error: { message: 'broken' }, status: 404 });
    const { status, stderr } = await ask(['hello', '--max-cost', '0.00026', '--max-tokens', '1000']);
    expect(status).toBe(3);
    expect(stderr).toMatch(/\nerror: 404 \(server_error\): broken; what is left could cost more than is allowed\n$/);
    expect(models()).toEqual([flash]);
  });
});

describe('a key', () => {
  it('is missing before any connection is opened', async () => {
    const run = await ask(['hello'], { env: { KEY: '' } });
    expect(run).toEqual({
      status: 2,
      stdout: '',
      stderr: `error: no key for ${new URL(server.url).host}: KEY is empty\n  put the key of that server there\n`,
    });
    expect(server.getRequests()).toEqual([]);
  });

  it('is asked for by nobody on this machine', async () => {
    own = await serve((_body, { headers }, response) =>
      response.end(chunk(JSON.stringify(headers), 'stop') + event('[DONE]')),
    );
    const everybodys = {
      GLOBAL_API_KEY: key,
      OPENAI_API_KEY: key,
      OPENAI_ADMIN_KEY: key,
      OPENAI_CUSTOM_HEADERS: `Authorization: Bearer ${key}`,
    };
    const run = await spawned(['ask', '--base-url', own.url, '--no-receipt', 'hello'], {
      cwd: folder,
      env: everybodys,
    });
    expect(run.status).toBe(0);
    expect(run.stdout).not.toContain(key);
  });

  it('reaches the server and nobody else: not the output, not --debug, no error, no receipt', async () => {
    writeFileSync(
      join(folder, 'quick.yaml'),
      planWith(`retries: 1, retryDelayMs: 1, baseUrl: '${server.url}/v1', keyFile: key`),
    );
    writeFileSync(join(folder, 'key'), `${key}\n`);
    server.on({ model: flash }, { error: { message: `you sent ${key}` }, status: 500 });
    server.on({ model: qwen }, { error: { message: `bad key ${key}`, code: key }, status: 401 });
    for (const flags of [[], ['--json'], ['--keep-text'], ['--no-stream']]) {
      const { status, stdout, stderr } = await spawned(
        ['ask', '--plan', 'quick.yaml', '--no-memory', 'hello', '--debug', ...flags],
        { cwd: folder },
      );
      expect(status).toBe(3);
      expect(stderr).toContain('debug: POST http://127.0.0.1');
      expect(stderr).toContain('you sent [key]');
      expect(stdout + stderr).not.toContain(key);
    }
    expect(server.getRequests().every(({ headers }) => JSON.stringify(headers).includes('uthorization'))).toBe(true);
    expect(readFileSync(receiptsFile(), 'utf8')).not.toContain(key);
    expect(receipts()).toHaveLength(4);
  });
});

describe('an end before the end', () => {
  const endless: Parameters<typeof serve>[0] = (_body, _request, response) => {
    response.setHeader('content-type', 'text/event-stream');
    response.write(chunk('The beginning'));
  };

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    '%s stops the request, keeps a receipt of what it has cost and exits with 130',
    async (signal) => {
      own = await serve(endless);
      const { status, stdout, stderr } = await ask(['hello', '--stream'], {
        url: own.url,
        onOutput: (text, child) => (text.endsWith('\n') ? undefined : child.kill(signal)),
      });
      expect({ status, stdout }).toEqual({ status: 130, stdout: 'The beginning\n' });
      expect(stderr).toMatch(
        /1 attempt · estimated 10 in, 4 out · \$0\.0000028 .*\nerror: interrupted; the answer is incomplete\n$/,
      );
      expect(receipts()).toMatchObject([{ outcome: 'interrupted', estimated: true, usage: { input: 10, output: 4 } }]);
    },
  );

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    '%s ends it with a receipt while its reader has stalled',
    async (signal) => {
      let lastDrain = Infinity;
      own = await serve((_body, _request, response) => {
        response.setHeader('content-type', 'text/event-stream');
        const more = (): void => {
          while (!response.destroyed && response.write(chunk('x'.repeat(10_000))));
          lastDrain = Date.now();
        };
        response.on('drain', more);
        more();
      });
      const args = ['ask', 'hello', '--plan', 'quick.yaml', '--no-memory', '--stream', '--base-url', own.url];
      const child = spawn(process.execPath, [program, ...args], {
        cwd: folder,
        env: { PATH: process.env['PATH'], HOME: folder },
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      // Nobody reads, and what nobody takes is held up from the reader to the server.
      await vi.waitUntil(() => Date.now() - lastDrain > 500, { timeout: 25_000, interval: 10 });
      const ended = new Promise((resolve) => {
        child.on('exit', (code, by) => resolve(by ?? code));
      });
      child.kill(signal);
      // By the signal itself where a write was held up; on a machine too busy to have got there, by its code.
      expect([signal, 130]).toContain(await ended);
      expect(receipts()).toMatchObject([{ outcome: 'interrupted', estimated: true }]);
    },
  );

  it('a reader of standard error that goes away changes nothing', async () => {
    server.on({ model: flash }, { error: { message: 'down' }, status: 503 });
    server.on({ model: qwen }, { content: 'from the fallback' });
    const args = ['ask', 'hello', '--plan', 'quick.yaml', '--no-memory', '--base-url', `${server.url}/v1`];
    for (const stderr of ['pipe', openSync('/dev/full', 'w')] as const) {
      const child = spawn(process.execPath, [program, ...args], {
        cwd: folder,
        env: { PATH: process.env['PATH'], HOME: folder },
        stdio: ['ignore', 'pipe', stderr],
      });
      child.stderr?.destroy();
      let text = '';
      child.stdout?.setEncoding('utf8').on('data', (part: string) => (text += part));
      const code = await new Promise((resolve) => {
        child.on('close', resolve);
      });
      expect({ code, text }).toEqual({ code: 0, text: 'from the fallback\n' });
    }
    expect(receipts()).toHaveLength(2);
  });

  it('a reader that goes away stops it too, in silence and with a receipt', async () => {
    let timer: NodeJS.Timeout | undefined;
    own = await serve((_body, _request, response) => {
      response.setHeader('content-type', 'text/event-stream');
      timer = setInterval(() => response.write(chunk('and on ')), 1);
      response.on('close', () => clearInterval(timer));
    });
    const { status, stderr } = await ask(['hello', '--stream'], {
      url: own.url,
      onOutput: (_text, child) => child.leave(),
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(receipts()).toMatchObject([{ outcome: 'interrupted' }]);
  });
});

it('ten at once keep ten receipts whole', async () => {
  server.on({ userMessage: 'hello' }, { content: 'Hi', usage });
  const runs = await Promise.all(
    Array.from({ length: 10 }, () => ask(['hello', '--keep-text', '--system', 'x'.repeat(20_000)])),
  );
  expect(runs.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 0));
  expect(receipts().map(({ cost }) => cost)).toEqual(Array.from({ length: 10 }, () => '0.00000585'));
  const { stdout, stderr } = await spawned(['spend', '--format', 'csv'], { cwd: folder });
  expect({ stdout, stderr }).toEqual({
    stdout: expect.stringMatching(/\r\n\d{4}-\d\d-\d\d,10,290,0\.0000585,0\.0014,/),
    stderr: '',
  });
});

describe('in a shell', () => {
  const prompts = () =>
    server
      .getRequests()
      .map(({ body }) =>
        body && 'messages' in body && Array.isArray(body.messages) ? body.messages.at(-1).content : undefined,
      );

  // The server answers from this process, which must not be held up by the shell.
  const later = (text: string) =>
    new Promise<void>((resolve, reject) => {
      const command = `"${process.execPath}" "${program}" ask --plan quick.yaml --no-memory --quiet --base-url ${server.url}/v1`;
      writeFileSync(join(folder, 'list'), 'one\ntwo\nthree\n');
      const shell = spawn('bash', ['-c', text.replaceAll('ASK', command).replaceAll('PLAIN', command)], {
        cwd: folder,
        env: { PATH: process.env['PATH'], HOME: folder },
        stdio: 'ignore',
      });
      shell.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`exit code ${code}`))));
    });

  it.each([
    [
      'a loop over a file',
      'while read line; do ASK "review $line"; done < list',
      ['review one', 'review two', 'review three'],
    ],
    [
      'a loop over a pipe',
      'cat list | while read line; do ASK "review $line"; done',
      ['review one', 'review two', 'review three'],
    ],
    ['a pipe of its own', 'cat list | ASK review', ['review\n\none\ntwo\nthree']],
    ['a file of its own', 'ASK review < list', ['review\n\none\ntwo\nthree']],
    ['a pipe within a loop', 'for n in 1 2; do echo $n | ASK review; done', ['review\n\n1', 'review\n\n2']],
    [
      'a function in a pipe, which has to say so',
      'review() { ASK review -; }; cat list | review',
      ['review\n\none\ntwo\nthree'],
    ],
    ['nothing but a pipe', 'cat list | ASK', ['one\ntwo\nthree']],
    ['what xargs gives', 'xargs -n1 PLAIN review < list', ['review one', 'review two', 'review three']],
  ])('%s has its input where it belongs', async (_what, text, expected) => {
    server.on({ userMessage: /./ }, { content: 'fine' });
    await later(text);
    expect(prompts()).toEqual(expected);
  });
});
