import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openRevision } from '../../src/system/git.ts';
import { committed } from '../git-repository.ts';

const io = { env: process.env };
const text = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString();

describe('a revision of a git repository', () => {
  it('has files as they were, wherever one asks from', () => {
    const folder = committed({ 'prompts/a.md': 'one\n', 'b c.md': 'two\n' });
    writeFileSync(join(folder, 'prompts/a.md'), 'changed\n');
    writeFileSync(join(folder, 'prompts/new.md'), 'new\n');
    const { read, list } = openRevision(io, join(folder, 'prompts'), 'HEAD');
    expect(text(read(join(folder, 'prompts/a.md')))).toBe('one\n');
    expect(text(read(join(folder, 'b c.md')))).toBe('two\n');
    expect(read(join(folder, 'prompts/new.md'))).toBeUndefined();
    expect(list(folder)).toEqual(['b c.md', 'prompts/a.md']);
    expect(list(join(folder, 'prompts'))).toEqual(['a.md']);
  });

  it('is refused where it is none, and is never taken for an option', () => {
    const folder = committed({ 'a.md': 'one\n' });
    const opened =
      (name: string, at = folder) =>
      () =>
        openRevision(io, at, name);
    expect(opened('nowhere')).toThrow('git finds no revision "nowhere"');
    expect(opened('--help')).toThrow('git finds no revision "--help"');
    expect(opened('HEAD', mkdtempSync(join(tmpdir(), 'no-git-')))).toThrow('not a git repository');
    expect(() => openRevision({ env: { PATH: '/nowhere' } }, folder, 'HEAD')).toThrow('cannot run git');
  });

  it('runs no program that the repository names', () => {
    const folder = committed({ 'a.md': 'one\n', '.gitattributes': '*.md filter=evil diff=evil\n' });
    const mark = join(folder, 'ran');
    mkdirSync(join(folder, 'hooks'));
    for (const key of ['core.fsmonitor', 'filter.evil.smudge', 'diff.evil.textconv', 'core.sshCommand', 'core.pager'])
      execFileSync('git', ['config', key, `touch ${mark}`], { cwd: folder });
    const { read, list } = openRevision(io, folder, 'HEAD');
    expect([text(read(join(folder, 'a.md'))), list(folder).length]).toEqual(['one\n', 2]);
    expect(existsSync(mark)).toBe(false);
  });
});
