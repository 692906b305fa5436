import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, readlinkSync, statSync, unlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { systemCode } from '../values/errors.ts';
import type { Io } from './io.ts';
import { textOrNone, writeNewText } from './open-file.ts';

// A lock between processes: a file that only one of them can make, and that names it. If its process dies, the next
// one that looks takes the lock over, however many look at once.

/** A process, so that others can tell later whether it still runs. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Its start time, as the system counts it, since another process may get the same pid; empty if not known. */
  readonly started: string;
  /** The machine or container in which the pid counts. */
  readonly host: string;
}

interface LockHolder extends ProcessIdentity {
  /** Different for every lock that was ever taken. */
  readonly token: string;
}

/** A lock of another machine is dead after this time: no lock is held for so long. */
const STALE_MS = 60_000;

/** The wait between two tries grows from the first to the second, with jitter. */
const [WAIT_MS, MAX_WAIT_MS] = [2, 60];

export class LockTaken extends Error {}

/** Does `work` under a lock. Throws LockTaken after so many tries, which come to be about 50 ms apart. */
export async function withLock<T>(
  path: string,
  io: Pick<Io, 'sleep' | 'random'>,
  tries: number,
  work: () => T,
): Promise<T> {
  const never = new AbortController().signal;
  for (let attempt = 1; ; attempt++) {
    const lock = existsSync(path) ? undefined : takeLock(path);
    if (lock) {
      try {
        return work();
      } finally {
        lock.release();
      }
    }
    // Most holders are done in a moment, so it is enough to check now and then whether they still run.
    if (attempt === 1 || attempt % 16 === 0) releaseDead(path);
    if (attempt >= tries) throw new LockTaken(`${path} is taken`);
    await io.sleep(Math.min(MAX_WAIT_MS, WAIT_MS * attempt) * (0.5 + io.random()), never);
  }
}

interface Lock {
  readonly release: () => void;
}

/** Takes a lock; returns undefined if another process has it. */
function takeLock(path: string): Lock | undefined {
  const token = randomBytes(8).toString('hex');
  const mine = JSON.stringify({ token, ...thisProcess() });
  if (!createFile(path, mine, token)) return undefined;
  return {
    release: () => {
      if (textOrNone(path) === mine) remove(path);
    },
  };
}

/** Creates a file together with its content, as a link to a finished one; returns false if it exists. */
function createFile(path: string, content: string, token: string): boolean {
  const draft = `${path}.${token}`;
  writeNewText(draft, content, 0o600);
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
 * Removes a lock whose process is dead. To do so takes a second lock, named after the first one's token, and checks
 * the first one again, so that the new lock of another process is never removed.
 */
function releaseDead(path: string): void {
  const content = textOrNone(path);
  const holder = readHolder(content);
  if (content === undefined || !isDead(holder, path)) return;
  const claimPath = `${path}.${holder?.token ?? 'none'}`;
  releaseDead(claimPath);
  const claim = takeLock(claimPath);
  if (!claim) return;
  try {
    if (textOrNone(path) === content) remove(path);
  } finally {
    claim.release();
  }
}

function readHolder(content: string | undefined): LockHolder | undefined {
  try {
    const { token, pid, started, host }: Record<string, unknown> = JSON.parse(content ?? '');
    if (
      typeof token === 'string' &&
      /^[0-9a-f]{16}$/.test(token) &&
      typeof pid === 'number' &&
      Number.isSafeInteger(pid) &&
      pid > 0 &&
      typeof started === 'string' &&
      typeof host === 'string'
    )
      return { token, pid, started, host };
  } catch {
    // The file is of another program, or incomplete.
  }
  return undefined;
}

function isDead(holder: LockHolder | undefined, path: string): boolean {
  if (holder?.host === thisHost()) return !isAlive(holder);
  const since = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
  return since !== undefined && Math.abs(Date.now() - since) > STALE_MS;
}

let self: ProcessIdentity | undefined;

export function thisProcess(): ProcessIdentity {
  self ??= { pid: process.pid, started: startTime('self'), host: thisHost() };
  return self;
}

/** Whether a process still runs; true for one of another machine. */
export function isAlive({ pid, started, host }: ProcessIdentity): boolean {
  if (host !== thisHost()) return true;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return systemCode(error) === 'EPERM';
  }
  return started === '' || startTime(String(pid)) === started;
}

function startTime(pid: string): string {
  const stat = textOrNone(`/proc/${pid}/stat`);
  // The name before it may have spaces and brackets.
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

let host: string | undefined;

/** A machine, or a container on it, which has process numbers of its own. */
function thisHost(): string {
  host ??= `${hostname()} ${pidNamespace()}`;
  return host;
}

function pidNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
}

function remove(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
  }
}
