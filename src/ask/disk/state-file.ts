import { randomBytes } from 'node:crypto';
import { lstatSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { UserError } from '../../values/errors.ts';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import type { Io } from '../../system/io.ts';

/** No state file comes near this size. */
const MAX_BYTES = 4 * 1024 * 1024;

/**
 * Makes the folder of the user's state. Throws a UserError if it is a link, which somebody's repository may contain.
 */
export function makeStateFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (lstatSync(folder).isSymbolicLink())
    throw new UserError(`${folder} is a link: nothing is kept there`, {
      hint: 'name another file with --receipts, or keep none with --no-receipt',
    });
}

/** Parses a small file of JSON; undefined if there is none that can be read. */
export function readState(path: string): unknown {
  try {
    return statSync(path).size > MAX_BYTES ? undefined : JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Replaces a file of JSON at once. */
export function writeState(path: string, value: unknown): void {
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    writeFileSync(draft, JSON.stringify(value), { flag: 'wx', mode: 0o600 });
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

/** The home folder; undefined if there is none, as for an unknown user in a container. */
export function homeOf({ HOME = '' }: Io['env']): string | undefined {
  const home = HOME === '' ? registeredHome() : HOME;
  return isAbsolute(home) ? home : undefined;
}

function registeredHome(): string {
  try {
    return homedir();
  } catch {
    return '';
  }
}

/** The folder for receipts and outages, in the state directory of the XDG specification; undefined without a home. */
export function stateFolder(env: Io['env']): string | undefined {
  const state = env['XDG_STATE_HOME'] ?? '';
  const home = homeOf(env);
  if (isAbsolute(state)) return join(state, 'cost-projection');
  return home === undefined ? undefined : join(home, '.local', 'state', 'cost-projection');
}
