import { UserError } from '../../values/errors.ts';
import type { Io } from '../../system/io.ts';
import { loadPlan } from '../../workload/disk/load-plan.ts';
import type { GivenName, Plan } from '../../workload/plan.ts';

interface NameOptions {
  readonly name?: readonly string[] | undefined;
  /** A file; false for --no-plan. */
  readonly plan?: string | boolean | undefined;
  readonly quiet?: boolean | undefined;
}

/** Names of sources, from the plan and then from flags, and whose use is. Nothing else in a plan affects usage. */
export async function toldOfUsage(
  io: Io,
  { name: pairs = [], plan: wanted, quiet }: NameOptions,
): Promise<Pick<Plan, 'names' | 'teams'>> {
  const plan = wanted === false ? undefined : await loadPlan(io, typeof wanted === 'string' ? wanted : undefined);
  const { names = [], teams = [] } = plan ?? {};
  if (plan?.origin?.kind === 'foreign' && names.length + teams.length > 0 && quiet !== true)
    await io.stderr.write(`note: ${plan.file} ${plan.origin.doubt}; --no-plan leaves it out\n`);
  return { names: [...names, ...pairs.map(readName)], teams };
}

/** `my-deployment=azure/gpt-4o`. */
export function readName(pair: string): GivenName {
  const equals = pair.lastIndexOf('=');
  const [name, offer] = [pair.slice(0, equals).trim(), pair.slice(equals + 1).trim()];
  if (equals > 0 && name !== '' && offer !== '') return { name, offer, place: '--name', file: undefined };
  throw new UserError(`--name: "${pair}" is not a name and an offer`, {
    hint: 'write NAME=OFFER, like my-deployment=azure/gpt-4o',
  });
}
