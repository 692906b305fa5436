import { randomBytes } from 'node:crypto';
import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { UserError } from '../../values/errors.ts';
import { reasonOf } from '../../system/files.ts';
import type { Io } from '../../system/io.ts';
import type { ByteText } from '../tally/byte-text.ts';

/** Where text goes that gathers while files are read. */
export interface LineOutput {
  /** Writes out what has gathered, if it is worth a write. */
  readonly flush: () => Promise<void>;
  /** Everything was added: a file takes its name. */
  readonly done: () => Promise<void>;
  /** Leaves nothing of a file behind. */
  readonly undo: () => void;
}

const ENOUGH = 64 * 1024;

/** Standard output, for nothing or `-`, or a file that appears only when it is whole. Throws a UserError. */
export function lineOutput(io: Io, gathered: ByteText, file = '-'): LineOutput {
  return file === '-' ? toStdout(io, gathered) : toFile(resolve(io.cwd, file), file, gathered);
}

function toStdout(io: Io, gathered: ByteText): LineOutput {
  const write = async (least: number): Promise<void> => {
    if (gathered.written.length < least) return;
    await io.stdout.write(gathered.written);
    gathered.clear();
  };
  return { flush: () => write(ENOUGH), done: () => write(1), undo: () => undefined };
}

function toFile(path: string, shown: string, gathered: ByteText): LineOutput {
  const beside = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}`);
  const guarded = <T>(act: () => T): T => {
    try {
      return act();
    } catch (error) {
      rmSync(beside, { force: true });
      throw new UserError(`cannot write ${shown}: ${reasonOf(error)}`);
    }
  };
  const descriptor = guarded(() => openSync(beside, 'wx'));
  const write = (least: number): void => {
    const { written } = gathered;
    if (written.length < least) return;
    for (let at = 0; at < written.length;) at += writeSync(descriptor, written, at);
    gathered.clear();
  };
  return {
    flush: () => Promise.resolve(guarded(() => write(ENOUGH))),
    done: () =>
      Promise.resolve(
        guarded(() => {
          write(1);
          closeSync(descriptor);
          renameSync(beside, path);
        }),
      ),
    undo: () => rmSync(beside, { force: true }),
  };
}
