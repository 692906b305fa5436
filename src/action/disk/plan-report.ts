import { spawnSync } from 'node:child_process';
import { mkdtempSync, realpathSync } from 'node:fs';
import { isAbsolute, join, sep } from 'node:path';
import { exitCode, UserError } from '../../values/errors.ts';
import { statPath } from '../../system/files.ts';
import { smallText, writeNewText } from '../../system/open-file.ts';
import { programFile } from '../../system/paths.ts';
import { errorBlock } from '../comment.ts';

/** What a pull request is reported on. */
export interface ReportRequest {
  /** The repository that is checked out. */
  readonly repository: string;
  /** An empty folder is made in it. */
  readonly temporary: string;
  /** The path of the plan in the repository. */
  readonly plan: string;
  /** The commits that the event names; of a run that is for no pull request, none. */
  readonly base: string | undefined;
  readonly head: string | undefined;
  readonly failOver: string | undefined;
}

/** What came of it. */
export interface ReportFiles {
  /** Markdown. */
  readonly report: string;
  /** JSON; undefined where there is nothing to tell. */
  readonly document: string | undefined;
  /** What the gates of the plan say: 0, 1, or 2 where the plan cannot be read. */
  readonly code: number;
}

/**
 * Writes what a plan costs and what a pull request changes of that. Both sides are read from files that git wrote
 * anew; nothing in them runs, and the program that reads them has no environment. Throws a UserError where there is no
 * plan on either side.
 */
export function reportPlan(request: ReportRequest): ReportFiles {
  const { repository, temporary, plan } = request;
  if (isAbsolute(plan) || plan.split(/[\\/]/).includes('..') || plan.startsWith('-'))
    throw new UserError(`"${plan}" is not a path within the repository`);
  const folder = mkdtempSync(join(temporary, 'cost-projection-'));
  try {
    return reportIn(folder, request);
  } finally {
    for (const side of ['base', 'head']) git(repository, ['worktree', 'remove', '--force', join(folder, side)]);
  }
}

function reportIn(folder: string, request: ReportRequest): ReportFiles {
  const { repository, plan, failOver } = request;
  const head = treeOf(repository, join(folder, 'head'), 'HEAD', plan);
  const commit = baseOf(request);
  const base = commit === undefined ? undefined : treeOf(repository, join(folder, 'base'), commit, plan);
  if (head === undefined) {
    if (base === undefined)
      throw new UserError(`no plan at ${plan}`, {
        hint: 'name it with the input plan; cost-projection init writes one',
      });
    return {
      report: written(folder, `The plan of \`${plan}\` was removed.\n`),
      document: undefined,
      code: exitCode.done,
    };
  }
  const alone = run(folder, [head]);
  if (alone.code > exitCode.gateFailed) {
    const text = `The plan of this change cannot be read.\n\n${errorBlock(alone.errors)}`;
    return { report: written(folder, text), document: undefined, code: alone.code };
  }
  const limit = failOver === undefined ? [] : ['--fail-over', failOver];
  const change = base === undefined ? undefined : run(folder, ['diff', base, head, ...limit]);
  const isCompared = change !== undefined && change.code <= exitCode.gateFailed;
  const shown = isCompared ? change : alone;
  const gates = [...(isCompared ? [change] : []), alone].map(({ errors }) => errors).join('');
  const parts = [
    shown.report,
    ...(gates === '' ? [] : [errorBlock(gates)]),
    ...(change && !isCompared ? [`Not compared with the plan of before:\n\n${errorBlock(change.errors)}`] : []),
  ];
  return {
    report: written(folder, parts.join('\n')),
    document: shown.document,
    code: Math.max(alone.code, isCompared ? change.code : exitCode.done),
  };
}

function written(folder: string, report: string): string {
  const path = join(folder, 'comment.md');
  writeNewText(path, report);
  return path;
}

/** The commit that a pull request is merged into: where HEAD is the merge that GitHub made, its first parent. */
function baseOf({ repository, base, head }: ReportRequest): string | undefined {
  if (base === undefined) return undefined;
  const [merged, onto] = ['HEAD^2', 'HEAD^1'].map((name) => git(repository, ['rev-parse', '--verify', '-q', name]));
  const commit = head !== undefined && merged?.trim() === head ? onto?.trim() : base;
  if (commit !== undefined && git(repository, ['cat-file', '-e', `${commit}^{commit}`]) !== undefined) return commit;
  throw new UserError('the commit that the pull request is compared with is not here', {
    hint: 'check out with fetch-depth: 2, or 0 where it is not the merge that is checked out',
  });
}

/** The plan of a commit, whose files are written to a folder; undefined where it has none. Throws a UserError. */
function treeOf(repository: string, folder: string, commit: string, plan: string): string | undefined {
  const hooks = ['-c', 'core.hooksPath=/dev/null'];
  if (git(repository, [...hooks, 'worktree', 'add', '--detach', '-f', folder, commit]) === undefined)
    throw new UserError(`git cannot write the files of ${commit}`, { hint: 'check the repository out before' });
  const path = join(folder, plan);
  if (statPath(path)?.isFile() !== true) return undefined;
  // A link may lead out of the change, to what is secret.
  if (!realpathSync(path).startsWith(realpathSync(folder) + sep))
    throw new UserError(`${plan} leads out of the repository`);
  return join(folder.slice(folder.lastIndexOf(sep) + 1), plan);
}

/** What git prints; undefined where it fails. */
function git(repository: string, argv: readonly string[]): string | undefined {
  const { status, stdout } = spawnSync('git', argv, {
    cwd: repository,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], GIT_LFS_SKIP_SMUDGE: '1', GIT_TERMINAL_PROMPT: '0' },
  });
  return status === 0 ? stdout : undefined;
}

interface Ran {
  readonly code: number;
  readonly report: string;
  /** The file of its JSON. */
  readonly document: string;
  /** What it says of gates and mistakes. */
  readonly errors: string;
}

const MOST_MINUTES = 2;

/** Runs the program on plans, as Markdown and as JSON. */
function run(folder: string, argv: readonly string[]): Ran {
  const name = argv[0] === 'diff' ? 'diff' : 'plan';
  const [report, document] = [`${name}.md`, `${name}.json`];
  const [code, errors] = runOnce(folder, [...argv, '-q', '-o', report]);
  if (code <= exitCode.gateFailed) runOnce(folder, [...argv, '-q', '-o', document]);
  const text = code <= exitCode.gateFailed ? smallText(join(folder, report)) : '';
  return { code, errors, report: text, document: join(folder, document) };
}

function runOnce(folder: string, argv: readonly string[]): [number, string] {
  const { status, stderr } = spawnSync(process.execPath, [programFile, ...argv], {
    cwd: folder,
    encoding: 'utf8',
    // Nothing secret is near what reads files of a change.
    env: {},
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: MOST_MINUTES * 60_000,
  });
  return status === null ? [exitCode.bug, `error: it took longer than ${MOST_MINUTES} minutes\n`] : [status, stderr];
}
