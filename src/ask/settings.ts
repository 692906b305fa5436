import type { Io } from '../system/io.ts';
import { foundingPlan } from '../workload/founding.ts';
import { loadPlan } from '../workload/load.ts';
import type { Plan } from '../workload/plan.ts';
import { configOf } from './config.ts';
import type { AskConfig } from './config.ts';

export interface Settings extends AskConfig {
  readonly plan: Plan;
  readonly isNamed: boolean;
}

/**
 * The plan that `--plan` names, else the one that is found, else (and for false) none; what of it does not count is said.
 * One that somebody else owns, or anybody may write, is left out.
 */
export async function readSettings(
  io: Io,
  wanted: string | boolean | undefined,
  voice: { readonly note: (text: string) => Promise<void> },
): Promise<Settings> {
  const loaded = wanted === false ? undefined : await loadPlan(io, typeof wanted === 'string' ? wanted : undefined);
  const { origin, file } = loaded ?? foundingPlan;
  if (origin?.kind === 'foreign') await voice.note(`${file} ${origin.doubt}, and is left out (--plan ${file} takes it)`);
  const plan = origin?.kind === 'foreign' ? foundingPlan : (loaded ?? foundingPlan);
  const isNamed = origin?.kind === 'named';
  const config = configOf({ ...plan, isNamed }, io);
  if (config.note !== undefined) await voice.note(config.note);
  return { ...config, plan, isNamed };
}
