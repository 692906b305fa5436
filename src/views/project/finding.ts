import { compare } from '../../values/money.ts';
import { amountInProse } from '../../values/format.ts';
import { areScenariosAddable } from '../../workload/plan.ts';
import { costFinding, namesInProse, savedText } from '../cost-finding.ts';
import type { ProjectContext } from './chart.ts';
import type { ProjectFacts, ScenarioTotals } from './facts.ts';

/** What the scenarios cost together; where they follow each other, from the cheapest to the dearest. */
export function projectFinding(facts: ProjectFacts, context: ProjectContext): string | undefined {
  const { plan, contenders, meant } = context;
  const { scenarios, together } = facts;
  const [first, ...others] = scenarios;
  const nameOf = namesInProse(contenders);
  const baseline = contenders[0]?.key ?? '';
  if (others.length > 0 && !areScenariosAddable(plan))
    return apartFinding(scenarios, nameOf, baseline, plan.alternatives ? 'alternatives' : 'scenarios');
  const single = others.length === 0 ? plan.scenarios[0]?.budget?.fail : undefined;
  return costFinding({
    subject: first && others.length === 0 ? `${first.name} costs` : `All ${scenarios.length} scenarios cost`,
    costs: together.totals.map((each) => ({ ...each, key: each.candidate.key })),
    nameOf,
    baseline,
    limit: plan.budget?.fail ?? single,
    tokens: together.tokens,
    isMeant: (key) => meant.some((each) => each.key === key),
  });
}

/** The candidate that is the cheapest where most is spent. */
function apartFinding(
  scenarios: readonly ScenarioTotals[],
  nameOf: (key: string) => string,
  baseline: string,
  kind: string,
): string | undefined {
  const largest = scenarios.reduce((a, b) => (b.tokens > a.tokens ? b : a));
  const [best] = largest.totals.toSorted((a, b) => compare(a.total, b.total));
  if (!best) return undefined;
  const costs = scenarios
    .flatMap(({ totals }) => totals.find(({ candidate }) => candidate.key === best.candidate.key)?.total ?? [])
    .toSorted(compare);
  const [low, high] = [costs[0] ?? best.total, costs.at(-1) ?? best.total];
  return (
    `${nameOf(best.candidate.key)} costs ${amountInProse(low)} to ${amountInProse(high)} per month ` +
    `over ${scenarios.length} ${kind}${savedText(best, nameOf(baseline))}.`
  );
}
