import { randomBytes } from 'node:crypto';
import { readSync, rmSync, writeSync, type Stats } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { isatty } from 'node:tty';
import { systemCode, UserError } from '../../values/errors.ts';
import { failureReason } from '../../system/files.ts';
import type { Io } from '../../system/io.ts';
import { withFile, writeAll, writeNewText, writtenPath, type OpenedFile } from '../../system/open-file.ts';
import { recordUse, refuseForeign } from './file-use.ts';
import { ownFolder } from '../../system/own-folder.ts';
import { makeStateFolder } from './state-file.ts';
import type { Receipt } from '../ledger/receipt.ts';

const hint = 'name another file with --receipts, or keep none with --no-receipt';

/** The file that receipts are kept in, by default in the state folder. Throws a UserError if there is none. */
export function receiptsFile({ env, cwd }: Pick<Io, 'env' | 'cwd'>, named: string | undefined): string {
  if (named !== undefined) return resolve(cwd, named);
  const folder = ownFolder('state', env);
  if (folder === undefined) throw new UserError('no home folder to keep receipts in', { hint });
  return join(folder, 'receipts.jsonl');
}

/**
 * Appends a receipt as one line, in one write, so that any number of processes may do so at once. A line that a crash
 * tore is ended first. Throws a UserError, also if the folder of a named file does not exist, and for a link to another
 * folder or a file of something else.
 */
export function appendReceipt(io: Pick<Io, 'env' | 'cwd'>, named: string | undefined, receipt: Receipt): void {
  withReceipts(io, named, ({ descriptor }, isLineEnded) =>
    writeAll(descriptor, Buffer.from(`${isLineEnded ? '' : '\n'}${JSON.stringify(receipt)}\n`)),
  );
}

/**
 * Throws a UserError if no receipt can be appended to the file that the user named, before anything is paid for. Where
 * there is no home folder, an answer without a receipt is better than none.
 */
export function refuseUnwritableReceipts(io: Pick<Io, 'env' | 'cwd'>, named: string | undefined): void {
  if (named !== undefined) withReceipts(io, named, (file) => tryRoom(file, receiptsFile(io, named)));
}

/** More than a receipt has that keeps no texts. */
const ROOM_BYTES = 16 * 1024;

/** Throws the reason if the disk of a file is full, as a device such as /dev/full is. */
function tryRoom({ descriptor, stats }: OpenedFile, file: string): void {
  // Readers skip an empty line between receipts.
  if (stats.isCharacterDevice() && !isatty(descriptor)) writeSync(descriptor, '\n');
  if (!stats.isFile()) return;
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  try {
    writeNewText(draft, '\0'.repeat(ROOM_BYTES), 0o600);
  } catch (error) {
    // Where no other file can be made, the one that is there may still be written.
    if (['ENOSPC', 'EDQUOT', 'EFBIG'].includes(systemCode(error) ?? '')) throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function withReceipts(
  io: Pick<Io, 'env' | 'cwd'>,
  named: string | undefined,
  work: (opened: OpenedFile, isLineEnded: boolean) => void,
): void {
  const file = receiptsFile(io, named);
  try {
    if (named === undefined) makeStateFolder(dirname(file));
    const target = writtenPath(file, file, hint);
    // A device such as /dev/stderr is written to as well.
    withFile(target, { to: 'append', anyKind: true, mode: 0o600, hint }, (opened) => {
      const { descriptor, stats } = opened;
      if (named !== undefined && stats.isFile()) {
        if (stats.size === 0) recordUse(io.env, file, stats.ino);
        else refuseForeign(io.env, file);
      }
      work(opened, endsInLine(descriptor, file, stats));
    });
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`cannot keep the receipt in ${file}: ${failureReason(error)}`, { hint });
  }
}

/** Whether the file ends in a line feed, or is empty. Throws a UserError for a file of something else. */
function endsInLine(descriptor: number, file: string, stats: Stats): boolean {
  if (stats.size === 0 || !stats.isFile()) return true;
  if (byteAt(descriptor, 0) !== 0x7b)
    throw new UserError(`${file} holds something other than receipts, and is left alone`, { hint });
  return byteAt(descriptor, stats.size - 1) === 0x0a;
}

function byteAt(descriptor: number, position: number): number | undefined {
  const byte = Buffer.alloc(1);
  readSync(descriptor, byte, 0, 1, position);
  return byte[0];
}
