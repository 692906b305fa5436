import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { systemCode, UserError } from '../values/errors.ts';
import { failureReason } from './files.ts';
import type { Io } from './io.ts';
import { writeNewText } from './open-file.ts';

/** Creates a file; an existing one, which somebody may have worked on, is never replaced. Throws a UserError. */
export function writeNew(io: Pick<Io, 'cwd'>, target: string, text: string): void {
  try {
    writeNewText(resolve(io.cwd, target), text);
  } catch (error) {
    if (systemCode(error) === 'EEXIST') throw alreadyExists(target);
    throw new UserError(`cannot write ${target}: ${failureReason(error)}`, {
      hint: systemCode(error) === 'ENOENT' ? 'make the folder first' : undefined,
    });
  }
}

/** Throws a UserError if the file exists, for a check before long work. */
export function refuseExisting(io: Pick<Io, 'cwd'>, target: string): void {
  if (existsSync(resolve(io.cwd, target))) throw alreadyExists(target);
}

function alreadyExists(target: string): UserError {
  return new UserError(`${target} already exists`, { hint: 'name another file, or remove this one first' });
}
