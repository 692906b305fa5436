import { randomBytes } from 'node:crypto';
import { lstatSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { UserError } from '../../values/errors.ts';
import { parseJson } from '../routing/reply-fields.ts';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import type { Io } from '../../system/io.ts';
import { textOrNone, writeNewText } from '../../system/open-file.ts';

/**
 * Makes the folder of the user's state. Throws a UserError if it is a link, which somebody's repository may contain, or
 * if others could put something there.
 */
export function makeStateFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const stats = lstatSync(folder);
  const user = process.getuid?.();
  const why = stats.isSymbolicLink()
    ? 'is a link'
    : user !== undefined && stats.uid !== user
      ? `belongs to another user (${stats.uid})`
      : user !== undefined && (stats.mode & 0o002) !== 0
        ? 'may be written by everybody'
        : undefined;
  if (why === undefined) return;
  throw new UserError(`${folder} ${why}: nothing is kept there`, {
    hint: 'name another file with --receipts, or keep none with --no-receipt',
  });
}

/** Parses a small file of JSON; undefined if there is none that can be read. Its content has to be checked. */
export function readState(path: string): unknown {
  const text = textOrNone(path);
  return text === undefined ? undefined : parseJson(text);
}

/** Replaces a file of JSON at once. */
export function writeState(path: string, value: unknown): void {
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    writeNewText(draft, JSON.stringify(value), 0o600);
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
