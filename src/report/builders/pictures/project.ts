import { compare, zero } from '../../../values/money.ts';
import type { Money } from '../../../values/money.ts';
import { areAddable } from '../../../workload/plan.ts';
import type { ScenarioProjection } from '../../../projection/project.ts';
import { projectCharts } from '../../charts/project.ts';
import type { Chart } from '../../charts/chart.ts';
import type { ProjectContext } from '../project.ts';
import { formatMoney } from '../../format.ts';
import type { Picture } from '../../report.ts';
import { budgetLimit, candidateNames, lessOrMore, meterParts } from './common.ts';

/** What there is to see of scenarios × candidates. */
export function pictureOfProject(results: Iterable<ScenarioProjection>, context: ProjectContext): Picture {
  const all = [...results];
  const names = candidateNames(context.contenders);
  return { answer: answerOf(all, context, names), charts: chartsOf(all, context, names) };
}

function chartsOf(all: readonly ScenarioProjection[], { contenders, plan }: ProjectContext, names: readonly string[]): Chart[] {
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
    isAdded: areAddable(plan),
    limits: budgetLimit(budget),
  });
}

/** Of the scenario that costs most, the cheapest candidate. */
function answerOf(all: readonly ScenarioProjection[], { contenders }: ProjectContext, names: readonly string[]): string {
  const most = all.reduce<ScenarioProjection | undefined>((a, b) => (a && compare(totalOf(a), totalOf(b)) >= 0 ? a : b), undefined);
  const [first] = most?.projections ?? [];
  if (!most || !first) return 'There is nothing to project.';
  const nameOf = (key: string): string => names[contenders.findIndex((each) => each.key === key)] ?? key;
  const best = most.projections.reduce((a, b) => (compare(b.total, a.total) < 0 ? b : a), first);
  const cost = `${most.traffic.scenario.name} costs ${formatMoney(best.total)} a month on ${nameOf(best.candidate.key)}`;
  if (most.projections.length === 1) return `${cost}.`;
  const among = most.projections.length > 2 ? `, the cheapest of ${most.projections.length}` : '';
  if (best.isBaseline) return `${cost}${among}: no candidate is cheaper.`;
  return `${cost}${among}${best.savingsRatio ? `: ${lessOrMore(best.savingsRatio)} than on ${nameOf(contenders[0]?.key ?? '')}` : ''}.`;
}

function totalOf({ projections }: ScenarioProjection): Money {
  return projections[0]?.total ?? zero;
}
