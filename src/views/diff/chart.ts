import { isNegative, sum, zero, compare, isZero, negate, type Money } from '../../values/money.ts';
import type { ScenarioChange, Totals } from '../../projection/change.ts';
import type { Picture } from '../../report/report.ts';
import type { BarChart, Tone, Chart } from '../../report/charts/chart.ts';
import { scaleFor } from '../../report/charts/scale.ts';
import { formatMoney } from '../../values/format.ts';
import { lessOrMore } from '../../report/charts/parts.ts';

/** What `diff` found: US dollars a month before and after, and what the difference is of. */
export interface DiffFigures {
  /** What the two sides are called. */
  readonly before: string;
  readonly after: string;
  /** Of all scenarios; undefined where they follow each other. */
  readonly total: TotalFigures | undefined;
  readonly scenarios: readonly {
    readonly name: string;
    readonly before: Money | undefined;
    readonly after: Money | undefined;
  }[];
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
    ...(total
      ? [
          {
            ...common,
            name: 'change',
            title: 'What changed',
            scale: 'linear' as const,
            ...steps([before, after], total),
          },
        ]
      : []),
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
function steps(
  [first, last]: readonly [string, string],
  { before, after, effects }: TotalFigures,
): Pick<BarChart, 'places' | 'series'> {
  const reached = effects.map((_, place) => sum([before, ...effects.slice(0, place).map(({ change }) => change)]));
  const changes = (isFall: boolean) =>
    effects.map(({ change }) => (isNegative(change) === isFall ? change : undefined));
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

/** What there is to see of a change. */
export function pictureOfDiff(
  changes: readonly ScenarioChange[],
  totals: Totals | undefined,
  context: DiffContext,
): Picture {
  return {
    answer: totals ? answerOf('A month', totals, context) : stageOf(changes, context),
    charts: chartsOf(changes, totals, context),
  };
}

/** Of scenarios that follow each other, the one that changed most. */
function stageOf(changes: readonly ScenarioChange[], context: DiffContext): string {
  const [most] = changes.toSorted((a, b) => compare(sizeOf(b.change), sizeOf(a.change)));
  if (!most) return 'There is nothing to compare.';
  const [before, after] = [most.before?.total ?? zero, most.after?.total ?? zero];
  return answerOf(`A month of ${most.scenario}`, { ...most, before, after }, context);
}

function sizeOf(change: Money): Money {
  return isNegative(change) ? negate(change) : change;
}

function answerOf(
  month: string,
  { before, after, change, changeRatio }: Omit<Totals, 'effects'>,
  context: DiffContext,
): string {
  const by = changeRatio ? ` (${lessOrMore(negate(changeRatio))})` : '';
  const size = formatMoney(sizeOf(change));
  const what = isZero(change)
    ? 'as much as before'
    : `${size} ${isNegative(change) ? 'less' : 'more'} than before${by}`;
  return `${month} costs ${what}: ${formatMoney(before)} by ${context.before.name}, ${formatMoney(after)} by ${context.after.name}.`;
}

function chartsOf(
  changes: readonly ScenarioChange[],
  totals: Totals | undefined,
  { before, after }: DiffContext,
): Chart[] {
  return diffCharts({
    before: before.name,
    after: after.name,
    total: totals && {
      before: totals.before,
      after: totals.after,
      effects: totals.effects
        ? [
            { name: 'Traffic', change: totals.effects.traffic },
            { name: 'Price', change: totals.effects.price },
            { name: 'Model', change: totals.effects.model },
          ]
        : [{ name: 'Change', change: totals.change }],
    },
    scenarios: changes.map((each) => ({ name: each.scenario, before: each.before?.total, after: each.after?.total })),
  });
}

export interface DiffContext {
  readonly before: DiffSide;
  readonly after: DiffSide;
}

/** One side of a comparison. */
export interface DiffSide {
  /** A file or a day. */
  readonly name: string;
  /** The file of the plan, where it is one. */
  readonly planFile?: string | undefined;
  readonly catalogue: string;
  readonly asOf: string;
}
