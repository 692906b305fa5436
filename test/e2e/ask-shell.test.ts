import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { chunk, built as program } from './spawned.ts';
import { folder, serveOwn, server, useAskServer } from './ask-server.ts';

// Who gets the standard input that a shell, a package runner and the program share, and what Ctrl-C ends.

useAskServer();

const prompts = () =>
  server
    .getRequests()
    .map(({ body }) =>
      body && 'messages' in body && Array.isArray(body.messages) ? body.messages.at(-1).content : undefined,
    );

const askOf = (url: string) => `cost-projection ask --plan quick.yaml --no-memory --quiet --base-url ${url}`;

/** Runs a shell; `ASK` is the program, which stands in PATH as an installed one does. */
function shell(name: string, text: string, url = `${server.url}/v1`) {
  const child = spawn(name, ['-c', text.replaceAll('ASK', askOf(url))], {
    cwd: folder,
    env: {
      PATH: `${join(folder, 'node_modules', '.bin')}:${process.env['PATH']}`,
      HOME: folder,
      npm_config_update_notifier: 'false',
    },
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (more: string) => (stderr += more));
  const ended = new Promise<{ code: number | null; by: string | null; stderr: string }>((resolve) => {
    child.on('close', (code, by) => resolve({ code, by, stderr }));
  });
  // The whole group gets what a terminal sends on Ctrl-C.
  return { ended, interrupt: (signal: NodeJS.Signals) => process.kill(-(child.pid ?? 0), signal) };
}

beforeEach(() => {
  mkdirSync(join(folder, 'node_modules', '.bin'), { recursive: true });
  symlinkSync(program, join(folder, 'node_modules', '.bin', 'cost-projection'));
  writeFileSync(join(folder, 'list'), 'one\ntwo\n');
  const ask = askOf(`${server.url}/v1`);
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'x', scripts: { review: `${ask} review` } }));
  writeFileSync(join(folder, 'Makefile'), `review:\n\t@${ask} review\n`);
  writeFileSync(join(folder, 'once.sh'), `#!/bin/sh\n# for a while, read this\n${ask} review\ntrue\n`, { mode: 0o755 });
  writeFileSync(join(folder, 'loop.sh'), `#!/bin/sh\nwhile read l; do\n  ${ask} "review $l"\ndone\n`, { mode: 0o755 });
  writeFileSync(
    join(folder, 'run.py'),
    `import subprocess\nsubprocess.run('${ask} review', shell=True, input=b'fed')\n`,
  );
  server.on({ userMessage: /./ }, { content: 'fine' });
});

const whole = ['review\n\none\ntwo'];
const each = ['review one', 'review two'];
const has = (name: string) => (process.env['PATH'] ?? '').split(':').some((part) => existsSync(join(part, name)));

describe.each(['bash', 'dash'])('in %s', (name) => {
  it.skipIf(!has(name)).each([
    ['a pipe of its own', 'cat list | ASK review', whole],
    ['a file of its own', 'ASK review < list', whole],
    ['nothing but a pipe', 'cat list | ASK', ['one\ntwo']],
    ['a shell in a pipe', 'cat list | sh -c "ASK review"; true', whole],
    ['a shell in a pipe that goes on', 'cat list | sh -c "ASK review; true"', whole],
    ['a shell with a file', 'sh -c "ASK review; true" < list', whole],
    ['a group in a pipe', 'cat list | { ASK review; true; }', whole],
    ['a subshell in a pipe', 'cat list | (cd . && ASK review; true)', whole],
    ['a function in a pipe', 'review() { ASK review; true; }; cat list | review', whole],
    ['what is left by another command', '{ head -c 4 > first; ASK review; } < list', ['review\n\ntwo']],
    ['a script', 'cat list | ./once.sh', whole],
    ['a script with a file', './once.sh < list', whole],
    ['a pipe within a loop', 'for n in 1 2; do echo $n | ASK review; done', ['review\n\n1', 'review\n\n2']],
    [
      'the word read in a prompt',
      'cat list | sh -c "ASK \\"read this; while read\\"; true"',
      ['read this; while read\n\none\ntwo'],
    ],
  ])('what is fed is sent: %s', async (_what, text, expected) => {
    const { stderr } = await shell(name, text).ended;
    expect({ prompts: prompts(), stderr }).toEqual({ prompts: expected, stderr: '' });
  });

  it.skipIf(!has(name)).each([
    ['a file', 'while read line; do ASK "review $line"; done < list'],
    ['a pipe', 'cat list | while IFS= read -r line; do ASK "review $line"; done'],
    ['a pipe, and a subshell in it', 'cat list | while read line; do (cd .; ASK "review $line"; true); done'],
    ['a pipe into a shell', 'cat list | sh -c "while read l; do ASK \\"review \\$l\\"; done"'],
    ['a pipe into a script', 'cat list | ./loop.sh'],
    ['a file, by a script', './loop.sh < list'],
    ['xargs', 'xargs -n1 ASK review < list'],
  ])('a loop keeps its lines: %s', async (_what, text) => {
    const { stderr } = await shell(name, text).ended;
    expect({ prompts: prompts(), stderr }).toEqual({ prompts: each, stderr: '' });
  });

  it.skipIf(!has(name)).each([
    ['a loop that does not read its file', 'for n in one two; do ASK "review $n"; done < list'],
    ['a loop that does not read its pipe', 'cat list | for n in one two; do ASK "review $n"; done'],
    ['a line that was read before', '{ read first; ASK "review $first"; } < list'],
  ])('nothing is paid for where nobody can tell: %s', async (_what, text) => {
    const { code, stderr } = await shell(name, text).ended;
    expect({ prompts: prompts(), code, stderr }).toEqual({
      prompts: [],
      code: 2,
      stderr: expect.stringContaining('\n  - after the prompt sends it'),
    });
    server.reset();
    server.on({ userMessage: /./ }, { content: 'fine' });
    await shell(name, text.replaceAll(/("review \$\w+")/g, '$1 </dev/null')).ended;
    expect(prompts()[0]).toBe('review one');
  });
});

describe('with a runner between', () => {
  it.each([
    ['npx', 'npx', 'npx --no cost-projection ask --plan quick.yaml --quiet --no-memory --base-url URL review'],
    [
      'npm exec',
      'npm',
      'npm exec --no -- cost-projection ask --plan quick.yaml --quiet --no-memory --base-url URL review',
    ],
    ['npm run', 'npm', 'npm run --silent review'],
    ['make', 'make', 'make -s review'],
    ['a git alias', 'git', `git -c "alias.review=!ASK review" review`],
    ['xargs', 'xargs', 'xargs -I{} ASK review -- {}'],
  ])('what is fed is sent: %s', async (what, name, text) => {
    if (!has(name)) return;
    const input = what === 'xargs' ? 'echo one' : 'cat list';
    const { stderr } = await shell('bash', `${input} | ${text.replaceAll('URL', `${server.url}/v1`)}; true`).ended;
    const expected = what === 'xargs' ? ['review one'] : whole;
    expect({ prompts: prompts(), stderr }).toEqual({ prompts: expected, stderr: '' });
  });

  it('a loop keeps its lines', async () => {
    const npx = `env npx --no cost-projection ask --plan quick.yaml --quiet --no-memory --base-url ${server.url}/v1`;
    const { stderr } = await shell('bash', `while read line; do ${npx} "review $line"; done < list`).ended;
    expect({ prompts: prompts(), stderr }).toEqual({ prompts: each, stderr: '' });
  });

  it.skipIf(!has('python3'))('what is fed is sent: a shell of Python', async () => {
    const { stderr } = await shell('bash', 'python3 run.py').ended;
    expect({ prompts: prompts(), stderr }).toEqual({ prompts: ['review\n\nfed'], stderr: '' });
  });
});

describe.each(['bash', 'dash'])('Ctrl-C in %s', (name) => {
  it.skipIf(!has(name)).each([
    ['a for loop', 'for n in one two three; do ASK "$n"; done'],
    ['a while loop', 'while read n; do ASK "$n"; done < list'],
  ])('ends %s after booking', async (_what, text) => {
    const running: ReturnType<typeof shell>[] = [];
    const own = await serveOwn((_body, _request, response) => {
      response.setHeader('content-type', 'text/event-stream');
      response.write(chunk('The beginning'));
      setTimeout(() => running[0]?.interrupt('SIGINT'), 200);
    });
    const loop = shell(name, text, own.url);
    running.push(loop);
    const { by } = await loop.ended;
    expect({ by, requests: own.requests.length }).toEqual({ by: 'SIGINT', requests: 1 });
  });
});
