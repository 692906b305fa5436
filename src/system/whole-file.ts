import { randomBytes } from 'node:crypto';
import { rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { systemCode, UserError } from '../values/errors.ts';
import { failureReason } from './files.ts';
import { openHandle, writtenPath } from './open-file.ts';

/**
 * Writes a file whole or not at all: a new file in the same folder is renamed to it. A link within its folder is
 * followed; a device or a pipe is written to directly. Throws a UserError that shows the path as `shown`.
 */
export async function writeWhole(path: string, shown: string, pieces: Iterable<string>): Promise<void> {
  try {
    const target = writtenPath(path, shown);
    const existing = await stat(target).catch(() => undefined);
    if (existing?.isDirectory()) throw new UserError(`cannot write ${shown}: it is a folder`, { hint: 'name a file' });
    if (existing && !existing.isFile()) return await writeInto(await openHandle(target, 'w'), pieces);
    await replace(target, existing?.mode, pieces);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`cannot write ${shown}: ${failureReason(error)}`, {
      hint: systemCode(error) === 'ENOENT' ? 'make the folder first' : undefined,
    });
  }
}

async function replace(target: string, mode: number | undefined, pieces: Iterable<string>): Promise<void> {
  const beside = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString('hex')}`);
  try {
    const file = await openHandle(beside, 'wx', mode);
    await writeInto(file, pieces);
    await rename(beside, target);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}

async function writeInto(file: FileHandle, pieces: Iterable<string>): Promise<void> {
  try {
    for (const piece of pieces) await file.appendFile(piece);
    await file.sync().catch(() => undefined);
  } finally {
    await file.close();
  }
}
