import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { readText } from '../system/files.ts';
import type { Io } from '../system/io.ts';
import type { MonthLength } from './parse.ts';
import type { Plan } from './plan.ts';

/** The name under which a plan is found without being named. */
export const PLAN_FILE = 'cost-projection.yaml';

/**
 * The plan a user named (`-` is standard input), else the nearest `cost-projection.yaml` from the working directory
 * upward, else undefined. Throws a UserError for a plan that cannot be read or is wrong.
 */
export async function loadPlan(io: Io, named?: string, month: MonthLength = {}): Promise<Plan | undefined> {
  const path = named ?? findPlan(io);
  if (path === undefined) return undefined;
  const text = await readText(path, io);
  // The YAML parser and the schema are loaded by those who have a plan.
  const { parsePlan } = await import('./parse.ts');
  return parsePlan(text, path === '-' ? 'standard input' : path, month);
}

/** The nearest `cost-projection.yaml` from the working directory upward, as a path relative to it. */
function findPlan({ cwd: from }: Pick<Io, 'cwd'>): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const file = join(folder, PLAN_FILE);
    if (existsSync(file)) return relative(from, file);
    if (dirname(folder) === folder) return undefined;
  }
}
