import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../../values/errors.ts';
import { parseJson } from '../../../values/json.ts';
import type { Io } from '../../../system/io.ts';
import { failureReason } from '../../../system/files.ts';
import { LockTaken, withLock } from '../../../system/lock.ts';
import { smallText, writeNewText } from '../../../system/open-file.ts';
import { makeOwnFolder, refuseShared } from '../../../system/own-folder.ts';
import type { Catalogue } from '../../catalogue/offer.ts';
import { frozenCatalogue, frozenHead } from './frozen.ts';
import { hasUpdates } from './own-prices.ts';
import { catalogueOfSources, freeze, hashOfLists, parseSources, readSources } from './shipped.ts';

// The user's own prices, as `pricing update` writes them: a folder of lists for each update, which is never changed,
// and a file that names the one in force. Beside its lists an update has them frozen, as the program has its own.

const FROZEN = 'frozen';

interface Current {
  /** The folder of the update in force; null where the shipped prices are. */
  readonly update: string | null;
  /** Those that it replaced, the newest last. */
  readonly before: readonly (string | null)[];
}

/** So many updates can be undone. */
const MOST_KEPT = 10;

/** The lists in force; undefined where all updates were undone. Throws a UserError for a damaged folder. */
export function openUpdates(folder: string): Catalogue | undefined {
  refuseShared(folder, wayOut(folder));
  const { update } = readCurrent(folder);
  if (update === null) return undefined;
  const path = join(folder, update);
  const sources = existsSync(path) ? readSources(path) : [];
  if (sources.length === 0)
    throw new UserError(`${path} is gone, and it held the prices of an update`, { hint: wayOut(folder) });
  const frozen = join(path, FROZEN);
  const head = existsSync(join(frozen, 'head.json')) ? frozenHead(frozen) : undefined;
  return head?.hash === hashOfLists(sources.map(({ text }) => text))
    ? frozenCatalogue(head, frozen)
    : catalogueOfSources(sources);
}

/** The update in force, to tell whether another one came in between. */
export function updateInForce(folder: string): string | null {
  return hasUpdates(folder) ? readCurrent(folder).update : null;
}

export interface NewLists {
  readonly day: string;
  /** The update that these lists go over. */
  readonly over: string | null;
  readonly files: ReadyLists;
}

/** Lists by file name, read once to be sure that they can be, and frozen. */
export type ReadyLists = Readonly<Record<'texts' | 'frozen', ReadonlyMap<string, string>>>;

/** Throws a UserError for a list that cannot be read. */
export function readyLists(texts: ReadonlyMap<string, string>): ReadyLists {
  return { texts, frozen: freeze(parseSources([...texts].map(([file, text]) => ({ file, text })))) };
}

/**
 * Writes the lists of an update beside those of before, then puts them in force at once; returns their folder. Throws a
 * UserError, after which everything is as before.
 */
export async function keepUpdate(folder: string, io: Io, { day, over, files }: NewLists): Promise<string> {
  const name = `${day}-${randomBytes(4).toString('hex')}`;
  await changed(folder, io, () => {
    if (updateInForce(folder) !== over) throw taken(`another update was written to ${folder} meanwhile`);
    const draft = join(folder, `.${name}`);
    try {
      mkdirSync(join(draft, FROZEN, 'lists'), { recursive: true });
      for (const [file, text] of files.texts) writeNewText(join(draft, file), text);
      for (const [file, text] of files.frozen) writeNewText(join(draft, FROZEN, file), text);
      renameSync(draft, join(folder, name));
    } catch (error) {
      rmSync(draft, { recursive: true, force: true });
      throw error;
    }
    const before = hasUpdates(folder) ? readCurrent(folder).before : [];
    const kept = [...before, over].slice(-MOST_KEPT);
    writeCurrent(folder, { update: name, before: kept });
    removeOthers(folder, [name, ...kept]);
  });
  return join(folder, name);
}

/** Puts the prices before the last update in force again. Throws a UserError where there is none. */
export async function undoUpdate(folder: string | undefined, io: Io): Promise<string | undefined> {
  if (folder === undefined || !hasUpdates(folder)) throw nothingToUndo();
  return await changed(folder, io, () => {
    const { before } = readCurrent(folder);
    const update = before.at(-1);
    if (update === undefined) throw nothingToUndo();
    writeCurrent(folder, { update, before: before.slice(0, -1) });
    return update === null ? undefined : join(folder, update);
  });
}

function nothingToUndo(): UserError {
  return new UserError('no price update is left to undo', { hint: 'the prices are those that came with the program' });
}

/** Seconds to wait for another update are few: each is written in one. */
const TRIES = 200;

async function changed<T>(folder: string, io: Io, work: () => T): Promise<T> {
  makeOwnFolder(folder, 'name another folder with XDG_DATA_HOME');
  try {
    return await withLock(join(folder, 'lock'), io, TRIES, work);
  } catch (error) {
    if (error instanceof UserError) throw error;
    if (error instanceof LockTaken) throw taken(`another update is writing to ${folder}`);
    throw new UserError(`cannot write to ${folder}: ${failureReason(error)}`, {
      hint: 'the prices are as before; name another folder with XDG_DATA_HOME',
    });
  }
}

function taken(message: string): UserError {
  return new UserError(message, { hint: 'the prices are those of the other one; run yours again' });
}

/** Names that an update makes for its folder. */
const MADE = /^\d{4}-\d{2}-\d{2}-[0-9a-f]{8}$/;

function removeOthers(folder: string, used: readonly (string | null)[]): void {
  for (const name of readdirSync(folder))
    if (MADE.test(name.replace(/^\./, '')) && !used.includes(name))
      rmSync(join(folder, name), { recursive: true, force: true });
}

/** Nothing else than what an update has written becomes part of a path. */
function readCurrent(folder: string): Current {
  const file = join(folder, 'current.json');
  const value = parseJson(smallText(file));
  const fields = new Map(typeof value === 'object' && value !== null ? Object.entries(value) : []);
  const [update, before]: unknown[] = [fields.get('update'), fields.get('before')];
  if (isUpdate(update) && Array.isArray(before) && before.every(isUpdate)) return { update, before };
  throw new UserError(`${file} is not the file that pricing update wrote`, { hint: wayOut(folder) });
}

function isUpdate(value: unknown): value is string | null {
  return value === null || (typeof value === 'string' && MADE.test(value));
}

function writeCurrent(folder: string, value: Current): void {
  const draft = join(folder, `.current.${randomBytes(6).toString('hex')}`);
  writeNewText(draft, JSON.stringify(value));
  renameSync(draft, join(folder, 'current.json'));
}

function wayOut(folder: string): string {
  return `remove ${folder}: the prices are those that came with the program then, and pricing update gets newer ones`;
}
