// oxlint-disable no-restricted-imports -- the one module that opens files
import { closeSync, constants, createReadStream, fstatSync, lstatSync, openSync } from 'node:fs';
import { readFileSync, readlinkSync, readSync, realpathSync, writeSync, type Stats } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { systemCode, UserError } from '../values/errors.ts';

// The only module that opens files. Lint refuses `openSync`, `readFileSync` and the like elsewhere: opening a pipe by
// mistake stops the process, and no signal is heard until somebody writes to it.

export interface OpenedFile {
  readonly descriptor: number;
  readonly stats: Stats;
}

interface OpenOptions {
  /** `append` makes a file that is missing, and `create` fails for one that exists. */
  readonly to: 'read' | 'append' | 'create';
  /** As it is shown in errors. */
  readonly shown?: string | undefined;
  /** Takes a pipe or a device too. */
  readonly anyKind?: boolean | undefined;
  /** Waits for a pipe's other end. */
  readonly waits?: boolean | undefined;
  readonly mode?: number | undefined;
  readonly hint?: string | undefined;
}

const flags = {
  read: constants.O_RDONLY,
  append: constants.O_RDWR | constants.O_APPEND | constants.O_CREAT,
  create: constants.O_RDWR | constants.O_CREAT | constants.O_EXCL,
};

/**
 * Opens a file, and never waits for a pipe unless told so. Throws a UserError if it is not a regular file, unless any
 * kind is wanted, and the system's error if it cannot be opened.
 */
export function openFile(path: string, options: OpenOptions): OpenedFile {
  const { to, shown = path, anyKind = false, waits = false, mode = 0o666, hint = 'name a file' } = options;
  const descriptor = openSync(path, flags[to] | (waits ? 0 : (constants.O_NONBLOCK ?? 0)), mode);
  const stats = fstatSync(descriptor);
  if (stats.isFile() || (anyKind && !stats.isDirectory())) return { descriptor, stats };
  closeSync(descriptor);
  throw new UserError(`cannot ${to === 'read' ? 'read' : 'write'} ${shown}: it is ${kindOf(stats)}`, { hint });
}

/** What something is that is not a regular file. */
function kindOf(stats: Stats): string {
  if (stats.isDirectory()) return 'a folder';
  if (stats.isFIFO()) return 'a pipe';
  return stats.isSocket() ? 'a socket' : 'a device';
}

/** Opens a file, does something with it, and closes it. Throws as `openFile` does. */
export function withFile<T>(path: string, options: OpenOptions, work: (file: OpenedFile) => T): T {
  const file = openFile(path, options);
  try {
    return work(file);
  } finally {
    closeSync(file.descriptor);
  }
}

/** Writes all bytes. After a short write, writing the rest throws the reason: a full disk. */
export function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length;) done += writeSync(descriptor, bytes, done);
}

/** Makes a file with a text; one that exists is an error of the system. */
export function writeNewText(path: string, text: string, mode?: number): void {
  withFile(path, { to: 'create', mode }, ({ descriptor }) => writeAll(descriptor, Buffer.from(text)));
}

/** The bytes of a regular file; undefined if it has more than `most`. Throws as `openFile` does. */
export function readAll(path: string, most: number, shown = path): Uint8Array | undefined {
  return withFile(path, { to: 'read', shown }, ({ descriptor, stats: { size } }) => {
    if (size > most) return undefined;
    const parts: Uint8Array[] = [];
    // Files of the kernel (/proc) have no size in advance.
    for (let done = 0, room = Math.max(size + 1, 64 * 1024); ;) {
      const part = Buffer.allocUnsafe(room);
      const length = readSync(descriptor, part);
      if (length === 0) return Buffer.concat(parts);
      done += length;
      if (done > most) return undefined;
      parts.push(part.subarray(0, length));
    }
  });
}

/** No file of the program's own, of git or of the kernel that is read whole comes near this size. */
const MAX_BYTES = 8 * 1024 * 1024;

/** The text of a small file. Throws as `openFile` does. */
export function smallText(path: string): string {
  const bytes = readAll(path, MAX_BYTES);
  if (!bytes) throw new UserError(`${path} is too large`, { hint: `it may have ${MAX_BYTES / 1024 / 1024} MiB` });
  return new TextDecoder().decode(bytes);
}

/** The text of a small file; undefined if there is none that can be read. */
export function textOrNone(path: string): string | undefined {
  try {
    return smallText(path);
  } catch {
    return undefined;
  }
}

/** The bytes of a file of the package. */
export function ownBytes(path: string): Uint8Array {
  return readFileSync(path);
}

/** The text of a file of the package. */
export function ownText(path: string): string {
  return readFileSync(path, 'utf8');
}

/** Opens a file to write to, in a thread: it may be a pipe, whose other end is waited for. */
export async function openHandle(path: string, to: 'w' | 'wx', mode?: number): Promise<FileHandle> {
  return await (await import('node:fs/promises')).open(path, to, mode);
}

/** A stream of a file, or of a pipe, which is waited for without blocking the process. */
export function streamFile(path: string, isRegular: boolean): AsyncIterable<Uint8Array> {
  if (!isRegular) return createReadStream(path);
  return createReadStream(path, { fd: openFile(path, { to: 'read', anyKind: true }).descriptor });
}

/**
 * The path that writing to a path changes, links followed, even if nothing exists there yet. Throws a UserError for a
 * link that leads out of its folder, as one of somebody's repository may; those in /dev are the system's.
 */
export function writtenPath(path: string, shown = path, hint = 'name the file that it leads to'): string {
  if (!isLink(path) || path.startsWith('/dev/')) return path;
  const inside = relative(realpathSync(dirname(path)), linkTarget(path));
  if (!inside.startsWith('..') && !isAbsolute(inside)) return join(dirname(path), inside);
  throw new UserError(`${shown} is a link out of its folder, and nothing is written through it`, { hint });
}

function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
}

/** A circle of links throws the system's error. */
function linkTarget(path: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
    const folder = realpathSync(dirname(path));
    return isLink(path) ? linkTarget(resolve(folder, readlinkSync(path))) : join(folder, basename(path));
  }
}
