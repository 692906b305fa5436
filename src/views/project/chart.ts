import { formatMoney } from '../../values/format.ts';
import { minus, ratio, sum } from '../../values/money.ts';
import type { OddsOfMonths } from '../../projection/chances/monthly-odds.ts';
import type { Contender } from '../../projection/candidate.ts';
import type { ScenarioProjection } from '../../projection/project.ts';
import { areScenariosAddable, type Plan } from '../../workload/plan.ts';
import type { Card, JsonObject, Picture } from '../../report/report.ts';
import type { ReportPrices } from '../report-parts.ts';
import type { BarChart, Chart } from '../../report/charts/chart.ts';
import { runChart } from '../run-steps.ts';
import {
  partsChart,
  sumParts,
  budgetLimit,
  candidateNames,
  meterParts,
  MOST_CARDS,
  savingsStatus,
} from '../../report/charts/parts.ts';
import { scaleFor } from '../../report/charts/scale.ts';

/** The charts of scenarios × candidates. */
export function pictureOfProject(results: Iterable<ScenarioProjection>, context: ProjectContext): Picture {
  const all = [...results];
  const names = candidateNames(context.contenders);
  return {
    cards: cardsOf(all, context, names),
    charts: projectCharts(all, context),
  };
}

/** What each candidate costs per month; none for scenarios that follow each other. */
function cardsOf(
  all: readonly ScenarioProjection[],
  { contenders, plan }: ProjectContext,
  names: readonly string[],
): Card[] {
  if (all.length > 1 && !areScenariosAddable(plan)) return [];
  const totals = contenders.map(({ key }) => {
    const bills = all.flatMap(({ projections }) => projections.filter(({ candidate }) => candidate.key === key));
    return bills.length === all.length ? sum(bills.map(({ total }) => total)) : undefined;
  });
  const [baseline] = totals;
  return totals.slice(0, MOST_CARDS).flatMap((total, place): Card[] => {
    if (!total) return [];
    const saved = place > 0 && baseline ? ratio(minus(baseline, total), baseline) : undefined;
    const status = savingsStatus(saved, names[0] ?? '');
    return [{ name: names[place] ?? '', figure: formatMoney(total), about: 'per month', status }];
  });
}

/** Scenarios × candidates, and each candidate's costs by meter; scenarios that follow each other are not added. */
export function projectCharts(
  results: readonly ScenarioProjection[],
  { contenders, plan }: Pick<ProjectContext, 'contenders'> & { readonly plan: Pick<Plan, 'stages' | 'budget'> },
): Chart[] {
  const names = candidateNames(contenders);
  const [first, ...others] = results;
  const isSingle = others.length === 0;
  const limits = budgetLimit(plan.budget?.fail ?? (isSingle ? first?.traffic.scenario.budget?.fail : undefined));
  const billIn = ({ projections }: ScenarioProjection, index: number) =>
    projections.find(({ candidate }) => candidate.key === contenders[index]?.key);
  const common = {
    name: 'total',
    kind: 'bars',
    isStacked: false,
    unit: 'dollars',
    scale: scaleFor(results.flatMap((result) => names.map((_, index) => billIn(result, index)?.total))),
  } as const;
  const total: BarChart =
    first && isSingle
      ? {
          ...common,
          title: `${scenarioIn(first)}: cost per month by model`,
          places: names,
          limits,
          series: [{ name: scenarioIn(first), values: names.map((_, index) => billIn(first, index)?.total) }],
        }
      : {
          ...common,
          title: 'Cost per month by scenario',
          places: results.map(scenarioIn),
          limits: [],
          series: names.map((name, index) => ({
            name,
            isBaseline: index === 0,
            values: results.map((result) => billIn(result, index)?.total),
          })),
        };
  const partsOf = (some: readonly ScenarioProjection[], index: number) =>
    sumParts(some.map((result) => meterParts(billIn(result, index)?.lineItems ?? [])));
  const isAdded = areScenariosAddable(plan);
  const wholes =
    isAdded || isSingle
      ? names.map((name, index) => ({ name, parts: partsOf(results, index) }))
      : results.flatMap((result) =>
          names.map((name, index) => ({ name: `${scenarioIn(result)}, ${name}`, parts: partsOf([result], index) })),
        );
  const title = `Cost per month by meter${isAdded && !isSingle ? ', all scenarios together' : ''}`;
  return [total, ...partsChart({ name: 'meters', title }, wholes, limits), ...stepsChart(results, contenders)];
}

/** Steps of the first scenario that consists of runs. */
function stepsChart(results: readonly ScenarioProjection[], contenders: readonly Contender[]): Chart[] {
  const result = results.find(({ traffic }) => traffic.kinds.some(({ run }) => run));
  const names = candidateNames(contenders);
  const series = (result?.projections ?? []).map(({ candidate, isBaseline, runSteps }) => ({
    name: names[contenders.findIndex(({ key }) => key === candidate.key)] ?? candidate.key,
    isBaseline,
    stretches: runSteps(),
  }));
  return result ? runChart(scenarioIn(result), series) : [];
}

function scenarioIn({ traffic }: ScenarioProjection): string {
  return traffic.scenario.name;
}

export interface ProjectContext extends ReportPrices {
  readonly plan: Plan;
  /** The baseline first. */
  readonly contenders: readonly Contender[];
  /** What is meant to be used, in the order it was named. */
  readonly meant: readonly Contender[];
  readonly explain: boolean;
  /** What its ranges may come to; undefined where every driver is certain. */
  readonly oddsOf?: OddsOfMonths | undefined;
  /** How much of a driver fits the budget, where that was asked. */
  readonly solved?: { readonly notes: readonly string[]; readonly json: JsonObject } | undefined;
}
