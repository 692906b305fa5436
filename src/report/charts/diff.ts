import { isNegative, sum, zero } from '../../values/money.ts';
import type { Money } from '../../values/money.ts';
import type { BarChart, Tone } from './chart.ts';
import { scaleFor } from './scale.ts';

/** What `diff` found: US dollars a month before and after, and what the difference is of. */
export interface DiffFigures {
  /** What the two sides are called. */
  readonly before: string;
  readonly after: string;
  /** Of all scenarios; undefined where they follow each other. */
  readonly total: TotalFigures | undefined;
  readonly scenarios: readonly { readonly name: string; readonly before: Money | undefined; readonly after: Money | undefined }[];
}

interface TotalFigures {
  readonly before: Money;
  readonly after: Money;
  /** They add up to the difference: traffic, price, model. */
  readonly effects: readonly { readonly name: string; readonly change: Money }[];
}

/** From the total before, step by step, to the one after; and before and after of each scenario. */
export function diffCharts({ before, after, total, scenarios }: DiffFigures): BarChart[] {
  const common = { kind: 'bars', isStacked: false, measure: 'Cost a month', unit: 'dollars', limits: [] } as const;
  return [
    ...(total ? [{ ...common, name: 'change', title: 'What changed', scale: 'linear' as const, ...steps([before, after], total) }] : []),
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
              { name: before, isBaseline: true, values: scenarios.map((scenario) => scenario.before) },
              { name: after, values: scenarios.map((scenario) => scenario.after) },
            ],
          },
        ]),
  ];
}

/** Totals, what is dearer and what is cheaper as series of their own, so that each has its colour. */
function steps([first, last]: readonly [string, string], { before, after, effects }: TotalFigures): Pick<BarChart, 'places' | 'series'> {
  const reached = effects.map((_, place) => sum([before, ...effects.slice(0, place).map(({ change }) => change)]));
  const changes = (isFall: boolean) => effects.map(({ change }) => (isNegative(change) === isFall ? change : undefined));
  const step = (name: Tone, values: readonly (Money | undefined)[]) => ({
    name,
    tone: name,
    values: [undefined, ...values, undefined],
    from: [zero, ...reached, zero],
  });
  return {
    places: [first, ...effects.map(({ name }) => name), last],
    series: [
      { name: 'total', isBaseline: true, values: [before, ...effects.map(() => undefined), after] },
      step('dearer', changes(false)),
      step('cheaper', changes(true)),
    ].filter(({ values }) => values.some((value) => value)),
  };
}
