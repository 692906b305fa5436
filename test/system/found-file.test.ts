import {
  chmodSync,
  chownSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findUpward } from '../../src/system/found-file.ts';

const names = ['plan.yaml', 'plan.yml'];
const isRoot = process.getuid?.() === 0;

let top = '';
let folder = '';
beforeEach(() => {
  top = realpathSync(mkdtempSync(join(tmpdir(), 'found-')));
  folder = join(top, 'repository', 'deep', 'er');
  mkdirSync(folder, { recursive: true });
});
afterEach(() => {
  rmSync(top, { recursive: true });
});

const put = (...path: string[]): string => {
  const file = join(top, ...path);
  writeFileSync(file, '');
  return file;
};
const find = (env = {}) => findUpward(names, { cwd: folder, env });
const path = (env = {}): string | undefined => find(env)?.path;

describe('a file that nobody named is looked for', () => {
  it('in the working folder', () => {
    put('repository', 'deep', 'er', 'plan.yml');
    expect(find()).toEqual({ path: 'plan.yml', doubt: undefined });
  });

  it.each(['folder', 'file'])('up to the repository, whose .git is a %s', (kind) => {
    put('repository', 'plan.yaml');
    expect(path()).toBeUndefined();
    if (kind === 'folder') mkdirSync(join(top, 'repository', '.git'));
    else put('repository', '.git');
    expect(path()).toBe(join('..', '..', 'plan.yaml'));
  });

  it('up to the home folder', () => {
    put('repository', 'plan.yaml');
    expect(path({ HOME: join(top, 'repository') })).toBe(join('..', '..', 'plan.yaml'));
    expect(path({ HOME: join(top, 'elsewhere') })).toBeUndefined();
  });

  it('no farther: not above the repository, nor above the home folder', () => {
    put('plan.yaml');
    mkdirSync(join(top, 'repository', '.git'));
    expect(path()).toBeUndefined();
    expect(path({ HOME: top })).toBeUndefined();
  });

  it('in the nearest folder first', () => {
    mkdirSync(join(top, 'repository', '.git'));
    put('repository', 'plan.yaml');
    put('repository', 'deep', 'plan.yml');
    expect(path()).toBe(join('..', 'plan.yml'));
  });
});

describe('what is found', () => {
  it('is one of two in a folder, which is an error', () => {
    put('repository', 'deep', 'er', 'plan.yaml');
    put('repository', 'deep', 'er', 'plan.yml');
    expect(find).toThrow('two plans in one folder: plan.yaml and plan.yml');
  });

  it('is doubtful where everybody may write it', () => {
    chmodSync(put('repository', 'deep', 'er', 'plan.yaml'), 0o666);
    expect(find()).toEqual({ path: 'plan.yaml', doubt: 'may be written by everybody' });
  });

  it.runIf(isRoot)('is doubtful where it belongs to another user', () => {
    chownSync(put('repository', 'deep', 'er', 'plan.yaml'), 12345, 12345);
    expect(find()).toEqual({ path: 'plan.yaml', doubt: 'belongs to another user (12345)' });
  });

  it('is a link only where that leads to a file of the same repository', () => {
    mkdirSync(join(top, 'repository', '.git'));
    put('repository', 'other.yaml');
    put('secret');
    symlinkSync('../../other.yaml', join(folder, 'plan.yaml'));
    expect(path()).toBe('plan.yaml');
    rmSync(join(folder, 'plan.yaml'));
    symlinkSync('../../../secret', join(folder, 'plan.yaml'));
    expect(find).toThrow(`plan.yaml is a link to ${join(top, 'secret')}, outside the searched folders`);
  });

  it.each(['/dev/zero', '/etc/passwd'])('is no link to %s', (target) => {
    symlinkSync(target, join(folder, 'plan.yaml'));
    expect(find).toThrow(`plan.yaml is a link to ${target}`);
  });

  it('is nothing where a link leads nowhere', () => {
    symlinkSync('nowhere', join(folder, 'plan.yaml'));
    expect(find()).toBeUndefined();
  });

  it('is an ordinary file, one with several names too', () => {
    linkSync(put('repository', 'other.yaml'), join(folder, 'plan.yaml'));
    expect(find()).toEqual({ path: 'plan.yaml', doubt: undefined });
  });
});
