import { statSync, type Stats } from 'node:fs';
import { resolve } from 'node:path';
import { systemCode, UserError } from '../values/errors.ts';
import type { Io } from './io.ts';
import { readAll, streamFile } from './open-file.ts';
import { waitedFor } from './waiting.ts';

/** No plan or price list written by people comes near this size; larger files are refused before they are read. */
const MAX_BYTES = 4 * 1024 * 1024;

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or folder',
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of the path is not a folder',
  ELOOP: 'its links lead in a circle',
  ENAMETOOLONG: 'the name is too long',
  ENXIO: 'nobody is at the other end',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space left',
};

/** The reason of a failed system call in words; any other error is a bug and is thrown again. */
export function failureReason(error: unknown): string {
  const code = systemCode(error);
  if (code === undefined) throw error;
  return reasons[code] ?? code;
}

/** The stats of a path, links followed; undefined if there is nothing, or permission is missing. */
export function statPath(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** True for a path that can be read from; not for a folder. */
export function isFile({ cwd }: Pick<Io, 'cwd'>, path: string): boolean {
  const stats = statPath(resolve(cwd, path));
  return stats !== undefined && !stats.isDirectory();
}

/** Text of a file, or of standard input for `-`: at most 4 MiB of UTF-8 unless told otherwise. Throws a UserError. */
export async function readText(path: string, io: Io, most = MAX_BYTES): Promise<string> {
  const shown = path === '-' ? 'standard input' : path;
  const bytes =
    path !== '-' && statPath(resolve(io.cwd, path))?.isFile() === true
      ? readBytes(io, path, most)
      : await collect(io, path, shown, most);
  return decode(bytes, shown);
}

/**
 * The bytes of a file, of a pipe, or of standard input for `-`, however many. A note tells of long waits for a pipe; a
 * device, which may never end, is refused. Throws a UserError, also while it is read.
 */
export function streamBytes(path: string, io: Io): AsyncIterable<Uint8Array> {
  if (path !== '-') refuseDevice(path, statPath(resolve(io.cwd, path)));
  return chunksOf(path, io);
}

/** Throws a UserError for a device, which may never end. */
export function refuseDevice(path: string, stats: Stats | undefined): void {
  if (stats?.isCharacterDevice() === true || stats?.isBlockDevice() === true)
    throw new UserError(`${path} is a device, which may never end`, { hint: 'name a file, or - for standard input' });
}

async function* chunksOf(path: string, io: Io): AsyncGenerator<Uint8Array> {
  try {
    if (path === '-') yield* stdinOf(io);
    else if (statPath(resolve(io.cwd, path))?.isFile() === true) yield* streamFile(resolve(io.cwd, path), true);
    else yield* waitedFor(streamFile(resolve(io.cwd, path), false), `${path} to be written`, io.stderr);
  } catch (error) {
    throw error instanceof Error && 'syscall' in error
      ? new UserError(`cannot read ${path === '-' ? 'standard input' : path}: ${failureReason(error)}`)
      : error;
  }
}

const consumed = new WeakSet<Io>();

function stdinOf(io: Io): AsyncIterable<Uint8Array> {
  if (consumed.has(io))
    throw new UserError('standard input can be read only once', { hint: 'write one of them to a file' });
  consumed.add(io);
  return io.stdin;
}

// Synchronous, since loading the promises of node:fs takes longer than reading a small file.
function readBytes({ cwd }: Io, path: string, most: number): Uint8Array {
  try {
    const bytes = readAll(resolve(cwd, path), most, path);
    if (!bytes) throw tooLarge(path, most);
    return bytes;
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`cannot read ${path}: ${failureReason(error)}`);
  }
}

async function collect(io: Io, path: string, shown: string, most: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunksOf(path, io)) {
    size += chunk.length;
    if (size > most) throw tooLarge(shown, most);
    parts.push(chunk);
  }
  return Buffer.concat(parts);
}

function decode(bytes: Uint8Array, shown: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new UserError(`${shown} is not UTF-8 text`, { hint: 'save it as UTF-8' });
  }
}

function tooLarge(shown: string, most: number): UserError {
  return new UserError(`${shown} is larger than ${most / 1024 / 1024} MiB`, { hint: 'split it into smaller files' });
}
