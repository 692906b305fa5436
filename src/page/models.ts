import { plain, times } from '../values/money.ts';
import { percent } from '../workload/write-plan.ts';
import { readCandidate, type CandidateSpec } from '../workload/blend.ts';

/** A candidate as it is written on a command line: `openai/gpt-4o`, `hybrid=a:80%,b:20%`. */
export function specText(spec: CandidateSpec): string {
  if (typeof spec === 'string') return spec;
  const { chain, shifted, own } = spec;
  if (shifted ?? own) return spec.name;
  if (chain) {
    const links = spec.parts.map(({ offer }, place) => {
      const fails = chain.fails[place];
      return fails ? `${offer}:${percent(fails)}` : offer;
    });
    return `${spec.name}=${links.join(chain.passesAnswer ? '>>' : '>')}`;
  }
  return `${spec.name}=${spec.parts.map(({ offer, share }) => `${offer}:${plain(times(share, 100))}%`).join(',')}`;
}

/** What is written back: one of those that were there, whatever its name, else as a command line reads it. */
export function readSpec(text: string, known: readonly CandidateSpec[]) {
  const same = known.find((spec) => specText(spec) === text);
  return same === undefined ? readCandidate(text) : { value: same };
}
