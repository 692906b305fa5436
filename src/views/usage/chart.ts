import { unitAfter, calendarUnits } from '../../values/time-spans.ts';
import { compare, sum, zero, type Money } from '../../values/money.ts';
import type { AreaChart, BarChart } from '../../report/charts/chart.ts';
import { scaleFor } from '../../report/charts/scale.ts';
import { isUnit } from '../../usage/tally/group-by.ts';
import type { Group } from '../../usage/pricing/groups.ts';
import { formatMoney, groupDigits } from '../../values/format.ts';
import type { Picture } from '../../report/report.ts';
import type { UsageView } from './json.ts';

/** What was used, added up by one or two dimensions. */
export interface UsageFigures {
  /** `day`, `model`; of two, the one of time first, if there is one. */
  readonly by: readonly string[];
  /** True where the first dimension is time. */
  readonly isTime: boolean;
  readonly groups: readonly { readonly key: readonly string[]; readonly cost: Money }[];
  /** What the same would cost elsewhere, in the order of the groups. */
  readonly elsewhere: readonly { readonly name: string; readonly costs: readonly (Money | undefined)[] }[];
}

/** So many parts can be told apart; what else there is, is one more. */
const MOST_PARTS = 6;

/** Over time, as what each day is made of; else side by side, and beside what it would cost elsewhere. */
export function usageCharts(figures: UsageFigures): (BarChart | AreaChart)[] {
  const { by, isTime, groups, elsewhere } = figures;
  const first = groups.map(({ key }) => key[0] ?? '');
  const common = {
    name: 'cost',
    title: `What was used, by ${by.join(' and ')}`,
    measure: 'Cost',
    unit: 'dollars',
    limits: [],
  } as const;
  if (isTime) {
    const places = withoutGaps(first, by[0] ?? '');
    return [{ ...common, kind: 'areas', scale: 'linear', places, series: partsIn(figures, places), events: [] }];
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

/** The second dimension as parts of the first, the costliest first; nothing where nothing was used. */
function partsIn(
  { by, groups }: UsageFigures,
  places: readonly string[],
): { readonly name: string; readonly values: readonly Money[] }[] {
  const partOf = ({ key }: UsageFigures['groups'][number]): string => (by.length > 1 ? (key[1] ?? '') : 'cost');
  const totals = new Map<string, Money>();
  for (const group of groups) totals.set(partOf(group), sum([totals.get(partOf(group)) ?? zero, group.cost]));
  const names = [...totals].toSorted(([, a], [, b]) => compare(b, a)).map(([name]) => name);
  const named = names.slice(0, names.length > MOST_PARTS + 1 ? MOST_PARTS : MOST_PARTS + 1);
  const costIn = (place: string, isPart: (name: string) => boolean): Money =>
    sum(groups.filter((group) => group.key[0] === place && isPart(partOf(group))).map(({ cost }) => cost));
  const parts = named.map((name) => ({ name, values: places.map((place) => costIn(place, (part) => part === name)) }));
  if (named.length === names.length) return parts;
  const others = new Set(names.slice(named.length));
  return [
    ...parts,
    { name: `${others.size} others`, values: places.map((place) => costIn(place, (part) => others.has(part))) },
  ];
}

const MOST_PLACES = 800;

const day = /^\d{4}-\d{2}-\d{2}$/;
const forms = { hour: /^\d{4}-\d{2}-\d{2} \d{2}:00$/, day, week: day, month: /^\d{4}-\d{2}$/ };

/**
 * All hours, days, weeks (by their Mondays) or months from the first of these to the last, in order, including those
 * without use: a line drawn across a gap would show use that did not happen. Other names are only sorted.
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

/** What there is to see of what was used. */
export function pictureOfUsage({ dimensions, groups, total }: UsageView): Picture {
  const priced = groups.flatMap((group) => (group.cost ? [{ ...group, cost: group.cost }] : []));
  // Time goes to the right, whichever was named first.
  const order = dimensions
    .map((dimension, place) => ({ dimension, place }))
    .toSorted((a, b) => Number(isUnit(b.dimension)) - Number(isUnit(a.dimension)));
  const keyOf = ({ key }: Group): string[] => order.map(({ place }) => key[place] ?? 'not said');
  const [first] = order;
  const cost = `${total.unpriced ? 'at least ' : ''}${formatMoney(total.cost)}`;
  return {
    answer: total.requests === 0 ? `What was used cost ${cost}.` : `${requestsOf(total.requests)} cost ${cost}.`,
    charts: usageCharts({
      by: order.map(({ dimension }) => dimension),
      isTime: first !== undefined && isUnit(first.dimension),
      groups: priced.map((group) => ({ key: keyOf(group), cost: group.cost })),
      elsewhere: total.whatIf.map(({ on }, place) => ({
        name: `on ${on}`,
        costs: priced.map(({ whatIf }) => whatIf[place]),
      })),
    }),
  };
}

function requestsOf(count: number): string {
  return `${groupDigits(String(count))} ${count === 1 ? 'request' : 'requests'}`;
}
