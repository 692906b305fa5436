import { closeSync, constants, fstatSync, lstatSync, openSync, readSync, realpathSync, writeSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { UserError } from '../../values/errors.ts';
import { reasonOf } from '../../system/files.ts';
import type { Io } from '../../system/io.ts';
import { stateFolder, makeStateFolder } from './state-file.ts';
import type { Receipt } from '../ledger/receipt.ts';

const hint = 'name another file with --receipts, or keep none with --no-receipt';

/** Where receipts are kept unless told otherwise: in the state folder. Throws a UserError where there is none. */
export function receiptsFile({ env, cwd }: Pick<Io, 'env' | 'cwd'>, named: string | undefined): string {
  if (named !== undefined) return resolve(cwd, named);
  const folder = stateFolder(env);
  if (folder === undefined) throw new UserError('there is no home folder to keep receipts in', { hint });
  return join(folder, 'receipts.jsonl');
}

/**
 * Appends a receipt as one line, in one write, so that any number of processes may do so at once. A line that a crash
 * tore off is ended first. Throws a UserError, also where the folder of a named file is not there, and for a file that
 * leads somewhere else or holds something else.
 */
export function appendReceipt(io: Pick<Io, 'env' | 'cwd'>, named: string | undefined, receipt: Receipt): void {
  const file = receiptsFile(io, named);
  try {
    if (named === undefined) makeStateFolder(dirname(file));
    const descriptor = openSync(
      targetOf(file),
      constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | constants.O_NONBLOCK,
      0o600,
    );
    try {
      const line = Buffer.from(`${endsInLine(descriptor, file) ? '' : '\n'}${JSON.stringify(receipt)}\n`);
      // The rest of a short write gives its reason: a full disk.
      for (let done = 0; done < line.length;) done += writeSync(descriptor, line, done);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`cannot keep the receipt in ${file}: ${reasonOf(error)}`, { hint });
  }
}

/** The file itself. A link may lead to another name in its folder (or be one of the system's, in /dev), no further. */
function targetOf(file: string): string {
  const isLink = lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() === true;
  if (!isLink || file.startsWith('/dev/')) return file;
  const target = realpathSync(file);
  const folder = realpathSync(dirname(file));
  if (target.startsWith(folder.endsWith(sep) ? folder : folder + sep)) return target;
  throw new UserError(`${file} is a link out of its folder: no receipt is kept there`, { hint });
}

/** Whether the next line may begin at once. Throws a UserError for a file of something else. */
function endsInLine(descriptor: number, file: string): boolean {
  const stats = fstatSync(descriptor);
  // So does what has no size, such as /dev/stderr.
  if (stats.size === 0 || !stats.isFile()) return true;
  if (byteAt(descriptor, 0) !== 0x7b)
    throw new UserError(`${file} holds something else than receipts, and is left alone`, { hint });
  return byteAt(descriptor, stats.size - 1) === 0x0a;
}

function byteAt(descriptor: number, position: number): number | undefined {
  const byte = Buffer.alloc(1);
  readSync(descriptor, byte, 0, 1, position);
  return byte[0];
}
