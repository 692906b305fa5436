import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { makeStateFolder } from '../../../src/ask/disk/state-file.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'state-folder-'));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

describe('the folder of state', () => {
  it('is made for its user alone', () => {
    makeStateFolder(join(folder, 'a', 'b'));
    expect(statSync(join(folder, 'a', 'b')).mode & 0o777).toBe(0o700);
  });

  it('is not one that everybody may write', () => {
    mkdirSync(join(folder, 'open'));
    chmodSync(join(folder, 'open'), 0o777);
    expect(() => makeStateFolder(join(folder, 'open'))).toThrow('may be written by everybody: nothing is kept there');
  });

  it.skipIf(!process.getuid)('is not that of another user', () => {
    vi.spyOn(process, 'getuid').mockReturnValue(4_000_000);
    expect(() => makeStateFolder(folder)).toThrow(/belongs to another user \(\d+\): nothing is kept there/);
  });
});
