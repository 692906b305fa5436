import { closeSync, existsSync, openSync, writeSync } from 'node:fs';
import { resolve } from 'node:path';
import { systemCode, UserError } from '../values/errors.ts';
import { reasonOf } from './files.ts';
import type { Io } from './io.ts';

/** Writes a file that is not there yet: what somebody may have worked on is never replaced. Throws a UserError. */
export function writeNew(io: Pick<Io, 'cwd'>, target: string, text: string): void {
  try {
    const file = openSync(resolve(io.cwd, target), 'wx');
    try {
      writeSync(file, text);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    if (systemCode(error) === 'EEXIST') throw alreadyThere(target);
    throw new UserError(`cannot write ${target}: ${reasonOf(error)}`, {
      hint: systemCode(error) === 'ENOENT' ? 'make the folder first' : undefined,
    });
  }
}

/** Says the same before long work. Throws a UserError for a file that is there. */
export function refuseExisting(io: Pick<Io, 'cwd'>, target: string): void {
  if (existsSync(resolve(io.cwd, target))) throw alreadyThere(target);
}

function alreadyThere(target: string): UserError {
  return new UserError(`${target} is already there`, { hint: 'name another file, or take it away first' });
}
