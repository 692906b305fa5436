import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isAlive, LockTaken, thisProcess, withLock } from '../../src/system/lock.ts';
import { fakeIo } from '../fake-io.ts';

let folder = '';
let path = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lock-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  for (const name of readdirSync(folder)) rmSync(join(folder, name));
  path = join(folder, 'state.lock');
});

const io = fakeIo();
const holder = (more = {}) => JSON.stringify({ token: 'a'.repeat(16), ...thisProcess(), ...more });

/** A process that has ended. */
async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  await new Promise((resolve) => child.on('close', resolve));
  return child.pid ?? 0;
}

describe('withLock', () => {
  it('gives what the work gives, also where it throws, and leaves nothing behind', async () => {
    expect(await withLock(path, io, 1, () => readdirSync(folder))).toEqual(['state.lock']);
    await expect(
      withLock(path, io, 1, () => {
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('waits for one that lives, and gives up after its tries', async () => {
    writeFileSync(path, holder());
    const waiting = fakeIo();
    await expect(withLock(path, waiting, 5, () => 'never')).rejects.toThrow(LockTaken);
    expect(waiting.waits).toHaveLength(4);
    expect(readFileSync(path, 'utf8')).toBe(holder());
  });

  it.each([
    ['a process that is dead', async () => holder({ pid: await deadPid() })],
    ['a process whose number another one has', async () => holder({ started: '1' })],
  ])('is taken over from %s', async (_what, content) => {
    writeFileSync(path, await content());
    expect(await withLock(path, io, 2, () => 'mine')).toBe('mine');
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each([
    ['another machine', holder({ host: 'elsewhere' })],
    ['nobody: it is torn', '{"tok'],
    ['nobody: it is empty', ''],
  ])('is left for a minute to %s', async (_what, content) => {
    writeFileSync(path, content);
    await expect(withLock(path, io, 1, () => 'never')).rejects.toThrow(LockTaken);
    const old = new Date(Date.now() - 61_000);
    utimesSync(path, old, old);
    expect(await withLock(path, io, 2, () => 'mine')).toBe('mine');
  });

  it('is taken over by one alone, even where whoever was taking it over died too', async () => {
    const pid = await deadPid();
    writeFileSync(path, holder({ pid }));
    writeFileSync(`${path}.${'a'.repeat(16)}`, holder({ token: 'b'.repeat(16), pid }));
    expect(await withLock(path, io, 2, () => 'mine')).toBe('mine');
    expect(existsSync(path)).toBe(false);
  });
});

it('knows a living process from a dead one', async () => {
  expect(isAlive(thisProcess())).toBe(true);
  expect(isAlive({ ...thisProcess(), pid: await deadPid() })).toBe(false);
  expect(isAlive({ ...thisProcess(), started: '1' })).toBe(false);
  expect(isAlive({ ...thisProcess(), pid: await deadPid(), host: `not ${hostname()}` })).toBe(true);
});
