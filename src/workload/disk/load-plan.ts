import { readText } from '../../system/files.ts';
import { findUpward } from '../../system/found-file.ts';
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
  if (!found) return undefined;
  const origin =
    found.doubt === undefined ? ({ kind: 'found' } as const) : ({ kind: 'foreign', doubt: found.doubt } as const);
  return { ...(await read(io, found.path, month)), origin };
}

async function read(io: Io, path: string, month: MonthLength): Promise<Plan> {
  const text = await readText(path, io);
  // The YAML parser and the schema are loaded by those who have a plan.
  const { parsePlan } = await import('../parse.ts');
  return parsePlan(text, path === '-' ? 'standard input' : path, month);
}
