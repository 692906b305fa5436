import { writeFileSync } from 'node:fs';
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
  serveOwn,
  server,
  useAskServer,
} from './ask-server.ts';
import { chunk, event } from './spawned.ts';

useAskServer();

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
    const gone = await serveOwn(() => undefined);
    gone.close();
    const { status, stdout, stderr } = await ask(['hello'], { url: gone.url });
    expect({ status, stdout }).toEqual({ status: 3, stdout: '' });
    expect(stderr).toMatch(/\nerror: cannot reach the server \(ECONNREFUSED\)\n$/);
  });

  it('another content type is left for the next model', async () => {
    const own = await serveOwn((body, _request, response) => {
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
    const own = await serveOwn((body, _request, response) => {
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
    const own = await serveOwn((_body, _request, response) => {
      response.setHeader('content-type', 'text/event-stream');
      response.write(chunk('All of it', 'stop'));
      setImmediate(() => response.destroy());
    });
    expect(await ask(['hello'], { url: own.url })).toMatchObject({ status: 0, stdout: 'All of it\n' });
    expect(receipts()).toMatchObject([{ outcome: 'answered', estimated: true }]);
  });

  it('may be billed for what it wrote before the content was refused', async () => {
    const own = await serveOwn((_body, _request, response) =>
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
