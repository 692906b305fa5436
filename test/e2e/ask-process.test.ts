import { spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { ask, flash, folder, qwen, receipts, serveOwn, server, usage, useAskServer } from './ask-server.ts';
import { built as program, chunk, spawned, type serve } from './spawned.ts';

useAskServer();

describe('an end before the end', () => {
  const endless: Parameters<typeof serve>[0] = (_body, _request, response) => {
    response.setHeader('content-type', 'text/event-stream');
    response.write(chunk('The beginning'));
  };

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    '%s stops the request, keeps a receipt of what it has cost, and is what the program dies of',
    async (signal) => {
      const own = await serveOwn(endless);
      const { by, stdout, stderr } = await ask(['hello', '--stream'], {
        url: own.url,
        onOutput: (text, child) => (text.endsWith('\n') ? undefined : child.kill(signal)),
      });
      expect({ by, stdout }).toEqual({ by: signal, stdout: 'The beginning\n' });
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
      const own = await serveOwn((_body, _request, response) => {
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
      expect(await ended).toBe(signal);
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
    const own = await serveOwn((_body, _request, response) => {
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
