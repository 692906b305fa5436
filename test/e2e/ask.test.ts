import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  ask,
  flash,
  folder,
  key,
  models,
  planWith,
  qwen,
  receipts,
  receiptsFile,
  serveOwn,
  server,
  usage,
  useAskServer,
} from './ask-server.ts';
import { chunk, event, spawned } from './spawned.ts';

useAskServer();

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
    const own = await serveOwn((_body, _request, response) => {
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

describe('a server that counts nothing', () => {
  it('is asked again without stream_options where it rejects them, and its usage is estimated', async () => {
    const own = await serveOwn((body, _request, response) => {
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
    const own = await serveOwn((body, _request, response) => {
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
    const own = await serveOwn((_body, _request, response) => {
      const told = { prompt_tokens: 10, completion_tokens: 1, prompt_tokens_details: { cached_tokens: 11 } };
      response.end(chunk('ok', 'stop') + event({ choices: [], usage: told }) + event('[DONE]'));
    });
    const { stderr } = await ask(['hello'], { url: own.url });
    expect(stderr).toMatch(/note: the server's usage contradicts itself \(.*\): estimated instead\n/);
    expect(receipts()).toMatchObject([{ estimated: true }]);
  });
});

const r1 = 'Pro/deepseek-ai/DeepSeek-R1';
const kimi = 'kimi-k2.5';

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
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
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
    expect(run).toMatchObject({
      status: 2,
      stdout: '',
      stderr: `error: no key for ${new URL(server.url).host}: KEY is empty\n  put the key of that server there\n`,
    });
    expect(server.getRequests()).toEqual([]);
  });

  it('is asked for by nobody on this machine', async () => {
    const own = await serveOwn((_body, { headers }, response) =>
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

  it('and all headers are left alone by the variables of the client', async () => {
    const own = await serveOwn((_body, { headers }, response) =>
      response.end(chunk(JSON.stringify(headers), 'stop') + event('[DONE]')),
    );
    const run = await spawned(['ask', '--base-url', own.url, '--no-receipt', '--quiet', 'hello'], {
      cwd: folder,
      env: {
        OPENAI_CUSTOM_HEADERS: 'not a header: x',
        OPENAI_ORG_ID: 'org',
        OPENAI_PROJECT_ID: 'project',
        OPENAI_LOG: 'debug',
      },
    });
    expect({ status: run.status, stderr: run.stderr }).toEqual({ status: 0, stderr: '' });
    expect(Object.keys(JSON.parse(run.stdout)).toSorted()).toEqual([
      'accept',
      'accept-encoding',
      'connection',
      'content-length',
      'content-type',
      'host',
      'user-agent',
    ]);
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
