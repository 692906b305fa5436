import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { MARKER } from '../../src/action/comment.ts';
import { serve } from './spawned.ts';

// The action, as action.yml runs it in a repository that GitHub checked out.

const root = join(import.meta.dirname, '..', '..');
const action = join(root, 'dist', 'action.cjs');

const folders: string[] = [];
let [repository, temporary] = ['', ''];
beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), 'action-'));
  folders.push(folder);
  [repository, temporary] = [join(folder, 'repository'), join(folder, 'temporary')];
  for (const each of [repository, temporary]) mkdirSync(each);
  git('init', '-q', '-b', 'main');
  for (const [key, value] of [
    ['user.name', 'a'],
    ['user.email', 'a@example.com'],
  ] as const)
    git('config', key, value);
});
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

function git(...argv: string[]): string {
  const { status, stdout, stderr } = spawnSync('git', argv, { cwd: repository, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return stdout.trim();
}

const put = (text: string, name = 'cost-projection.yaml') => writeFileSync(join(repository, name), text);

function commit(): string {
  git('add', '-A');
  git('commit', '-q', '--allow-empty', '-m', 'a change');
  return git('rev-parse', 'HEAD');
}

const planOf = (requests: string, name = 'Bot', budget = 3000): string =>
  `schema: 1\ncandidates: [openai/gpt-4o]\nbudget: ${budget}\n` +
  `scenarios:\n  - { name: ${JSON.stringify(name)}, requests: ${requests}, inputTokens: 1800, outputTokens: 350 }\n`;

/** The step that reads the plans. */
function report(base = '', more: Readonly<Record<string, string>> = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [action, 'report'], {
    encoding: 'utf8',
    env: {
      PATH: process.env['PATH'],
      GITHUB_WORKSPACE: repository,
      RUNNER_TEMP: temporary,
      PLAN: 'cost-projection.yaml',
      FAIL_OVER: '',
      BASE_SHA: base,
      HEAD_SHA: '',
      ...more,
    },
  });
  const outputs: Record<string, string | undefined> = Object.fromEntries(
    stdout
      .trim()
      .split('\n')
      .map((line) => line.split('=')),
  );
  const text = outputs['report'] === undefined ? '' : readFileSync(outputs['report'], 'utf8');
  return { status, stderr, code: outputs['exit-code'], text, document: outputs['document'] };
}

describe('the report of a pull request', { timeout: 120_000 }, () => {
  it('says what it changes, and what its gates say', () => {
    put(planOf('4k/day'));
    const base = commit();
    put(planOf('16k/day'));
    commit();
    const { status, code, text, document = '' } = report(base, { FAIL_OVER: '10%' });
    // 120k requests a month of 0.0045 + 0.0035 dollars, then four times that.
    expect(text).toContain('**$960 → $3,840 per month:** +$2,880 (+300%), mostly the traffic.');
    const [, rise, budget] = /\n```text\nerror: (.*)\nerror: (.*)\n```\n$/.exec(text) ?? [];
    expect(rise).toMatch(/\$2,880.*10%/);
    expect(budget).toMatch(/\$3,840.*\$3,000/);
    expect([status, code]).toEqual([0, '1']);
    expect(JSON.parse(readFileSync(document, 'utf8')).total).toMatchObject({ before: '960', after: '3840' });
    expect(git('worktree', 'list').split('\n')).toHaveLength(1);
  });

  it('compares with what GitHub merged it into, of a shallow clone too', () => {
    put(planOf('4k/day'));
    commit();
    git('checkout', '-q', '-b', 'change');
    put(planOf('8k/day'));
    const head = commit();
    git('checkout', '-q', 'main');
    put('newer', 'other.txt');
    const onto = commit();
    git('merge', '-q', '--no-ff', '-m', 'merge', 'change');
    expect(report('0'.repeat(40), { HEAD_SHA: head }).text).toContain('$960 → $1,920 per month');
    expect(report(onto).text).toContain('$960 → $1,920 per month');
  });

  it('counts the prompts of each side', () => {
    put(
      'schema: 1\ncandidates: [openai/gpt-4o]\nscenarios:\n  - { name: Bot, requests: 1M, input: { system: prompt.txt, perRequest: 100 }, outputTokens: 100 }\n',
    );
    put('Answer in one sentence.', 'prompt.txt');
    const base = commit();
    put('Answer in one sentence, and say where you know it from.', 'prompt.txt');
    commit();
    const { code, text } = report(base);
    expect([code, /mostly the traffic|cannot be read/.exec(text)?.[0]]).toEqual(['0', 'mostly the traffic']);
  });

  it('is of the plan alone where the base has none, and says where it was removed', () => {
    const empty = commit();
    put(planOf('4k/day', 'Bot', 900));
    const planned = commit();
    const { code, text } = report(empty);
    expect(text).toContain('openai/gpt-4o');
    expect(text).toMatch(/\n```text\nerror: .*\$960.*\$900/);
    expect(code).toBe('1');
    git('rm', '-q', 'cost-projection.yaml');
    commit();
    expect(report(planned)).toMatchObject({ code: '0', text: 'The plan of `cost-projection.yaml` was removed.\n' });
  });

  it('tells a plan that cannot be read from one that could not', () => {
    put('schema: 1\nscenarios: {');
    const broken = commit();
    put(planOf('4k/day'));
    const sound = commit();
    const mended = report(broken);
    expect(mended.text).toContain('Not compared with the plan of before:');
    expect(mended.text).toContain('base/cost-projection.yaml:2');
    expect(mended.code).toBe('0');
    put('schema: 1\nscenarios: {');
    commit();
    const { code, text } = report(sound);
    expect(text).toMatch(/^The plan of this change cannot be read\.\n\n```text\nhead\/cost-projection\.yaml:2/);
    expect(code).toBe('2');
  });

  it.each([
    [{ PLAN: 'none.yaml' }, 'no plan at none.yaml'],
    [{ PLAN: '../secret.yaml' }, '"../secret.yaml" is not a path within the repository'],
    [{ PLAN: '/etc/passwd' }, '"/etc/passwd" is not a path within the repository'],
    [{ BASE_SHA: '1'.repeat(40) }, 'is not here\n  check out with fetch-depth: 2'],
    [{ BASE_SHA: '--help' }, 'is not here'],
    [{ RUNNER_TEMP: '' }, 'RUNNER_TEMP is not set'],
  ])('refuses %j', (more, message) => {
    put(planOf('4k/day'));
    commit();
    const { status, stderr } = report('', more);
    expect(stderr).toContain(message);
    expect(status).toBe(2);
  });
});

describe('a hostile pull request', { timeout: 120_000 }, () => {
  it('reaches no secret by a link, and runs no hook of its own', () => {
    commit();
    mkdirSync(join(repository, '.githooks'));
    writeFileSync(join(repository, '.git', 'hooks', 'post-checkout'), `#!/bin/sh\ntouch ${temporary}/ran\n`, {
      mode: 0o755,
    });
    symlinkSync('/proc/self/environ', join(repository, 'cost-projection.yaml'));
    symlinkSync(join(repository, '.git', 'config'), join(repository, 'other.yaml'));
    commit();
    for (const PLAN of ['cost-projection.yaml', 'other.yaml']) {
      const { status, text, stderr } = report('', { PLAN, GITHUB_TOKEN: 'secret' });
      expect([status, text]).toEqual([2, '']);
      expect(stderr).toMatch(/leads out of the repository|no plan at/);
    }
    expect(spawnSync('ls', [temporary], { encoding: 'utf8' }).stdout).not.toContain('ran');
  });

  it('mentions nobody, forges no marker, and ends no block', () => {
    put(planOf('4k/day', `${MARKER} @acme/all #1 ![x](https://example.com/x.png) <img src=x>`, 10));
    commit();
    const { text } = report();
    expect(text.startsWith(MARKER)).toBe(false);
    const [shown = '', block = ''] = text.split('```text');
    expect(shown).not.toMatch(/(?<!\\)<!-- cost|@acme|(?<!\\)#1|(?<!\\)!?\[x|(?<!\\)<img/);
    expect(block.trimEnd().endsWith('```')).toBe(true);
    put('schema: 1\nscenarios:\n  - { name: "```\\n@acme/all", requests: x }\n');
    commit();
    expect(report().text).toMatch(/^The plan of this change cannot be read\.\n\n(`{3,})text\n[^]*\n\1\n$/);
  });
});

describe('the step that comments', () => {
  it('posts the report under the marker', { timeout: 60_000 }, async () => {
    const file = join(temporary, 'report.md');
    writeFileSync(file, '**$960 per month**\n');
    const github = await serve((_, request, response) => {
      response.statusCode = request.method === 'POST' ? 201 : 200;
      response.end('[]');
    });
    const child = spawn(process.execPath, [action, 'comment'], {
      env: {
        GITHUB_API_URL: github.url,
        GITHUB_REPOSITORY: 'acme/bot',
        PULL_REQUEST: '7',
        GITHUB_TOKEN: 'secret',
        REPORT: file,
      },
    });
    let told = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => (told += part.toString()));
    const code = await new Promise((resolve) => child.on('close', resolve));
    github.close();
    expect([code, told]).toEqual([0, 'the comment was written\n']);
    expect(JSON.parse(github.requests[1] ?? '')).toEqual({ body: `${MARKER}\n**$960 per month**\n` });
  });
});

describe('action.yml', () => {
  const text = readFileSync(join(root, 'action.yml'), 'utf8');
  const { runs } = z
    .object({
      runs: z.object({
        steps: z.array(z.object({ run: z.string(), env: z.record(z.string(), z.string()).optional() })),
      }),
    })
    .parse(parse(text));

  it('installs the version that it is of, without scripts', () => {
    const { version } = z
      .object({ version: z.string() })
      .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
    expect(runs.steps[0]?.run).toMatch(new RegExp(`--ignore-scripts .*cost-projection@${version}$`));
  });

  it('gives the token to the step that comments alone, and puts nothing of an event into a script', () => {
    const withToken = runs.steps.filter(({ env = {} }) => JSON.stringify(env).includes('token'));
    expect(withToken.map(({ run }) => run.trim().split(' ').at(-1))).toEqual(['comment']);
    for (const { run } of runs.steps) expect(run).not.toContain('${{');
  });
});
