import { lstatSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { UserError } from '../values/errors.ts';
import type { Io } from './io.ts';

/**
 * Makes a folder of the user's own. Throws a UserError if it is a link, which somebody's repository may contain, or
 * if others could put something there.
 */
export function makeOwnFolder(folder: string, hint: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  refuseShared(folder, hint);
}

/** Throws a UserError for a folder that is a link, or that others can write to. */
export function refuseShared(folder: string, hint: string): void {
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
  throw new UserError(`${folder} ${why}: nothing is kept there`, { hint });
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

/** Folders of the XDG specification: the variable that names one, and where it is without. */
const bases = {
  state: ['XDG_STATE_HOME', '.local/state'],
  data: ['XDG_DATA_HOME', '.local/share'],
} as const;

/** The program's folder for what it keeps for the user; undefined without a home. */
export function ownFolder(kind: keyof typeof bases, env: Io['env']): string | undefined {
  const [variable, usual] = bases[kind];
  const named = env[variable] ?? '';
  if (isAbsolute(named)) return join(named, 'cost-projection');
  const home = homeOf(env);
  return home === undefined ? undefined : join(home, usual, 'cost-projection');
}
