import { randomBytes } from 'node:crypto';
import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { UserError } from '../../values/errors.ts';
import { reasonOf } from '../../system/files.ts';
import type { Io } from '../../system/io.ts';

/** Takes text piece by piece while files are read. */
export interface LineOutput {
  readonly add: (text: string) => void;
  /** Writes out what has gathered. */
  readonly flush: () => Promise<void>;
  /** Everything was added: a file takes its name. */
  readonly done: () => Promise<void>;
  /** Leaves nothing of a file behind. */
  readonly undo: () => void;
}

const ENOUGH = 64 * 1024;

/** Standard output, for nothing or `-`, or a file that appears only when it is whole. Throws a UserError. */
export function lineOutput(io: Io, file = '-'): LineOutput {
  return file === '-' ? toStdout(io) : toFile(resolve(io.cwd, file), file);
}

function toStdout(io: Io): LineOutput {
  const { add, take } = gathering();
  const write = async (least: number): Promise<void> => {
    const text = take(least);
    if (text !== '') await io.stdout.write(text);
  };
  return { add, flush: () => write(ENOUGH), done: () => write(0), undo: () => undefined };
}

function toFile(path: string, shown: string): LineOutput {
  const { add, take } = gathering();
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
    const bytes = Buffer.from(take(least));
    for (let at = 0; at < bytes.length;) at += writeSync(descriptor, bytes, at);
  };
  return {
    add,
    flush: () => Promise.resolve(guarded(() => write(ENOUGH))),
    done: () =>
      Promise.resolve(
        guarded(() => {
          write(0);
          closeSync(descriptor);
          renameSync(beside, path);
        }),
      ),
    undo: () => rmSync(beside, { force: true }),
  };
}

/** Holds pieces until they are worth a write. */
function gathering() {
  let pieces: string[] = [];
  let size = 0;
  return {
    add: (text: string): void => {
      pieces.push(text);
      size += text.length;
    },
    take: (least: number): string => {
      if (size < least) return '';
      const text = pieces.join('');
      pieces = [];
      size = 0;
      return text;
    },
  };
}
