import type { Money } from '../../values/money.ts';
import type { BarChart, Limit } from './chart.ts';
import { partsChart, together } from './parts.ts';
import type { Part } from './parts.ts';
import { scaleFor } from './scale.ts';

/** What `project` found: what every scenario costs a month on every candidate. */
export interface ProjectFigures {
  readonly candidates: readonly { readonly name: string; readonly isBaseline: boolean }[];
  readonly scenarios: readonly {
    readonly name: string;
    /** In the order of the candidates; undefined where one cannot be priced. */
    readonly bills: readonly ({ readonly total: Money; readonly parts: readonly Part[] } | undefined)[];
  }[];
  /** False where scenarios follow each other: each stands by itself. */
  readonly isAdded: boolean;
  /** What a month may cost, of all scenarios together or of each that stands by itself. */
  readonly limits: readonly Limit[];
}

/** Scenarios × candidates, and where the money of each candidate goes. */
export function projectCharts({ candidates, scenarios, isAdded, limits }: ProjectFigures): BarChart[] {
  const [only] = scenarios;
  const figures = scenarios.flatMap(({ bills }) => bills.map((bill) => bill?.total));
  const common = { name: 'total', kind: 'bars', isStacked: false, measure: 'Cost a month', unit: 'dollars', scale: scaleFor(figures) } as const;
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
          series: candidates.map((candidate, place) => ({ ...candidate, values: scenarios.map(({ bills }) => bills[place]?.total) })),
        };
  const partsOf = (some: ProjectFigures['scenarios'], place: number) => together(some.map(({ bills }) => bills[place]?.parts ?? []));
  const wholes =
    isAdded || scenarios.length < 2
      ? candidates.map(({ name }, place) => ({ name, parts: partsOf(scenarios, place) }))
      : scenarios.flatMap((each) => candidates.map(({ name }, place) => ({ name: `${each.name}, ${name}`, parts: partsOf([each], place) })));
  const all = isAdded && scenarios.length > 1 ? ', all scenarios together' : '';
  return [total, ...partsChart({ name: 'meters', title: `Where the money goes${all}`, measure: 'Cost a month' }, wholes, limits)];
}
