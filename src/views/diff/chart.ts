import { isNegative, sum, zero, type Money } from '../../values/money.ts';
import type { ScenarioChange, Side, Totals } from '../../projection/change.ts';
import type { Picture } from '../../report/report.ts';
import type { BarChart, Tone } from '../../report/charts/chart.ts';
import type { SampleDiff } from './sample-finding.ts';
import { scaleFor } from '../../report/charts/scale.ts';

/** A scenario's costs before and after; undefined if it was added or removed. */
interface ChangedScenario extends Pick<ScenarioChange, 'scenario'> {
  readonly before: Pick<Side, 'total'> | undefined;
  readonly after: Pick<Side, 'total'> | undefined;
}

const common = { kind: 'bars', isStacked: false, unit: 'dollars', limits: [] } as const;

/** Step by step from the total before to the one after, and each scenario before and after. */
export function diffCharts(
  changes: readonly ChangedScenario[],
  totals: Totals | undefined,
  { before, after }: DiffContext,
): BarChart[] {
  const steps: BarChart[] = totals
    ? [
        {
          ...common,
          name: 'change',
          title: 'Cost per month, before and after',
          scale: 'linear',
          ...waterfall([before.name, totals.before], stepsOf(totals), [after.name, totals.after]),
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

/** From one total to the next by what did it: the meters of each model. */
export function sampleChart({ kind, before, after, result }: SampleDiff): BarChart {
  const steps = result.meters.map(({ offer, meter, change }) => ({ name: `${offer} ${meter}`, size: change }));
  const [shown, rest] = [steps.slice(0, MOST_STEPS), steps.slice(MOST_STEPS)];
  const others = { name: `${rest.length} more`, size: sum(rest.map(({ size }) => size)) };
  return {
    ...common,
    name: 'change',
    title: `Mean cost per ${kind}, before and after`,
    scale: 'linear',
    ...waterfall(
      [before.name, result.before.mean],
      [...shown, ...(rest.length > 0 ? [others] : [])],
      [after.name, result.after.mean],
    ),
  };
}

const MOST_STEPS = 8;

type Total = readonly [name: string, cost: Money];

interface Step {
  readonly name: string;
  readonly size: Money;
}

function stepsOf({ change, effects }: Totals): Step[] {
  if (!effects) return [{ name: 'Change', size: change }];
  const { traffic, price, model } = effects;
  return [
    { name: 'Traffic', size: traffic },
    { name: 'Price', size: price },
    { name: 'Model', size: model },
  ];
}

/** Totals, rises and falls are series of their own, so that each has its colour. */
function waterfall(
  [first, before]: Total,
  steps: readonly Step[],
  [last, after]: Total,
): Pick<BarChart, 'places' | 'series'> {
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
    places: [first, ...steps.map(({ name }) => name), last],
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
