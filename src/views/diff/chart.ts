import { isNegative, sum, zero } from '../../values/money.ts';
import type { ScenarioChange, Side, Totals } from '../../projection/change.ts';
import type { Picture } from '../../report/report.ts';
import type { BarChart, Tone } from '../../report/charts/chart.ts';
import { scaleFor } from '../../report/charts/scale.ts';

/** A scenario's costs before and after; undefined if it was added or removed. */
interface ChangedScenario extends Pick<ScenarioChange, 'scenario'> {
  readonly before: Pick<Side, 'total'> | undefined;
  readonly after: Pick<Side, 'total'> | undefined;
}

/** Step by step from the total before to the one after, and each scenario before and after. */
export function diffCharts(
  changes: readonly ChangedScenario[],
  totals: Totals | undefined,
  { before, after }: DiffContext,
): BarChart[] {
  const common = { kind: 'bars', isStacked: false, unit: 'dollars', limits: [] } as const;
  const steps: BarChart[] = totals
    ? [
        {
          ...common,
          name: 'change',
          title: 'Cost per month, before and after',
          scale: 'linear',
          ...stepsOf(totals, before, after),
        },
      ]
    : [];
  const [was, now] = [changes.map((each) => each.before?.total), changes.map((each) => each.after?.total)];
  const scenarios: BarChart = {
    ...common,
    name: 'scenarios',
    title: 'Cost per month by scenario, before and after',
    scale: scaleFor([...was, ...now]),
    places: changes.map(({ scenario }) => scenario),
    series: [
      { name: before.name, isBaseline: true, values: was },
      { name: after.name, values: now },
    ],
  };
  return changes.length < 2 ? steps : [...steps, scenarios];
}

/** Totals, rises and falls are series of their own, so that each has its colour. */
function stepsOf(
  { before, after, change, effects }: Totals,
  first: Pick<DiffSide, 'name'>,
  last: Pick<DiffSide, 'name'>,
): Pick<BarChart, 'places' | 'series'> {
  const steps = effects
    ? [
        { name: 'Traffic', size: effects.traffic },
        { name: 'Price', size: effects.price },
        { name: 'Model', size: effects.model },
      ]
    : [{ name: 'Change', size: change }];
  const starts = steps.map((_, index) => sum([before, ...steps.slice(0, index).map(({ size }) => size)]));
  const stepSeries = (tone: Tone) => ({
    name: tone === 'dearer' ? 'more expensive' : tone,
    tone,
    values: [
      undefined,
      ...steps.map(({ size }) => (isNegative(size) === (tone === 'cheaper') ? size : undefined)),
      undefined,
    ],
    from: [zero, ...starts, zero],
  });
  return {
    places: [first.name, ...steps.map(({ name }) => name), last.name],
    series: [
      { name: 'total', isBaseline: true, values: [before, ...steps.map(() => undefined), after] },
      stepSeries('dearer'),
      stepSeries('cheaper'),
    ].filter(({ values }) => values.some((value) => value)),
  };
}

/** The charts of a change. */
export function pictureOfDiff(
  changes: readonly ScenarioChange[],
  totals: Totals | undefined,
  context: DiffContext,
): Picture {
  return { charts: diffCharts(changes, totals, context) };
}

export interface DiffContext {
  readonly before: DiffSide;
  readonly after: DiffSide;
}

/** One side of a comparison. */
export interface DiffSide {
  /** A file or a day. */
  readonly name: string;
  /** The file of the plan, if the side is one. */
  readonly planFile?: string | undefined;
  readonly catalogue: string;
  readonly asOf: string;
}
