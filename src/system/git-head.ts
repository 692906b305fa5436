import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';

// What commit and branch a folder is at, read from git's own files: git itself would run what a repository's settings name.

/** No head, and no file of packed references, is larger. */
const MOST_BYTES = 8 * 1024 * 1024;

/** The commit and the branch of the repository around a folder, as labels; none outside of one. */
export function gitTags(folder: string): { readonly commit?: string; readonly branch?: string } {
  const git = gitFolder(folder);
  const head = git === undefined ? undefined : read(join(git, 'HEAD'))?.trim();
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

/** The folder with the head: that of a worktree is named by a file in it. */
function gitFolder(from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const path = join(folder, '.git');
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats?.isDirectory() === true) return path;
    const [, named] = /^gitdir: (.+)$/m.exec(stats?.isFile() === true ? (read(path) ?? '') : '') ?? [];
    if (named !== undefined) return resolve(folder, named.trim());
    if (dirname(folder) === folder) return undefined;
  }
}

function commitOf(git: string, ref: string): string | undefined {
  const named = read(join(git, 'commondir'))?.trim();
  const common = named === undefined ? git : isAbsolute(named) ? named : join(git, named);
  const own = read(join(common, ref))?.trim();
  if (own !== undefined) return own;
  const packed = read(join(common, 'packed-refs'))?.split('\n') ?? [];
  return packed.find((line) => line.endsWith(` ${ref}`))?.split(' ')[0];
}

function read(path: string): string | undefined {
  try {
    if (!statSync(path).isFile()) return undefined;
    const file = openSync(path, 'r');
    try {
      const bytes = Buffer.alloc(Math.min(statSync(path).size, MOST_BYTES));
      return bytes.toString('utf8', 0, readSync(file, bytes, 0, bytes.length, 0));
    } finally {
      closeSync(file);
    }
  } catch {
    return undefined;
  }
}
