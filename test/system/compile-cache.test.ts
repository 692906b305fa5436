import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cacheFolder } from '../../src/system/compile-cache.ts';

const user = process.getuid?.() ?? 0;
let home = '';
let folder = '';
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'home-'));
  folder = join(home, '.cache', 'cost-projection');
});
afterEach(() => {
  chmodSync(home, 0o700);
  rmSync(home, { recursive: true });
});

describe('compiled code is kept', () => {
  it('in a folder of the home folder that it makes for this user alone', () => {
    expect(cacheFolder({ HOME: home }, user)).toBe(folder);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(cacheFolder({ HOME: home }, user)).toBe(folder);
  });

  it('where XDG_CACHE_HOME says', () => {
    const named = join(home, 'caches');
    expect(cacheFolder({ HOME: '/nowhere', XDG_CACHE_HOME: named }, user)).toBe(join(named, 'cost-projection'));
  });

  it.each(['caches', '', join(process.cwd(), 'caches')])(
    'in the home folder where that is "%s": relative, empty or in the working folder',
    (named) => {
      expect(cacheFolder({ HOME: home, XDG_CACHE_HOME: named }, user)).toBe(folder);
      expect(existsSync(join(process.cwd(), 'caches'))).toBe(false);
    },
  );
});

describe('compiled code is kept nowhere', () => {
  it.each([{}, { HOME: '' }, { HOME: 'relative' }])('without a home folder: %j', (env) => {
    expect(cacheFolder(env, user)).toBeUndefined();
  });

  it('where the system does not say who owns what', () => {
    expect(cacheFolder({ HOME: home }, undefined)).toBeUndefined();
    expect(existsSync(folder)).toBe(false);
  });

  it('in a folder of somebody else', () => {
    expect(cacheFolder({ HOME: home }, user + 1)).toBeUndefined();
  });

  it.skipIf(user !== 0)('beside folders of somebody else, who could put another in its place', () => {
    cacheFolder({ HOME: home }, user);
    chownSync(join(home, '.cache'), 12345, 12345);
    expect(cacheFolder({ HOME: home }, user)).toBeUndefined();
  });

  it.each([0o755, 0o770, 0o707, 0o701])('in a folder that others may look into (%o)', (mode) => {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    chmodSync(folder, mode);
    expect(cacheFolder({ HOME: home }, user)).toBeUndefined();
  });

  it.each([0o777, 0o1777, 0o775])(
    'below a folder that others may write to (%o), such as a shared one for temporary files',
    (mode) => {
      cacheFolder({ HOME: home }, user);
      chmodSync(join(home, '.cache'), mode);
      expect(cacheFolder({ HOME: home }, user)).toBeUndefined();
    },
  );

  it('behind a link', () => {
    const other = join(home, 'other');
    mkdirSync(other, { mode: 0o700 });
    mkdirSync(join(home, '.cache'));
    symlinkSync(other, folder);
    expect(cacheFolder({ HOME: home }, user)).toBeUndefined();
  });

  it('where a file stands in the way', () => {
    writeFileSync(join(home, '.cache'), '');
    expect(cacheFolder({ HOME: home }, user)).toBeUndefined();
  });
});
