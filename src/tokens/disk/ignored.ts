import { join } from 'node:path';
import { textOrNone } from '../../system/open-file.ts';
import { exactStarPattern } from '../../values/star-pattern.ts';

/** True for a path below the folder, written with `/`, that is to be left out. */
export type IgnoreRule = (path: string, isFolder: boolean) => boolean | undefined;

/** The rule of a folder's .gitignore; undefined where it says nothing. `*` also crosses folders. */
export function ignoreRule(folder: string): IgnoreRule {
  const patterns = (textOrNone(join(folder, '.gitignore')) ?? '').split('\n').flatMap(patternOf);
  return (path, isFolder) => {
    const name = path.slice(path.lastIndexOf('/') + 1);
    const found = patterns.findLast(
      ({ glob, isAnchored, isForFolders }) => (isFolder || !isForFolders) && glob.test(isAnchored ? path : name),
    );
    return found && !found.isAgain;
  };
}

function patternOf(line: string) {
  const text = line.trim();
  if (text === '' || text.startsWith('#')) return [];
  const isAgain = text.startsWith('!');
  const bare = text.slice(isAgain ? 1 : 0);
  const isForFolders = bare.endsWith('/');
  const glob = exactStarPattern(bare.replace(/^\//, '').replace(/\/$/, '').replace('**/', '*'));
  return [{ glob, isAgain, isForFolders, isAnchored: bare.slice(0, -1).includes('/') }];
}
