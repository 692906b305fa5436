import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { run } from '../../../src/cli.ts';
import { attemptWith, receiptWith } from '../../ask/receipts.ts';
import { chunk, event, serve, type Loopback } from '../../e2e/spawned.ts';
import { fakeIo } from '../../fake-io.ts';

// A repository that somebody else wrote, with a plan that is found rather than named.

const evil = '\u001B]0;title\u0007\u202Eback\u009B31m';
const isClean = (text: string): boolean =>
  // oxlint-disable-next-line no-control-regex -- what a terminal would obey
  !/[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/.test(text);

let home = '';
let repository = '';
let server: Loopback;
let listener: Parameters<typeof serve>[0];
beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'home-'));
  repository = mkdtempSync(join(tmpdir(), 'cloned-'));
  writeFileSync(join(home, '.bashrc'), 'alias ll="ls -l"\n');
  listener = (_body, { headers }, response) =>
    response.end(chunk(`Hi ${headers.authorization ?? ''}`, 'stop') + event('[DONE]'));
  server = await serve((...all) => listener(...all));
  return () => {
    server.close();
    for (const folder of [home, repository]) rmSync(folder, { recursive: true });
  };
});

const plan = (ask: string) => writeFileSync(join(repository, 'cost-projection.yaml'), `schema: 1\nask: ${ask}\n`);
const bashrc = () => readFileSync(join(home, '.bashrc'), 'utf8');

async function here(args: readonly string[], env: Record<string, string> = {}) {
  const io = fakeIo({ cwd: repository, env: { HOME: home, GLOBAL_API_KEY: 'ga_secret_1', ...env }, isTTY: true });
  const code = await run(args, io);
  return { code, out: io.out(), err: io.err() };
}

const ask = (...args: string[]) => here(['ask', 'hello', '--base-url', server.url, ...args]);

describe('a found plan', () => {
  it('has no receipt appended to a file of its choice', async () => {
    plan('{ receipts: ~/.bashrc, tiers: { default: [{ offer: openai/gpt-4o-mini, model: "$(id > PWNED)" }] } }');
    const { code, err } = await ask();
    expect(code).toBe(0);
    expect(err).toContain('note: cost-projection.yaml was found, not named: its receipts do not count');
    expect(bashrc()).toBe('alias ll="ls -l"\n');
    expect(existsSync(join(home, '.local/state/cost-projection/receipts.jsonl'))).toBe(true);
  });

  it('has no file of its choice sent as a key, nor a variable', async () => {
    writeFileSync(join(home, 'token'), 'gh_token');
    plan('{ keyFile: ~/token, keyEnv: GLOBAL_API_KEY }');
    const { code, out } = await ask();
    expect({ code, out }).toEqual({ code: 0, out: 'Hi \n' });
  });

  it.each([['{ baseUrl: "ADDRESS" }'], ['{ tiers: { default: [{ offer: openai/gpt-4o, baseUrl: "ADDRESS" }] } }']])(
    'has nothing sent to a server of its choice, on this machine neither: %s',
    async (text) => {
      plan(text.replace('ADDRESS', server.url));
      expect(await here(['ask', 'hello'])).toMatchObject({
        code: 2,
        out: '',
        err: expect.stringContaining('you did not name that plan'),
      });
      expect(server.requests).toEqual([]);
    },
  );

  it.each(['receipts', 'baseUrl'])('counts when it is named: %s', async (key) => {
    plan(`{ ${key}: ${key === 'receipts' ? 'mine.jsonl' : server.url} }`);
    expect(await ask('--plan', 'cost-projection.yaml')).toMatchObject({ code: 0 });
    expect(existsSync(join(repository, 'mine.jsonl'))).toBe(key === 'receipts');
  });

  it('has the receipts of spend read from nowhere else either', async () => {
    writeFileSync(join(repository, 'theirs.jsonl'), `${JSON.stringify(receiptWith({ cost: '999' }))}\n`);
    plan('{ receipts: theirs.jsonl }');
    expect(await here(['spend'])).toMatchObject({ code: 0, out: expect.not.stringContaining('999') });
    expect(await here(['spend', '--plan', 'cost-projection.yaml'])).toMatchObject({
      code: 0,
      out: expect.stringContaining('999'),
    });
  });
});

/** The line that says who is asked is taken away again. */
const withoutWaiting = (text: string) => text.replaceAll('\r\u001b[2K', '');

describe('text of others', () => {
  it.each([
    ['an unknown key', `{ "${evil}": 1 }`, []],
    ['an unknown offer', `{ tiers: { default: ["x/${evil}"] } }`, []],
    ['a file of a key', `{ keyFile: "k${evil}" }`, ['--plan', 'cost-projection.yaml']],
    ['an address', `{ baseUrl: "http://127.0.0.1/${evil}" }`, []],
    [
      'a model, shown by --dry-run',
      `{ tiers: { default: [{ offer: openai/gpt-4o, model: "m${evil}" }] } }`,
      ['--dry-run'],
    ],
    [
      'a model, shown by --debug',
      `{ tiers: { default: [{ offer: openai/gpt-4o, model: "m${evil}" }] } }`,
      ['--debug', '--base-url', 'http://127.0.0.1:1'],
    ],
    ['a file of receipts', `{ receipts: "r${evil}/none" }`, ['--plan', 'cost-projection.yaml', '--base-url', 'SERVER']],
  ])('cannot drive the terminal: %s', async (_what, text, args) => {
    plan(
      text
        .split('')
        .map((character) =>
          isClean(character) ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
        )
        .join(''),
    );
    const { out, err } = await here(['ask', 'hello', ...args.map((arg) => arg.replace('SERVER', server.url))]);
    expect(out + err).toMatch(/\\u001b/);
    expect(isClean(out) && isClean(withoutWaiting(err))).toBe(true);
  });

  it.each([400, 500])('cannot drive it from an error %d', async (status) => {
    listener = (_body, _request, response) =>
      response.writeHead(status).end(JSON.stringify({ error: { message: `no ${evil}`, code: evil } }));
    const { err } = await ask();
    expect(err).toContain(`error: ${status}`);
    expect(isClean(withoutWaiting(err))).toBe(true);
  });

  it('cannot drive it from the name of a receipts file, nor write more into a plan than its scalars', async () => {
    const file = join(repository, `r${evil}.jsonl`);
    const offer = `a/b${evil}\nask: { baseUrl: "http://evil.example" }\n#`;
    const attempts = [attemptWith(), attemptWith({ offer })];
    writeFileSync(file, `${JSON.stringify(receiptWith({ attempts }))}\n`);
    const { code, out, err } = await here(['spend', '--write-plan', '--receipts', file]);
    expect(code).toBe(0);
    expect([isClean(out), isClean(err)]).toEqual([true, true]);
    expect(err).toContain('The price lists have no a/b');
    expect(out).toContain('\ncandidates:\n  - global-api/deepseek-v4-flash\nscenarios:');
    expect(out).not.toMatch(/^ask/m);
  });
});

describe('the file of receipts', () => {
  it('is no link out of its folder', async () => {
    symlinkSync(join(home, '.bashrc'), join(repository, 'receipts.jsonl'));
    const { code, out, err } = await ask('--receipts', 'receipts.jsonl');
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain('is a link out of its folder, and nothing is written through it');
    expect(bashrc()).toBe('alias ll="ls -l"\n');
    expect(server.requests).toEqual([]);
  });

  it('may be a link to another name beside it', async () => {
    symlinkSync('real.jsonl', join(repository, 'receipts.jsonl'));
    writeFileSync(join(repository, 'real.jsonl'), '');
    await ask('--receipts', 'receipts.jsonl');
    expect(readFileSync(join(repository, 'real.jsonl'), 'utf8')).toMatch(/^\{"schemaVersion":1,.*\n$/);
  });

  it('is no file that holds something else', async () => {
    expect((await ask('--receipts', join(home, '.bashrc'))).err).toContain(
      'holds something other than receipts, and is left alone',
    );
    expect(bashrc()).toBe('alias ll="ls -l"\n');
  });

  it('is not where XDG_STATE_HOME has been led elsewhere', async () => {
    mkdirSync(join(repository, 'state'));
    symlinkSync(home, join(repository, 'state', 'cost-projection'));
    const { err } = await here(['ask', 'hello', '--base-url', server.url], {
      XDG_STATE_HOME: join(repository, 'state'),
    });
    expect(err).toContain('is a link: nothing is kept there');
    rmSync(join(repository, 'state', 'cost-projection'));
    mkdirSync(join(repository, 'state', 'cost-projection'));
    symlinkSync(join(home, '.bashrc'), join(repository, 'state', 'cost-projection', 'receipts.jsonl'));
    await here(['ask', 'hello', '--base-url', server.url], { XDG_STATE_HOME: join(repository, 'state') });
    expect(bashrc()).toBe('alias ll="ls -l"\n');
  });

  it.each([[{ HOME: 'somewhere' }], [{ HOME: 'relative/path', XDG_STATE_HOME: 'state' }]])(
    'is nowhere without a home: %j',
    async (env) => {
      const { code, out, err } = await here(['ask', 'hello', '--base-url', server.url], env);
      expect({ code, out }).toEqual({ code: 0, out: 'Hi \n' });
      expect(err).toContain('note: no home folder to keep receipts in');
      expect(existsSync(join(repository, 'somewhere'))).toBe(false);
      expect(await here(['spend'], env)).toMatchObject({
        code: 2,
        err: expect.stringContaining('no home folder to keep receipts in'),
      });
    },
  );
});
