import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readSync,
  realpathSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { isatty } from 'node:tty';
import { systemCode, UserError } from '../../values/errors.ts';
import { failureReason } from '../../system/files.ts';
import type { Io } from '../../system/io.ts';
import { stateFolder, makeStateFolder } from './state-file.ts';
import type { Receipt } from '../ledger/receipt.ts';

const hint = 'name another file with --receipts, or keep none with --no-receipt';

/** The file that receipts are kept in, by default in the state folder. Throws a UserError if there is none. */
export function receiptsFile({ env, cwd }: Pick<Io, 'env' | 'cwd'>, named: string | undefined): string {
  if (named !== undefined) return resolve(cwd, named);
  const folder = stateFolder(env);
  if (folder === undefined) throw new UserError('no home folder to keep receipts in', { hint });
  return join(folder, 'receipts.jsonl');
}

/**
 * Appends a receipt as one line, in one write, so that any number of processes may do so at once. A line that a crash
 * tore is ended first. Throws a UserError, also if the folder of a named file does not exist, and for a link to another
 * folder or a file of something else.
 */
export function appendReceipt(io: Pick<Io, 'env' | 'cwd'>, named: string | undefined, receipt: Receipt): void {
  withReceipts(io, named, (descriptor, isLineEnded) => {
    const line = Buffer.from(`${isLineEnded ? '' : '\n'}${JSON.stringify(receipt)}\n`);
    // After a short write, writing the rest throws the reason: a full disk.
    for (let done = 0; done < line.length;) done += writeSync(descriptor, line, done);
  });
}

/**
 * Throws a UserError if no receipt can be appended to the file that the user named, before anything is paid for. Where
 * there is no home folder, an answer without a receipt is better than none.
 */
export function refuseUnwritableReceipts(io: Pick<Io, 'env' | 'cwd'>, named: string | undefined): void {
  if (named !== undefined) withReceipts(io, named, (descriptor) => tryRoom(descriptor, receiptsFile(io, named)));
}

/** More than a receipt has that keeps no texts. */
const ROOM_BYTES = 16 * 1024;

/** Throws the reason if the disk of a file is full, as a device such as /dev/full is. */
function tryRoom(descriptor: number, file: string): void {
  const stats = fstatSync(descriptor);
  // Readers skip an empty line between receipts.
  if (stats.isCharacterDevice() && !isatty(descriptor)) writeSync(descriptor, '\n');
  if (!stats.isFile()) return;
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  try {
    writeFileSync(draft, Buffer.alloc(ROOM_BYTES), { flag: 'wx', mode: 0o600 });
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
  work: (descriptor: number, isLineEnded: boolean) => void,
): void {
  const file = receiptsFile(io, named);
  try {
    if (named === undefined) makeStateFolder(dirname(file));
    const descriptor = openSync(
      targetOf(file),
      constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | constants.O_NONBLOCK,
      0o600,
    );
    try {
      work(descriptor, endsInLine(descriptor, file));
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`cannot keep the receipt in ${file}: ${failureReason(error)}`, { hint });
  }
}

/** The file that links lead to: it is in the folder of the link, which may be any of the system's in /dev. */
function targetOf(file: string): string {
  const isLink = lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() === true;
  if (!isLink || file.startsWith('/dev/')) return file;
  const target = realpathSync(file);
  const folder = realpathSync(dirname(file));
  if (target.startsWith(folder.endsWith(sep) ? folder : folder + sep)) return target;
  throw new UserError(`${file} is a link out of its folder: no receipt is kept there`, { hint });
}

/** Whether the file ends in a line feed, or is empty. Throws a UserError for a file of something else. */
function endsInLine(descriptor: number, file: string): boolean {
  const stats = fstatSync(descriptor);
  // A device such as /dev/stderr has no size.
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
