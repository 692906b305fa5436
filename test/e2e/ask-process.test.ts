import { spawn } from 'node:child_process';
import { openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
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
    '%s stops the request, keeps a receipt of what it has cost and exits with 130',
    async (signal) => {
      const own = await serveOwn(endless);
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
