import { isNegative, sum, zero } from '../../values/money.ts';
import type { Money } from '../../values/money.ts';
import type { BarChart, Tone } from './chart.ts';
import { scaleFor } from './scale.ts';

/** What `diff` found: US dollars a month before and after, and what the difference is of. */
export interface DiffFigures {
  readonly before: { readonly name: string; readonly total: Money };
  readonly after: { readonly name: string; readonly total: Money };
  /** They add up to the difference: traffic, price, model. */
  readonly effects: readonly { readonly name: string; readonly change: Money }[];
  readonly scenarios: readonly { readonly name: string; readonly before: Money | undefined; readonly after: Money | undefined }[];
}

/** From the total before, step by step, to the one after; and before and after of each scenario. */
export function diffCharts({ before, after, effects, scenarios }: DiffFigures): BarChart[] {
  const common = { kind: 'bars', isStacked: false, measure: 'Cost a month', unit: 'dollars', limits: [] } as const;
  return [
    { ...common, name: 'change', title: 'What changed', scale: 'linear', ...steps(before, after, effects) },
    ...(scenarios.length < 2
      ? []
      : [
          {
            ...common,
            name: 'scenarios',
            title: 'What each scenario cost and costs',
            scale: scaleFor(scenarios.flatMap((scenario) => [scenario.before, scenario.after])),
            places: scenarios.map(({ name }) => name),
            series: [
              { name: before.name, isBaseline: true, values: scenarios.map((scenario) => scenario.before) },
              { name: after.name, values: scenarios.map((scenario) => scenario.after) },
            ],
          },
        ]),
  ];
}

/** Totals, what is dearer and what is cheaper as series of their own, so that each has its colour. */
function steps(before: DiffFigures['before'], after: DiffFigures['after'], effects: DiffFigures['effects']): Pick<BarChart, 'places' | 'series'> {
  const reached = effects.map((_, place) => sum([before.total, ...effects.slice(0, place).map(({ change }) => change)]));
  const changes = (isFall: boolean) => effects.map(({ change }) => (isNegative(change) === isFall ? change : undefined));
  const step = (name: Tone, values: readonly (Money | undefined)[]) => ({
    name,
    tone: name,
    values: [undefined, ...values, undefined],
    from: [zero, ...reached, zero],
  });
  return {
    places: [before.name, ...effects.map(({ name }) => name), after.name],
    series: [
      { name: 'total', isBaseline: true, values: [before.total, ...effects.map(() => undefined), after.total] },
      step('dearer', changes(false)),
      step('cheaper', changes(true)),
    ].filter(({ values }) => values.some((value) => value)),
  };
}
