import { randomBytes } from 'node:crypto';
import { renameSync, rmSync } from 'node:fs';
import { parseJson } from '../../values/json.ts';
import { textOrNone, writeNewText } from '../../system/open-file.ts';
import { makeOwnFolder } from '../../system/own-folder.ts';

/** Makes the folder of the user's state, which has to be the user's own. Throws a UserError. */
export function makeStateFolder(folder: string): void {
  makeOwnFolder(folder, 'name another file with --receipts, or keep none with --no-receipt');
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
