import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { UserError } from '../../values/errors.ts';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import type { Io } from '../../system/io.ts';

/** No state that ask keeps comes near it; what is larger is none of it. */
const MOST_BYTES = 4 * 1024 * 1024;

/** Makes the folder of the user's own state. Throws a UserError where it leads elsewhere, as somebody's repository may have it. */
export function makeStateFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (lstatSync(folder).isSymbolicLink())
    throw new UserError(`${folder} is a link: nothing is kept there`, {
      hint: 'name another file with --receipts, or keep none with --no-receipt',
    });
}

/** A small file of JSON; undefined where there is none that can be read. */
export function readState(path: string): unknown {
  try {
    const file = openSync(path, 'r');
    try {
      const { size } = fstatSync(file);
      if (size > MOST_BYTES) return undefined;
      const bytes = Buffer.alloc(size);
      readSync(file, bytes, 0, size, 0);
      return JSON.parse(bytes.toString('utf8'));
    } finally {
      closeSync(file);
    }
  } catch {
    return undefined;
  }
}

/** Replaces such a file at once. */
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

/** The home folder; undefined where there is none, as in a container whose user nobody knows. */
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

/** Where `ask` keeps what it remembers: the state directory of the XDG specification, or undefined without a home. */
export function stateFolder(env: Io['env']): string | undefined {
  const state = env['XDG_STATE_HOME'] ?? '';
  const home = homeOf(env);
  if (isAbsolute(state)) return join(state, 'cost-projection');
  return home === undefined ? undefined : join(home, '.local', 'state', 'cost-projection');
}
