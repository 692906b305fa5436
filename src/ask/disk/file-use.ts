import { createHash, randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, realpathSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { statPath } from '../../system/files.ts';
import type { Io } from '../../system/io.ts';
import { textOrNone, writeNewText } from '../../system/open-file.ts';
import { UserError } from '../../values/errors.ts';
import { homeOf, ownFolder } from '../../system/own-folder.ts';

// A file of receipts in a repository may have come with it. The state folder of the user has a record of each such file
// that `ask` itself made: a random id, under a name made of the path and inode. The ledger of its budgets has that id.

type Environment = Io['env'];

/** Whether a file lies in a repository: a folder above it, below the home folder, has `.git`. */
export function isInRepository(env: Environment, file: string): boolean {
  const home = realOrNone(homeOf(env));
  for (let folder = realOrNone(dirname(file)); folder !== undefined && folder !== home; folder = dirname(folder)) {
    if (statPath(join(folder, '.git'))) return true;
    if (dirname(folder) === folder) return false;
  }
  return false;
}

/** The id of the record of a file; undefined if there is none. */
export function recordedUse(env: Environment, file: string): string | undefined {
  const path = recordPath(env, file, statPath(file)?.ino);
  const id = path === undefined ? undefined : textOrNone(path);
  return id !== undefined && /^[0-9a-f]{16}$/.test(id) ? id : undefined;
}

/** Records that `ask` made a file, which is still empty. The first of several processes decides on the id. */
export function recordUse(env: Environment, file: string, inode: number): void {
  const path = isInRepository(env, file) ? recordPath(env, file, inode) : undefined;
  if (path === undefined) return;
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeNewText(draft, randomBytes(8).toString('hex'), 0o600);
    linkSync(draft, path);
  } catch {
    // There is one already, or no folder for it: then the next run refuses the file.
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Throws a UserError for a file in a repository that no `ask` of this user made. */
export function refuseForeign(env: Environment, file: string): void {
  if (!statPath(file) || !isInRepository(env, file) || recordedUse(env, file) !== undefined) return;
  throw new UserError(`${file} lies in a repository, and no ask of yours has made it`, {
    hint: 'name a new file with --receipts; or, if it is yours, move it out of the repository',
  });
}

function recordPath(env: Environment, file: string, inode: number | undefined): string | undefined {
  const [folder, real] = [ownFolder('state', env), realOrNone(file)];
  if (folder === undefined || real === undefined || inode === undefined) return undefined;
  const name = createHash('sha256').update(`${real}\0${inode}`).digest('hex').slice(0, 32);
  return join(folder, 'made', name);
}

function realOrNone(path: string | undefined): string | undefined {
  try {
    return path === undefined ? undefined : realpathSync(path);
  } catch {
    return undefined;
  }
}
