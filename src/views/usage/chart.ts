import { calendarUnitAt, calendarUnits, unitAfter } from '../../values/time-spans.ts';
import { sum, zero, type Money } from '../../values/money.ts';
import type { BarChart, ColumnChart } from '../../report/charts/chart.ts';
import { foldedSeries, MOST_SPANS } from '../../report/charts/parts.ts';
import { scaleFor } from '../../report/charts/scale.ts';
import { isUnit } from '../../usage/tally/group-by.ts';
import type { Group } from '../../usage/pricing/groups.ts';
import type { Picture } from '../../report/report.ts';
import type { UsageView } from './json.ts';
import { cutOffIn, forms, minuteIn, startOf } from './time-names.ts';

/** What was used, added up by one dimension or several. */
export interface UsageFigures {
  /** `day`, `model`; the one of time first, if there is one. */
  readonly by: readonly string[];
  /** True where the first dimension is time. */
  readonly isTime: boolean;
  /** The end of what is known, by the clock of the groups: `2026-11-14 20:51`. */
  readonly until?: string | undefined;
  readonly groups: readonly { readonly key: readonly string[]; readonly cost: Money }[];
  /** What the same would cost elsewhere, in the order of the groups. */
  readonly elsewhere: readonly { readonly name: string; readonly costs: readonly (Money | undefined)[] }[];
}

/** Over time, as what each day is made of; else side by side, and beside what it would cost elsewhere. */
export function usageCharts(whole: UsageFigures): (BarChart | ColumnChart)[] {
  const figures = whole.isTime ? inFewSpans(whole) : whole;
  const { by, isTime, groups, elsewhere, until } = figures;
  const first = groups.map(({ key }) => key[0] ?? '');
  const common = { name: 'cost', title: `Cost by ${by.join(' and ')}`, unit: 'dollars', limits: [] } as const;
  if (isTime) {
    const places = withoutGaps(first, by[0] ?? '');
    const cutOff = until && cutOffIn(until, places.at(-1), by[0]);
    const series = partsIn(figures, places);
    return [{ ...common, kind: 'columns', isStacked: true, scale: 'linear', places, series, events: [], cutOff }];
  }
  const places = [...new Set(first)];
  if (by.length > 1)
    return [{ ...common, kind: 'bars', isStacked: true, scale: 'linear', places, series: partsIn(figures, places) }];
  const used = { name: 'as it was', isBaseline: elsewhere.length > 0, values: groups.map(({ cost }) => cost) };
  const series = [used, ...elsewhere.map(({ name, costs }) => ({ name, values: costs }))];
  return [
    {
      ...common,
      kind: 'bars',
      isStacked: false,
      scale: scaleFor(series.flatMap(({ values }) => values)),
      places,
      series,
    },
  ];
}

/** The other dimensions as parts of the first, the costliest first; nothing where nothing was used. */
function partsIn({ by, groups }: UsageFigures, places: readonly string[]): BarChart['series'] {
  const costs = new Map<string, Map<string, Money>>();
  for (const { key, cost } of groups) {
    const place = key[0] ?? '';
    const part = by.length > 1 ? key.slice(1).join(', ') : 'cost';
    const inPart = costs.get(part) ?? new Map<string, Money>();
    costs.set(part, inPart.set(place, sum([inPart.get(place) ?? zero, cost])));
  }
  return foldedSeries(
    [...costs].map(([name, each]) => ({ name, values: places.map((place) => each.get(place) ?? zero) })),
  );
}

/** Adds up hours to days, days to weeks and weeks to months until there are few enough of them. */
function inFewSpans(figures: UsageFigures): UsageFigures {
  const [unit, ...others] = figures.by;
  const place = calendarUnits.findIndex((each) => each === unit);
  const [from, to] = [calendarUnits[place], calendarUnits[place + 1]];
  const names = figures.groups.map(({ key }) => key[0] ?? '');
  if (!from || !to || !names.every((name) => forms[from].test(name))) return figures;
  if (withoutGaps(names, from).length <= MOST_SPANS) return figures;
  return inFewSpans({
    ...figures,
    by: [to, ...others],
    groups: figures.groups.map(({ key: [name = '', ...rest], cost }) => ({
      key: [calendarUnitAt(startOf(name), to, 'UTC').name, ...rest],
      cost,
    })),
  });
}

/**
 * All hours, days, weeks (by their Mondays) or months from the first of these to the last, in order, including those
 * without use, which a chart that left them out would hide. Other names are only sorted.
 */
export function withoutGaps(names: readonly string[], dimension: string): string[] {
  const sorted = [...new Set(names)].toSorted();
  const [first, last] = [sorted[0], sorted.at(-1)];
  const unit = calendarUnits.find((each) => each === dimension);
  if (first === undefined || last === undefined || !unit || !sorted.every((name) => forms[unit].test(name)))
    return sorted;
  const all: string[] = [];
  for (let name = first; name <= last; name = unitAfter(name, unit)) {
    if (all.length === MOST_PLACES) return sorted;
    all.push(name);
  }
  return all;
}

const MOST_PLACES = 800;

/** What there is to see of what was used. */
export function pictureOfUsage({ dimensions, groups, total, window, timeZone }: UsageView): Picture {
  const priced = groups.flatMap((group) => (group.cost ? [{ ...group, cost: group.cost }] : []));
  // Time goes to the right, whichever was named first.
  const order = dimensions
    .map((dimension, place) => ({ dimension, place }))
    .toSorted((a, b) => Number(isUnit(b.dimension)) - Number(isUnit(a.dimension)));
  const keyOf = ({ key }: Group): string[] => order.map(({ place }) => key[place] ?? 'not said');
  const [first] = order;
  return {
    charts: usageCharts({
      by: order.map(({ dimension }) => dimension),
      isTime: first !== undefined && isUnit(first.dimension),
      until: window && minuteIn(window.until, timeZone),
      groups: priced.map((group) => ({ key: keyOf(group), cost: group.cost })),
      elsewhere: total.whatIf.map(({ on }, place) => ({
        name: `on ${on}`,
        costs: priced.map(({ whatIf }) => whatIf[place]),
      })),
    }),
  };
}
