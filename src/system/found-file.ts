import { realpathSync, type Stats } from 'node:fs';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import { UserError } from '../values/errors.ts';
import { andList } from '../values/nearest.ts';
import { statPath } from './files.ts';
import type { Io } from './io.ts';
import { shellWord } from '../values/shell-word.ts';

/** A file that was found without being named. */
export interface FoundFile {
  /** Relative to the working folder. */
  readonly path: string;
  /** Why its content may come from somebody else; undefined for the user's own file. */
  readonly doubt: string | undefined;
}

/**
 * The nearest file of one of these names, from the working folder up to the folder of the repository or the home
 * folder; if neither is above, or only on another file system, in the working folder only. Throws a UserError for two
 * files in one folder, for a link that leads out of the searched folders, and for a path that is not a file.
 */
export function findUpward(names: readonly string[], { cwd, env }: Pick<Io, 'cwd' | 'env'>): FoundFile | undefined {
  const folders = foldersUp(cwd, env['HOME']);
  for (const folder of folders) {
    const found = names.flatMap((name) => {
      const stats = statPath(join(folder, name));
      return stats ? [{ path: join(folder, name), stats }] : [];
    });
    const [first, ...others] = found.map(({ path }) => relative(cwd, path));
    if (others.length > 0) {
      throw new UserError(`two plans in one folder: ${andList([first ?? '', ...others])}`, {
        hint: 'keep one of them',
      });
    }
    if (found[0] && first !== undefined)
      return { path: first, doubt: doubtOf(found[0].path, first, folders.at(-1) ?? cwd, found[0].stats) };
  }
  return undefined;
}

/** The folders to search, the working folder first. */
function foldersUp(cwd: string, home: string | undefined): string[] {
  const device = statPath(cwd)?.dev;
  const folders: string[] = [];
  for (let folder = cwd; ; folder = dirname(folder)) {
    if (folder !== cwd && statPath(folder)?.dev !== device) break;
    folders.push(folder);
    if (folder === home || statPath(join(folder, '.git'))) return folders;
    if (dirname(folder) === folder) break;
  }
  return [cwd];
}

/** True for the real path of a file that is somewhere in the folder in which the search for a plan ends. */
export function isInSearchedFolders(real: string, { cwd, env }: Pick<Io, 'cwd' | 'env'>): boolean {
  return isInside(real, foldersUp(cwd, env['HOME']).at(-1) ?? cwd);
}

function isInside(real: string, folder: string): boolean {
  const inside = relative(realpathSync(folder), real);
  return inside !== '..' && !inside.startsWith(`..${sep}`) && !isAbsolute(inside);
}

function doubtOf(path: string, shown: string, top: string, stats: Stats): string | undefined {
  const real = realpathSync(path);
  if (!isInside(real, top)) {
    throw new UserError(`${shown} is a link to ${real}, outside the searched folders`, {
      hint: `name it to use it: --plan ${shellWord(shown)}; or leave it out: --no-plan`,
    });
  }
  if (!stats.isFile()) throw new UserError(`${shown} is not a regular file`, { hint: 'leave it out with --no-plan' });
  const user = process.getuid?.();
  if (user !== undefined && stats.uid !== user) return `belongs to another user (${stats.uid})`;
  return (stats.mode & 0o002) === 0 ? undefined : 'may be written by everybody';
}
