import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, readFileSync, readlinkSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { systemCode } from '../values/errors.ts';
import type { Io } from './io.ts';

// A lock between processes: a file that only one of them can have made, with who it is. A process that died while it had the
// lock loses it to the next one that looks, however many look at once.

/** Who has a lock. */
interface Holder {
  /** Different for every lock that was ever taken. */
  readonly token: string;
  readonly pid: number;
  /** When the process started, as its system counts; empty where that is not known. */
  readonly started: string;
  /** Where its number means that process. */
  readonly host: string;
}

/** A lock of another machine is dead after that: nothing is done for so long under one. */
const STALE_MS = 60_000;

/** Between two looks at a lock that is taken: little at first, then more, and never the same for all who wait. */
const [WAIT_MS, MOST_WAIT_MS] = [2, 60];

export class LockTaken extends Error {}

/**
 * Does `work` while no other process does any under the same lock. Throws LockTaken after so many looks at it, which are about
 * 50 ms apart where it is taken for long.
 */
export async function withLock<T>(
  path: string,
  io: Pick<Io, 'sleep' | 'random'>,
  looks: number,
  work: () => T,
): Promise<T> {
  const never = new AbortController().signal;
  for (let look = 1; ; look++) {
    const lock = existsSync(path) ? undefined : takeLock(path);
    if (lock) {
      try {
        return work();
      } finally {
        lock.release();
      }
    }
    // Whether its holder lives is asked at the first look, and then now and then: most holders are done in a moment.
    if (look === 1 || look % 16 === 0) releaseDead(path);
    if (look >= looks) throw new LockTaken(`${path} is taken`);
    await io.sleep(Math.min(MOST_WAIT_MS, WAIT_MS * look) * (0.5 + io.random()), never);
  }
}

interface Lock {
  readonly release: () => void;
}

/** Takes a lock, or undefined where another process has it. */
function takeLock(path: string): Lock | undefined {
  const token = randomBytes(8).toString('hex');
  const mine = JSON.stringify({ token, ...thisProcess() });
  if (!make(path, mine, token)) return undefined;
  return {
    release: () => {
      if (readOr(path) === mine) remove(path);
    },
  };
}

/** Makes the file with its content at once, or says that it is there: a link to a finished file. */
function make(path: string, content: string, token: string): boolean {
  const draft = `${path}.${token}`;
  writeFileSync(draft, content, { flag: 'wx', mode: 0o600 });
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw error;
  } finally {
    remove(draft);
  }
}

/**
 * Removes a lock whose process is dead. Only who has the lock named after its token may do so, and looks again first: so it is
 * never another one's new lock that goes.
 */
function releaseDead(path: string): void {
  const content = readOr(path);
  const holder = holderIn(content);
  if (content === undefined || !isDead(holder, path)) return;
  const claimPath = `${path}.${holder?.token ?? 'none'}`;
  releaseDead(claimPath);
  const claim = takeLock(claimPath);
  if (!claim) return;
  try {
    if (readOr(path) === content) remove(path);
  } finally {
    claim.release();
  }
}

function holderIn(content: string | undefined): Holder | undefined {
  try {
    const { token, pid, started, host }: Record<string, unknown> = JSON.parse(content ?? '');
    if (
      typeof token === 'string' &&
      /^[0-9a-f]{16}$/.test(token) &&
      typeof pid === 'number' &&
      typeof started === 'string' &&
      typeof host === 'string'
    )
      return { token, pid, started, host };
  } catch {
    // Not one of ours, or torn.
  }
  return undefined;
}

function isDead(holder: Holder | undefined, path: string): boolean {
  if (holder?.host === here()) return !isAlive(holder);
  const since = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
  return since !== undefined && Math.abs(Date.now() - since) > STALE_MS;
}

let self: Pick<Holder, 'pid' | 'started' | 'host'> | undefined;

/** Who a process is, so that others can tell later whether it still lives. */
export function thisProcess(): Pick<Holder, 'pid' | 'started' | 'host'> {
  self ??= { pid: process.pid, started: startOf('self'), host: here() };
  return self;
}

/** Whether a process still lives; one of another machine may. */
export function isAlive({ pid, started, host }: Pick<Holder, 'pid' | 'started' | 'host'>): boolean {
  if (host !== here()) return true;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return systemCode(error) === 'EPERM';
  }
  // Its number may have gone to another process since.
  return started === '' || startOf(String(pid)) === started;
}

function startOf(whose: string): string {
  const stat = readOr(`/proc/${whose}/stat`);
  // The name before it may have spaces and brackets.
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

let place: string | undefined;

/** A machine, or a container on it, which has process numbers of its own. */
function here(): string {
  place ??= `${hostname()} ${namespace()}`;
  return place;
}

function namespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
}

function readOr(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function remove(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
  }
}
