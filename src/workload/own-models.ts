import { one } from '../values/money.ts';
import type { BlendSpec, CandidateSpec } from './blend.ts';

/** What a plan without candidates is projected on: each scenario on the model that it has of its own. */
export const AS_PLANNED = 'as planned';

/** A candidate that leaves some scenarios on models of their own; without `rest` it has no other scenarios. */
export function ownSpec(
  rest: CandidateSpec | undefined,
  byScenario: Readonly<Record<string, CandidateSpec>>,
): BlendSpec {
  const specs = [...(rest === undefined ? [] : [rest]), ...Object.values(byScenario)];
  return {
    name: rest === undefined ? AS_PLANNED : specName(rest),
    parts: specs.flatMap(partsOf),
    own: { rest, byScenario },
  };
}

/** A specification whose models are changed, all alike; itself where nothing changes. */
export function changeOwn(spec: BlendSpec, change: (spec: CandidateSpec) => CandidateSpec): BlendSpec {
  const { rest, byScenario } = spec.own ?? { rest: undefined, byScenario: {} };
  const changed = rest === undefined ? rest : change(rest);
  const own = Object.fromEntries(Object.entries(byScenario).map(([scenario, each]) => [scenario, change(each)]));
  const isSame = changed === rest && Object.entries(own).every(([scenario, each]) => byScenario[scenario] === each);
  return isSame ? spec : { ...spec, ...ownSpec(changed, own), name: spec.name };
}

/** The name of a candidate: that of a blend, or the model. */
export function specName(spec: CandidateSpec): string {
  return typeof spec === 'string' ? spec : spec.name;
}

export function partsOf(spec: CandidateSpec): BlendSpec['parts'] {
  return typeof spec === 'string' ? [{ offer: spec, share: one }] : spec.parts;
}
