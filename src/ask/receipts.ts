import { closeSync, fstatSync, mkdirSync, openSync, readSync, writeSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { UserError } from '../values/errors.ts';
import { reasonOf } from '../system/files.ts';
import type { Io } from '../system/io.ts';
import type { Receipt } from './receipt.ts';

/** Where receipts are kept unless told otherwise: the state directory of the XDG specification. */
export function receiptsFile({ env, cwd }: Io, named: string | undefined): string {
  if (named !== undefined) return resolve(cwd, named);
  const state = env['XDG_STATE_HOME'] ?? '';
  return join(state.startsWith('/') ? state : join(env['HOME'] ?? homedir(), '.local', 'state'), 'cost-projection', 'receipts.jsonl');
}

/**
 * Appends a receipt as one line, in one write, so that any number of processes may do so at once. A line that a crash
 * tore off is ended first. Throws a UserError, also where the folder of a named file is not there.
 */
export function appendReceipt(io: Io, named: string | undefined, receipt: Receipt): void {
  const file = receiptsFile(io, named);
  try {
    if (named === undefined) mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    const descriptor = openSync(file, 'a+', 0o600);
    try {
      const line = Buffer.from(`${endsInLine(descriptor) ? '' : '\n'}${JSON.stringify(receipt)}\n`);
      // The rest of a short write gives its reason: a full disk.
      for (let done = 0; done < line.length;) done += writeSync(descriptor, line, done);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    throw new UserError(`cannot keep the receipt in ${file}: ${reasonOf(error)}`, {
      hint: 'name another file with --receipts, or keep none with --no-receipt',
    });
  }
}

function endsInLine(descriptor: number): boolean {
  const { size } = fstatSync(descriptor);
  // So does what has no size, such as /dev/stderr.
  if (size === 0) return true;
  const last = Buffer.alloc(1);
  readSync(descriptor, last, 0, 1, size - 1);
  return last[0] === 10;
}
