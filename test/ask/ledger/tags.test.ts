import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { gitTags } from '../../../src/system/git-head.ts';
import { readTag, readEnvTags } from '../../../src/ask/ledger/tags.ts';

describe('labels', () => {
  const read = readTag('--tag');

  it('are names with values, the last one of a name', () => {
    expect(
      ['team=search', 'env=a=b', 'team=chat'].reduce<Record<string, string>>((tags, text) => read(text, tags), {}),
    ).toEqual({
      team: 'chat',
      env: 'a=b',
    });
    expect(readEnvTags({ COST_PROJECTION_TAGS: ' team=search, env=ci,' })).toEqual({ team: 'search', env: 'ci' });
    expect(readEnvTags({})).toEqual({});
  });

  it.each(['team', 'team=', '=x', 'a b=c', 'team=\u001B[31m', '__proto__=x', `a=${'x'.repeat(201)}`])(
    'are not %j',
    (text) => {
      expect(() => read(text)).toThrow('is not a label');
    },
  );

  it('are no more than 32', () => {
    const many = Array.from({ length: 33 }, (_, n) => `t${n}=x`).join(',');
    expect(() => readEnvTags({ COST_PROJECTION_TAGS: many })).toThrow(
      'COST_PROJECTION_TAGS: there are more than 32 labels',
    );
  });
});

describe('the labels of a repository', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'git-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  const commit = 'a'.repeat(40);
  const write = (path: string, text: string) => {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  };

  it('are its commit and branch, also from within', () => {
    write('.git/HEAD', 'ref: refs/heads/feature/x\n');
    write('.git/refs/heads/feature/x', `${commit}\n`);
    mkdirSync(join(folder, 'a', 'b'), { recursive: true });
    expect(gitTags(join(folder, 'a', 'b'))).toEqual({ commit: 'a'.repeat(12), branch: 'feature/x' });
  });

  it('are found in packed references, and at a commit alone', () => {
    write('.git/HEAD', 'ref: refs/heads/main\n');
    write('.git/packed-refs', `# pack-refs\n${'b'.repeat(40)} refs/heads/mainly\n${commit} refs/heads/main\n`);
    expect(gitTags(folder)).toEqual({ commit: 'a'.repeat(12), branch: 'main' });
    write('.git/HEAD', `${commit}\n`);
    expect(gitTags(folder)).toEqual({ commit: 'a'.repeat(12) });
  });

  it.each([
    ['nothing', 'ref: refs/heads/../../../etc/passwd\n'],
    ['nothing', '\u001B]0;x\u0007'],
    ['nothing', ''],
  ])('are %s where its head is %j', (_what, head) => {
    write('.git/HEAD', head);
    expect(gitTags(folder)).toEqual({});
  });

  it('are those that git itself tells, in a worktree too', () => {
    const git = (...args: string[]) =>
      execFileSync('git', args, {
        cwd: folder,
        encoding: 'utf8',
        env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' },
      }).trim();
    git('init', '-q', '-b', 'trunk');
    git('-c', 'user.name=a', '-c', 'user.email=a@example.com', 'commit', '-q', '--allow-empty', '-m', 'one');
    git('worktree', 'add', '-q', '-b', 'side', join(folder, 'side'));
    const head = git('rev-parse', 'HEAD').slice(0, 12);
    expect(gitTags(folder)).toEqual({ commit: head, branch: 'trunk' });
    expect(gitTags(join(folder, 'side'))).toEqual({ commit: head, branch: 'side' });
  });
});
