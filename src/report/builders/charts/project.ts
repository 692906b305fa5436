import type { ScenarioProjection } from '../../../projection/project.ts';
import { projectCharts } from '../../charts/project.ts';
import type { Chart } from '../../charts/chart.ts';
import type { ProjectContext } from '../project.ts';
import { budgetLimit, candidateNames, meterParts } from './common.ts';

/** What there is to see of scenarios × candidates. */
export function chartsOfProject(results: Iterable<ScenarioProjection>, { contenders, plan }: ProjectContext): Chart[] {
  const names = candidateNames(contenders);
  const all = [...results];
  const budget = plan.budget?.fail ?? (all.length === 1 ? all[0]?.traffic.scenario.budget?.fail : undefined);
  return projectCharts({
    candidates: contenders.map((_, place) => ({ name: names[place] ?? '', isBaseline: place === 0 })),
    scenarios: all.map(({ traffic, projections }) => ({
      name: traffic.scenario.name,
      bills: contenders.map(({ key }) => {
        const found = projections.find(({ candidate }) => candidate.key === key);
        return found && { total: found.total, parts: meterParts(found.lineItems) };
      }),
    })),
    limits: budgetLimit(budget),
  });
}
