import { execFileSync } from 'node:child_process';
import { createWriteStream, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { streamBytes, isFile, readText } from '../../src/system/files.ts';
import { fakeIo } from '../fake-io.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'files-'));
  writeFileSync(join(folder, 'small'), 'text');
  writeFileSync(join(folder, 'latin1'), Buffer.from([0xe9]));
  writeFileSync(join(folder, 'large'), '');
  truncateSync(join(folder, 'large'), 2 ** 40);
  mkdirSync(join(folder, 'inner'));
  symlinkSync('/dev/zero', join(folder, 'zero'));
  symlinkSync('circle', join(folder, 'circle'));
  symlinkSync('nowhere', join(folder, 'dangling'));
  execFileSync('mkfifo', [join(folder, 'pipe')]);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const read = (path: string, most?: number) => readText(path, fakeIo({ cwd: folder, stdin: 'x'.repeat(100) }), most);

describe('text of a file', () => {
  it.each([
    ['small', undefined, 'text'],
    ['small', 4, 'text'],
    ['-', 100, 'x'.repeat(100)],
    ['/dev/null', undefined, ''],
  ])('is all of %s, at most %s bytes', async (path, most, text) => {
    expect(await read(path, most)).toBe(text);
  });

  it('is what somebody writes into a pipe', async () => {
    const reading = read('pipe');
    createWriteStream(join(folder, 'pipe')).end('written');
    expect(await reading).toBe('written');
  });

  it.each([
    ['small', 3, /^small is larger than/],
    ['-', 99, /^standard input is larger than/],
    ['large', undefined, /^large is larger than 4 MiB$/],
    ['/dev/zero', undefined, /^\/dev\/zero is larger than 4 MiB$/],
    ['zero', undefined, /^zero is larger than 4 MiB$/],
    ['latin1', undefined, /^latin1 is not UTF-8 text$/],
    ['inner', undefined, /^cannot read inner: it is a folder$/],
    ['nowhere', undefined, /^cannot read nowhere: no such file or folder$/],
    ['dangling', undefined, /^cannot read dangling: no such file or folder$/],
    ['circle', undefined, /^cannot read circle: its links lead in a circle$/],
    ['small/er', undefined, /^cannot read small\/er: a part of the path is not a folder$/],
    ['n'.repeat(300), undefined, /: the name is too long$/],
  ])('is refused where it is %s, at most %s bytes', async (path, most, message) => {
    await expect(read(path, most)).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringMatching(message),
    });
  });

  it('is never text of something that cannot be looked at', () => {
    const names = ['small', '/dev/null', 'pipe', 'inner', 'nowhere', 'circle', 'n'.repeat(300)];
    expect(names.filter((name) => isFile({ cwd: folder }, name))).toEqual(['small', '/dev/null', 'pipe']);
  });
});

it('gives the bytes of standard input once', async () => {
  const io = fakeIo({ stdin: 'abc' });
  const bytes: Uint8Array[] = [];
  for await (const chunk of streamBytes('-', io)) bytes.push(chunk);
  expect(Buffer.concat(bytes).toString()).toBe('abc');
  await expect(readText('-', io)).rejects.toThrow('standard input can be read only once');
});
