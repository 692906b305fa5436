import { closeSync, fstatSync, readdirSync, readSync, statSync, type Stats } from 'node:fs';
import { join, resolve } from 'node:path';
import { systemCode, UserError } from '../../values/errors.ts';
import { streamBytes, failureReason, refuseDevice } from '../../system/files.ts';
import type { Io } from '../../system/io.ts';
import { openFile } from '../../system/open-file.ts';
import type { OpenFile } from '../tally/intake-options.ts';
import { encodingOf, markOf } from '../read/encoding.ts';
import { BufferPool, ChunkFeeder } from '../read/chunk-feeder.ts';

// The only module that opens files of usage.

/** A file to read. */
export interface UsageFile {
  /** As it is shown; `-` for standard input. */
  readonly shown: string;
  readonly path: string;
  readonly size: number;
  /** False for one that was found in a folder: it may be something else. */
  readonly isNamed: boolean;
}

const passedOver: ReadonlySet<string> = new Set(['.git', 'node_modules']);

/**
 * The files under paths, folders walked in the order of their names, each file once however many names lead to it.
 * Throws a UserError for a path that is not there.
 */
export function listUsageFiles(io: Io, paths: readonly string[]): UsageFile[] {
  const files: UsageFile[] = [];
  const seen = new Set<string>();

  const visit = (shown: string, isNamed: boolean): void => {
    const path = resolve(io.cwd, shown);
    const stats = statsOf(path, shown, isNamed);
    // It is there under bytes that are not text, and cannot be opened by this name: it counts as unread.
    if (!stats && shown.includes('\uFFFD')) files.push({ shown, path, size: 0, isNamed: true });
    if (!stats || isSeen(stats)) return;
    if (stats.isDirectory()) {
      for (const name of namesIn(path, shown, isNamed)) if (!passedOver.has(name)) visit(join(shown, name), false);
    } else if (stats.isFile() || isNamed) {
      refuseDevice(shown, stats);
      files.push({ shown, path, size: stats.isFile() ? stats.size : 0, isNamed });
    }
  };

  const isSeen = ({ dev, ino }: Stats): boolean => {
    const key = `${dev}:${ino}`;
    if (ino === 0) return false;
    if (seen.has(key)) return true;
    seen.add(key);
    return false;
  };

  for (const path of paths) {
    if (path === '-') files.push({ shown: '-', path: '-', size: 0, isNamed: true });
    else visit(path, true);
  }
  return files;
}

function statsOf(path: string, shown: string, isNamed: boolean): Stats | undefined {
  try {
    return statSync(path);
  } catch (error) {
    // A broken link is passed over.
    if (!isNamed) return undefined;
    throw new UserError(`cannot read ${shown}: ${failureReason(error)}`);
  }
}

function namesIn(path: string, shown: string, isNamed: boolean): string[] {
  try {
    return readdirSync(path).toSorted((one, other) => (one < other ? -1 : 1));
  } catch (error) {
    if (!isNamed) return [];
    throw new UserError(`cannot read ${shown}: ${failureReason(error)}`);
  }
}

/** Called after every chunk with the number of bytes read; its promise is awaited. */
export type Progress = (bytes: number) => Promise<void> | undefined;

/** A file in which nothing was recognised, with what it is, if that is known. */
export interface UnrecognisedFile {
  readonly file: UsageFile;
  readonly reason: string | undefined;
  /** True for a file that is use by its name or by what it counts, and could not be read. */
  readonly isUse: boolean;
}

/** Logs and exports that are packed in a way that is not read here. */
const packedUse = /\.(?:jsonl|ndjson|json|csv|tsv|log)\.\w+$/i;

/** What a file is by the folders that it stands in, and the ending of its name. */
const toldByFolder = [
  [/\.claude\/projects\//, /\.jsonl$/, 'a session of Claude Code'],
  [/\.codex\/(?:archived_)?sessions\//, /\.jsonl(?:\.\w+)?$/, 'a session of Codex'],
  [/opencode\/storage\/message\//, /\.json$/, 'a message of opencode'],
  [/\.gemini\/tmp\/[^/]+\/chats\//, /\.jsonl?$/, 'a chat of Gemini CLI'],
  [/\.qwen\/projects\//, /\.jsonl$/, 'a session of Qwen Code'],
  [/\.copilot\/session-state\//, /\.jsonl$/, 'a session of Copilot CLI'],
] as const;

/** What a file is by its name alone. */
const toldByName = [
  [/opencode/, /\.db$/, 'the database of opencode: sqlite3 -json FILE "SELECT * FROM message" writes what can be read'],
  [/usage|cost|spend|billing|tokens/i, /\.(?:parquet|xlsx)$/i, 'a table that is not read here: write it as CSV'],
] as const;

function toldOf(file: string): string | undefined {
  const path = file.replaceAll('\\', '/');
  const name = path.slice(path.lastIndexOf('/') + 1);
  const [, , told] =
    toldByFolder.find(([folders, ending]) => ending.test(name) && folders.test(path)) ??
    toldByName.find(([words, ending]) => ending.test(name) && words.test(name)) ??
    [];
  return told;
}

/**
 * Reads files one after the other, those last that depend on what stands in others, and returns those in which
 * nothing was recognised.
 */
export async function readUsageFiles(
  io: Io,
  files: readonly UsageFile[],
  begin: (file: UsageFile, canWait: boolean) => OpenFile,
  progress: Progress,
): Promise<UnrecognisedFile[]> {
  const passed: UnrecognisedFile[] = [];
  const memory = new BufferPool();
  const later = new Set<UsageFile>();
  const read = async (file: UsageFile, canWait: boolean): Promise<void> => {
    const open = begin(file, canWait);
    const reason = await readFile(io, file, open, progress, memory);
    const strange = reason ?? open.strange();
    const told = toldOf(file.path);
    const isUse = open.countsUse() || told !== undefined || (reason !== undefined && packedUse.test(file.path));
    if (open.reader.isPutOff) later.add(file);
    else if (!open.close()) passed.push({ file, reason: told === undefined ? strange : nameOf(told, strange), isUse });
  };
  // What is piped cannot be read twice.
  for (const file of files) await read(file, file.size > 0);
  for (const file of later) await read(file, false);
  return passed;
}

function nameOf(told: string, reason: string | undefined): string {
  return `by its name it is ${told}${reason === undefined ? ', of which nothing is known here' : ` (${reason})`}`;
}

/** Reads a file to its end, or until no format can fit; returns what it is if it is not text. */
async function readFile(
  io: Io,
  file: UsageFile,
  open: OpenFile,
  progress: Progress,
  memory: BufferPool,
): Promise<string | undefined> {
  const feeder = new ChunkFeeder(open.reader, memory);
  try {
    if (file.size > 0 && (await fromDisk(file, feeder, open, progress))) return undefined;
    const { decodeUtf8 } = await import('./decode.ts');
    for await (const chunk of decodeUtf8(streamBytes(file.shown, io), progress)) {
      feeder.push(chunk);
      if (open.reader.isOver) return undefined;
    }
    feeder.end();
  } catch (error) {
    const isKnown = error instanceof UserError && error.code !== 'interrupted';
    if (isKnown && !open.reader.format) return [error.message, error.hint ?? []].flat().join('; ');
    if (!isKnown && systemCode(error) === undefined) throw error;
    feeder.end();
    open.fail(isKnown ? error.message : (cutOff[systemCode(error) ?? ''] ?? `cannot be read: ${failureReason(error)}`));
  }
  return undefined;
}

const cutOff: Readonly<Record<string, string>> = {
  Z_BUF_ERROR: 'the gzip is cut off; everything before was read',
  Z_DATA_ERROR: 'the gzip is damaged; everything before was read',
};

/** Reads a file of UTF-8 straight from the disk; false, with nothing read, for one that is written otherwise. */
async function fromDisk(
  { path, shown }: UsageFile,
  feeder: ChunkFeeder,
  open: OpenFile,
  progress: Progress,
): Promise<boolean> {
  const { descriptor, stats: before } = openFile(path, { to: 'read', shown });
  try {
    let done = 0;
    for (;;) {
      const room = feeder.room();
      const count = readSync(descriptor, room, 0, room.length, null);
      if (count === 0) break;
      if (done === 0 && encodingOf(room.subarray(0, count)) !== 'utf-8') return false;
      const mark = done === 0 ? markOf(room.subarray(0, count)) : 0;
      if (mark > 0) room.copyWithin(0, mark, count);
      feeder.filled(count - mark);
      done += count;
      const wait = progress(count);
      if (wait) await wait;
      if (open.reader.isOver) return true;
    }
    if (done < before.size) open.fail('it shrank while it was read');
    const after = fstatSync(descriptor);
    const isChanged = after.mtimeMs !== before.mtimeMs || after.size !== before.size;
    if (isChanged) open.note(`${shown} changed while it was read: what it had then was counted.`);
    if (isChanged) feeder.dropTail();
    else feeder.end();
    return true;
  } finally {
    closeSync(descriptor);
  }
}
