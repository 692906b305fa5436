import { readdirSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { UserError } from '../../values/errors.ts';
import { exactStarPattern } from '../../values/star-pattern.ts';
import { failureReason, refuseDevice, statPath } from '../../system/files.ts';
import type { Io } from '../../system/io.ts';
import { ignoreRule, type IgnoreRule } from './ignored.ts';

/** A file whose tokens are counted. */
export interface TextFile {
  /** As it is shown; `-` for standard input. */
  readonly shown: string;
  /** False for one that was found in a folder: what is not text there is passed over. */
  readonly isNamed: boolean;
}

const passedOver: ReadonlySet<string> = new Set(['.git', 'node_modules']);

/**
 * The files under paths and patterns with `*`, in the order of their names, each once, without those that a .gitignore
 * leaves out. Throws a UserError for a path that is not there.
 */
export function listTextFiles(io: Pick<Io, 'cwd'>, paths: readonly string[]): TextFile[] {
  const files: TextFile[] = [];
  const seen = new Set<string>();

  const visit = (shown: string, isNamed: boolean, rules: readonly FolderRule[]): void => {
    const path = resolve(io.cwd, shown);
    const stats = statPath(path);
    if (!stats) {
      if (isNamed) throw new UserError(`cannot read ${shown}: no such file or folder`);
      return;
    }
    const key = `${stats.dev}:${stats.ino}`;
    if (stats.ino !== 0 && seen.has(key)) return;
    seen.add(key);
    if (stats.isDirectory()) {
      const inner = [...rules, { folder: path, rule: ignoreRule(path) }];
      for (const name of namesIn(path, shown)) {
        const below = join(path, name);
        const isFolder = statPath(below)?.isDirectory() === true;
        if (!passedOver.has(name) && !isIgnored(below, isFolder, inner)) visit(join(shown, name), false, inner);
      }
    } else if (stats.isFile() || isNamed) {
      refuseDevice(shown, stats);
      files.push({ shown, isNamed });
    }
  };

  for (const path of paths) {
    if (path === '-') files.push({ shown: '-', isNamed: true });
    else if (path.includes('*') && !statPath(resolve(io.cwd, path))) files.push(...matching(io, path));
    else visit(path, true, []);
  }
  return files;
}

function matching(io: Pick<Io, 'cwd'>, pattern: string): TextFile[] {
  const folder = pattern.slice(0, pattern.lastIndexOf('/', pattern.indexOf('*')) + 1);
  const all = statPath(resolve(io.cwd, folder)) ? listTextFiles(io, [folder === '' ? '.' : folder]) : [];
  const wanted = exactStarPattern(pattern.replace(/^\.\//, ''));
  const found = all.filter(({ shown }) => wanted.test(shown.split(sep).join('/')));
  if (found.length === 0) throw new UserError(`no file fits ${pattern}`, { hint: 'name a file or a folder' });
  return found;
}

interface FolderRule {
  readonly folder: string;
  readonly rule: IgnoreRule;
}

/** The nearest folder that says something decides. */
function isIgnored(path: string, isFolder: boolean, rules: readonly FolderRule[]): boolean {
  for (const { folder, rule } of rules.toReversed()) {
    const says = rule(relative(folder, path).split(sep).join('/'), isFolder);
    if (says !== undefined) return says;
  }
  return false;
}

function namesIn(path: string, shown: string): string[] {
  try {
    return readdirSync(path).toSorted((one, other) => (one < other ? -1 : 1));
  } catch (error) {
    throw new UserError(`cannot read ${shown}: ${failureReason(error)}`);
  }
}
