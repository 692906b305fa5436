import { closeSync, fstatSync, openSync, readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { systemCode, UserError } from '../values/errors.ts';
import type { Io } from './io.ts';

/** No plan or price list written by people comes near this; what is larger is refused before it is read. */
const MAX_BYTES = 4 * 1024 * 1024;

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or folder',
  EACCES: 'permission denied',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of the path is not a folder',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space left',
};

/** A failed system call in words; anything else is a bug and is thrown on. */
export function reasonOf(error: unknown): string {
  const code = systemCode(error);
  if (code === undefined) throw error;
  return reasons[code] ?? code;
}

/** Whether a path names something to read from; a folder does not. */
export function isFile({ cwd }: Pick<Io, 'cwd'>, path: string): boolean {
  const stats = statSync(resolve(cwd, path), { throwIfNoEntry: false });
  return stats !== undefined && !stats.isDirectory();
}

/** Text of a file, or of standard input for `-`: at most 4 MiB of UTF-8 unless told otherwise. Throws a UserError. */
export async function readText(path: string, io: Io, most = MAX_BYTES): Promise<string> {
  return path === '-' ? decode(await readStdin(io, most), 'standard input') : decode(readBytes(resolve(io.cwd, path), path, most), path);
}

// Synchronous: one small file, and the promises of node:fs cost more to load than the file to read.
function readBytes(absolute: string, shown: string, most: number): Uint8Array {
  try {
    const file = openSync(absolute, 'r');
    try {
      if (fstatSync(file).size > most) throw tooLarge(shown, most);
      const bytes = readFileSync(file);
      // A pipe has no size before it is read.
      if (bytes.length > most) throw tooLarge(shown, most);
      return bytes;
    } finally {
      closeSync(file);
    }
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`cannot read ${shown}: ${reasonOf(error)}`);
  }
}

const consumed = new WeakSet<Io>();

async function readStdin(io: Io, most: number): Promise<Uint8Array> {
  if (consumed.has(io)) throw new UserError('standard input can be read only once', { hint: 'put the other one into a file' });
  consumed.add(io);
  try {
    return await collect(io.stdin, 'standard input', most);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`cannot read standard input: ${reasonOf(error)}`);
  }
}

async function collect(chunks: AsyncIterable<Uint8Array>, shown: string, most: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
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
