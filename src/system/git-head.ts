import { dirname, isAbsolute, join, resolve } from 'node:path';
import { statPath } from './files.ts';
import { textOrNone } from './open-file.ts';

// The commit and branch of a folder, read from git's own files: git itself would run commands that a repository's
// settings name.

/** The commit and branch of the repository that a folder is in; neither outside of one. */
export function gitTags(folder: string): { readonly commit?: string; readonly branch?: string } {
  const git = gitFolder(folder);
  const head = git === undefined ? undefined : textOrNone(join(git, 'HEAD'))?.trim();
  if (git === undefined || head === undefined) return {};
  const [, ref] = /^ref: (refs\/[\w./@+-]+)$/.exec(head) ?? [];
  const branch =
    ref?.startsWith('refs/heads/') === true && !ref.includes('..') ? ref.slice('refs/heads/'.length) : undefined;
  const commit = ref === undefined ? head : ref.includes('..') ? undefined : commitOf(git, ref);
  return {
    ...(commit !== undefined && /^[0-9a-f]{40,64}$/.test(commit) && { commit: commit.slice(0, 12) }),
    ...(branch !== undefined && branch.length <= 200 && { branch }),
  };
}

/** The folder that contains HEAD; a worktree names it in a file. */
function gitFolder(from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const path = join(folder, '.git');
    const stats = statPath(path);
    if (stats?.isDirectory() === true) return path;
    const [, named] = /^gitdir: (.+)$/m.exec(stats?.isFile() === true ? (textOrNone(path) ?? '') : '') ?? [];
    if (named !== undefined) return resolve(folder, named.trim());
    if (dirname(folder) === folder) return undefined;
  }
}

function commitOf(git: string, ref: string): string | undefined {
  const named = textOrNone(join(git, 'commondir'))?.trim();
  const common = named === undefined ? git : isAbsolute(named) ? named : join(git, named);
  const own = textOrNone(join(common, ref))?.trim();
  if (own !== undefined) return own;
  const packed = textOrNone(join(common, 'packed-refs'))?.split('\n') ?? [];
  return packed.find((line) => line.endsWith(` ${ref}`))?.split(' ')[0];
}
