import { letSignalsIn } from '../../system/waiting.ts';
import { randomBytes } from 'node:crypto';
import { closeSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { exitCode, UserError } from '../../values/errors.ts';
import { failureReason } from '../../system/files.ts';
import type { Io } from '../../system/io.ts';
import { openFile, writeAll, writtenPath } from '../../system/open-file.ts';

/** Where lines go that are produced while files are read. */
export interface LineOutput {
  /** Keeps a text in memory until the next write. */
  readonly add: (text: string) => void;
  /** Writes what was added, if it is worth a write. */
  readonly flush: () => Promise<void>;
  /** Writes the rest; a file gets its name now. */
  readonly done: () => Promise<void>;
  /** Removes an unfinished file. */
  readonly undo: () => void;
}

const ENOUGH = 64 * 1024;

/** Text that was put together of many parts is encoded soon, while it is cheap to go through. */
const BLOCK = 16 * 1024;

/** Standard output, if no file or `-` is given, or a file that appears only when it is complete. Throws a UserError. */
export function openLineOutput(io: Io, file = '-'): LineOutput {
  if (file === '-') return buffered({ write: (bytes) => io.stdout.write(bytes), close: () => {}, undo: () => {} });
  return buffered(interruptible(io, toFile(resolve(io.cwd, file), file)));
}

interface Target {
  readonly write: (bytes: Uint8Array) => Promise<void> | void;
  readonly close: () => void;
  readonly undo: () => void;
}

const encoder = new TextEncoder();

function buffered({ write, close, undo }: Target): LineOutput {
  let bytes: Uint8Array = new Uint8Array(0);
  let size = 0;
  let pending = '';
  const encode = (): void => {
    // A character takes three bytes at most.
    const least = size + pending.length * 3;
    if (bytes.length < least) {
      const larger = new Uint8Array(Math.max(least, bytes.length * 2, ENOUGH * 2));
      larger.set(bytes.subarray(0, size));
      bytes = larger;
    }
    size += encoder.encodeInto(pending, bytes.subarray(size)).written;
    pending = '';
  };
  const writeFrom = async (least: number): Promise<void> => {
    if (pending !== '') encode();
    if (size < least) return;
    const full = bytes.subarray(0, size);
    bytes = new Uint8Array(bytes.length);
    size = 0;
    await write(full);
  };
  return {
    add: (text) => {
      pending += text;
      if (pending.length >= BLOCK) encode();
    },
    flush: () => writeFrom(ENOUGH),
    done: async () => {
      await writeFrom(1);
      close();
    },
    undo,
  };
}

/** Ends the writing of a file on Ctrl-C, so that its beginning is removed; without one the signal ends the process. */
function interruptible(io: Io, { write, close, undo }: Target): Target {
  let isInterrupted = false;
  const release = io.onInterrupt(() => {
    isInterrupted = true;
  });
  return {
    write: async (bytes) => {
      await write(bytes);
      await letSignalsIn();
      if (isInterrupted) throw new UserError('interrupted', { code: 'interrupted', exitCode: exitCode.interrupted });
    },
    close: () => {
      release();
      close();
    },
    undo: () => {
      release();
      undo();
    },
  };
}

function toFile(path: string, shown: string): Target {
  let temporary = '';
  const guarded = <T>(act: () => T): T => {
    try {
      return act();
    } catch (error) {
      rmSync(temporary, { force: true });
      if (error instanceof UserError) throw error;
      throw new UserError(`cannot write ${shown}: ${failureReason(error)}`);
    }
  };
  const target = guarded(() => writtenPath(path, shown));
  temporary = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString('hex')}`);
  const { descriptor } = guarded(() => openFile(temporary, { to: 'create' }));
  return {
    write: (bytes) => guarded(() => writeAll(descriptor, bytes)),
    close: () =>
      guarded(() => {
        closeSync(descriptor);
        renameSync(temporary, target);
      }),
    undo: () => rmSync(temporary, { force: true }),
  };
}
