import { realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readText } from '../../system/files.ts';
import { findUpward, type FoundFile } from '../../system/found-file.ts';
import type { Io } from '../../system/io.ts';
import type { MonthLength } from '../parse-drivers.ts';
import type { Plan } from '../plan.ts';

/** The name under which a plan is found without being named. */
export const PLAN_FILE = 'cost-projection.yaml';

/** What is said of a plan that was written. */
export function writtenPlanNote(target: string): string {
  return `wrote ${target}; next: cost-projection${target === PLAN_FILE ? '' : ` ${target}`}`;
}

const names = [PLAN_FILE, 'cost-projection.yml'];

/**
 * The plan a user named (`-` is standard input), else the nearest `cost-projection.yaml` (or `.yml`) of the repository,
 * else undefined. Throws a UserError for a plan that cannot be read or is wrong.
 */
export async function loadPlan(io: Io, named?: string, month: MonthLength = {}): Promise<Plan | undefined> {
  if (named !== undefined) return { ...(await read(io, named, month)), origin: { kind: 'named' } };
  const found = findUpward(names, io);
  return found && (await readFound(io, found, month));
}

/** The plan in a home folder; undefined if there is none, or the plan at `except` is it. */
export async function loadHomePlan(io: Io, home: string, except: string | undefined): Promise<Plan | undefined> {
  const found = findUpward(names, { cwd: home, env: { HOME: home } });
  if (!found) return undefined;
  const path = join(home, found.path);
  const isSame = except !== undefined && realpathSync(resolve(io.cwd, except)) === realpathSync(path);
  return isSame ? undefined : await readFound(io, { path, doubt: found.doubt });
}

async function readFound(io: Io, { path, doubt }: FoundFile, month: MonthLength = {}): Promise<Plan> {
  const origin = doubt === undefined ? ({ kind: 'found' } as const) : ({ kind: 'foreign', doubt } as const);
  return { ...(await read(io, path, month)), origin };
}

async function read(io: Io, path: string, month: MonthLength): Promise<Plan> {
  const text = await readText(path, io);
  // The YAML parser and the schema are loaded by those who have a plan.
  const { parsePlan } = await import('../parse.ts');
  return parsePlan(text, path === '-' ? 'standard input' : path, month);
}
