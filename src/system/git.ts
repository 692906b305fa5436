import { spawnSync } from 'node:child_process';
import { basename, dirname } from 'node:path';
import { UserError } from '../values/errors.ts';
import type { Io } from './io.ts';

const LARGEST = 64 * 1024 * 1024;

/** Files of a git repository as they were at a revision. */
export interface Revision {
  /** Undefined for a file that was not there. */
  readonly read: (absolutePath: string) => Uint8Array | undefined;
  /** The files below a folder, or the file itself, by their paths from that folder. */
  readonly list: (folder: string) => string[];
}

/** Finds a revision of the repository around a folder. Throws a UserError where there is no git, or no such name. */
export function openRevision(io: Pick<Io, 'env'>, folder: string, name: string): Revision {
  const run = (cwd: string, ...words: string[]) => {
    // Nothing is fetched, and nobody is asked.
    const env = { ...io.env, GIT_NO_LAZY_FETCH: '1', GIT_ALLOW_PROTOCOL: 'none', GIT_TERMINAL_PROMPT: '0' };
    const result = spawnSync('git', words, { cwd, env, maxBuffer: LARGEST, stdio: ['ignore', 'pipe', 'pipe'] });
    if (result.error)
      throw new UserError(`cannot run git: ${result.error.message}`, { hint: 'revisions are read by git itself' });
    return result;
  };
  const found = run(folder, 'rev-parse', '--verify', '--end-of-options', `${name}^{commit}`);
  if (found.status !== 0) {
    const [reason = ''] = found.stderr.toString().trim().split('\n');
    throw new UserError(`git finds no revision "${name}": ${reason.replace(/^fatal: /, '')}`, {
      hint: 'name a commit, a branch or a tag, like HEAD or main',
    });
  }
  const commit = found.stdout.toString().trim();
  return {
    read: (path) => {
      const { status, stdout } = run(dirname(path), 'cat-file', 'blob', `${commit}:./${basename(path)}`);
      return status === 0 ? new Uint8Array(stdout) : undefined;
    },
    list: (below) => {
      const { status, stdout } = run(below, 'ls-tree', '-r', '--name-only', '-z', commit);
      return status === 0
        ? stdout
            .toString()
            .split('\0')
            .filter((each) => each !== '')
        : [];
    },
  };
}
