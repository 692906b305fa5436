import { compare, zero, type Money } from '../../values/money.ts';
import type { Contender } from '../../projection/candidate.ts';
import type { ScenarioProjection } from '../../projection/project.ts';
import { areAddable, type Plan } from '../../workload/plan.ts';
import type { Picture } from '../../report/report.ts';
import type { ReportPrices } from '../report-parts.ts';
import type { BarChart, ChartLimit, Chart } from '../../report/charts/chart.ts';
import {
  partsChart,
  together,
  budgetLimit,
  candidateNames,
  lessOrMore,
  meterParts,
} from '../../report/charts/parts.ts';
import type { CostPart } from '../../report/charts/parts.ts';
import { scaleFor } from '../../report/charts/scale.ts';
import { formatMoney } from '../../values/format.ts';

/** What `project` found: what every scenario costs a month on every candidate. */
export interface ProjectFigures {
  readonly candidates: readonly { readonly name: string; readonly isBaseline: boolean }[];
  readonly scenarios: readonly {
    readonly name: string;
    /** In the order of the candidates; undefined where one cannot be priced. */
    readonly bills: readonly ({ readonly total: Money; readonly parts: readonly CostPart[] } | undefined)[];
  }[];
  /** False where scenarios follow each other: each stands by itself. */
  readonly isAdded: boolean;
  /** What a month may cost, of all scenarios together or of each that stands by itself. */
  readonly limits: readonly ChartLimit[];
}

/** Scenarios × candidates, and where the money of each candidate goes. */
export function projectCharts({ candidates, scenarios, isAdded, limits }: ProjectFigures): BarChart[] {
  const [only] = scenarios;
  const figures = scenarios.flatMap(({ bills }) => bills.map((bill) => bill?.total));
  const common = {
    name: 'total',
    kind: 'bars',
    isStacked: false,
    measure: 'Cost a month',
    unit: 'dollars',
    scale: scaleFor(figures),
  } as const;
  const total: BarChart =
    only && scenarios.length === 1
      ? {
          ...common,
          title: `${only.name}: what a month costs`,
          places: candidates.map(({ name }) => name),
          limits,
          series: [{ name: only.name, values: only.bills.map((bill) => bill?.total) }],
        }
      : {
          ...common,
          title: 'What a month costs',
          places: scenarios.map(({ name }) => name),
          limits: [],
          series: candidates.map((candidate, place) => ({
            ...candidate,
            values: scenarios.map(({ bills }) => bills[place]?.total),
          })),
        };
  const partsOf = (some: ProjectFigures['scenarios'], place: number) =>
    together(some.map(({ bills }) => bills[place]?.parts ?? []));
  const wholes =
    isAdded || scenarios.length < 2
      ? candidates.map(({ name }, place) => ({ name, parts: partsOf(scenarios, place) }))
      : scenarios.flatMap((each) =>
          candidates.map(({ name }, place) => ({ name: `${each.name}, ${name}`, parts: partsOf([each], place) })),
        );
  const all = isAdded && scenarios.length > 1 ? ', all scenarios together' : '';
  return [
    total,
    ...partsChart({ name: 'meters', title: `Where the money goes${all}`, measure: 'Cost a month' }, wholes, limits),
  ];
}

/** What there is to see of scenarios × candidates. */
export function pictureOfProject(results: Iterable<ScenarioProjection>, context: ProjectContext): Picture {
  const all = [...results];
  const names = candidateNames(context.contenders);
  return { answer: answerOf(all, context, names), charts: chartsOf(all, context, names) };
}

function chartsOf(
  all: readonly ScenarioProjection[],
  { contenders, plan }: ProjectContext,
  names: readonly string[],
): Chart[] {
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
function answerOf(
  all: readonly ScenarioProjection[],
  { contenders }: ProjectContext,
  names: readonly string[],
): string {
  const most = all.reduce<ScenarioProjection | undefined>(
    (a, b) => (a && compare(totalOf(a), totalOf(b)) >= 0 ? a : b),
    undefined,
  );
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

export interface ProjectContext extends ReportPrices {
  readonly plan: Plan;
  /** The baseline first. */
  readonly contenders: readonly Contender[];
  /** What is meant to be used, in the order it was named. */
  readonly meant: readonly Contender[];
  readonly explain: boolean;
}
