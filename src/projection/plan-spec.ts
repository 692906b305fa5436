import type { CandidateSpec } from '../workload/blend.ts';
import { ownSpec } from '../workload/own-models.ts';
import type { Plan } from '../workload/plan.ts';
import { specNamed } from './candidate.ts';

type Named = Pick<Plan, 'candidates' | 'asUsed' | 'asPlanned' | 'scenarios'>;

/**
 * The specification that a name stands for in a plan. Where a plan has candidates, scenarios with a model of their own
 * stay on that; where it has none, a model named beside it gets all of them.
 */
export function findSpec(plan: Named, spec: CandidateSpec): CandidateSpec {
  const { candidates, asUsed, asPlanned, scenarios } = plan;
  const among = [...candidates, ...(asUsed ? [asUsed] : []), ...(asPlanned ? [asPlanned] : [])];
  const found = typeof spec === 'string' ? specNamed(spec, among) : spec;
  if (asPlanned || (typeof found !== 'string' && (found.own ?? found.parts.some(({ model }) => model !== undefined))))
    return found;
  const own = scenarios.flatMap(({ name, model }): [string, CandidateSpec][] =>
    model === undefined ? [] : [[name, typeof model === 'string' ? specNamed(model, candidates) : model]],
  );
  return own.length === 0 ? found : ownSpec(found, Object.fromEntries(own));
}
