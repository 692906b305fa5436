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

/** The plan that `--plan` names, else the one that is found, else (and for false) none; what of it does not count is said. */
export async function readSettings(
  io: Io,
  wanted: string | boolean | undefined,
  voice: { readonly note: (text: string) => Promise<void> },
): Promise<Settings> {
  const named = typeof wanted === 'string' ? wanted : undefined;
  const plan = (wanted === false ? undefined : await loadPlan(io, named)) ?? foundingPlan;
  const isNamed = named !== undefined;
  const config = configOf({ ...plan, isNamed }, io);
  if (config.note !== undefined) await voice.note(config.note);
  return { ...config, plan, isNamed };
}
