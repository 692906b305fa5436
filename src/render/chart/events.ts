import type { AreaChart, ChartEvent, LineChart } from '../../report/charts/chart.ts';
import { SMALL, boxesOverlap, type Box, type Plot } from './canvas.ts';
import { toNumber } from './figures.ts';
import type { Look } from './palette.ts';
import { strokedShape, writeText } from './pen.ts';
import { fitText, drawnWidth } from './text.ts';

const LINE = 14;
const RING = 7;

interface Placed {
  readonly event: ChartEvent;
  readonly x: number;
  readonly y: number;
}

/** Areas in use: those that must not be written over, and the lines of series, which should not be. */
interface Occupied {
  readonly taken: readonly Box[];
  readonly lines: readonly Box[];
}

/**
 * Draws a ring around the point of an event, a line for an event of all series, and labels that cover none of these and
 * no other label.
 */
export function drawEvents(
  { events, series }: LineChart | AreaChart,
  plot: Plot,
  looks: readonly Look[],
  { taken: others, lines }: Occupied,
): string {
  const placed = events.flatMap((event): Placed[] => {
    if (event.series === undefined) return [{ event, x: plot.x(event.at), y: plot.top + 12 }];
    const value = series[event.series]?.values[event.at];
    return value ? [{ event, x: plot.x(event.at), y: plot.y(toNumber(value)) }] : [];
  });
  const rings = placed.flatMap(({ event, x, y }): Box[] =>
    event.series === undefined ? [] : [{ from: x - RING, to: x + RING, above: y - RING, below: y + RING }],
  );
  const taken = [...rings, ...others];
  const shapes = placed.map(({ event, x, y }) =>
    event.series === undefined
      ? strokedShape('path', 'dim', { d: `M${Math.round(x)} ${plot.top}V${plot.bottom}`, 'stroke-dasharray': '1 3' })
      : strokedShape('circle', looks[event.series]?.colour ?? 1, { cx: x, cy: y, r: RING, 'stroke-width': 2 }),
  );
  return [...shapes, ...placed.map((each) => writeLabel(each, plot, { taken, lines }))].join('');
}

/** A label further from its point than this seems to belong to another. */
const NEAR = 26;
const FAR = 120;

interface Spot {
  readonly side: 'left' | 'right';
  readonly box: Box;
}

const isFree =
  (others: readonly Box[]) =>
  (spot: Spot): boolean =>
    !others.some((box) => boxesOverlap(box, spot.box));

/** Writes a label beside its point, preferably on the roomier side: nearby if free, else clear of other labels. */
function writeLabel(
  { event, x, y }: Placed,
  plot: Plot,
  { taken, lines }: { readonly taken: Box[]; readonly lines: readonly Box[] },
): string {
  const sides = x > (plot.left + plot.right) / 2 ? (['left', 'right'] as const) : (['right', 'left'] as const);
  const room = (side: Spot['side']): number => (side === 'left' ? x - plot.left : plot.right - x) - 12;
  const shown = fitText(event.label, SMALL, room(sides[0]));
  const width = drawnWidth(shown, SMALL);
  const spotsIn = (reach: number): Spot[] =>
    heightsAround(y, reach, plot).flatMap((middle) =>
      sides.flatMap((side) =>
        room(side) < width ? [] : [{ side, box: boxOf(side === 'left' ? x - 12 - width : x + 12, width, middle) }],
      ),
    );
  const free = spotsIn(NEAR).find(isFree([...taken, ...lines])) ?? spotsIn(FAR).find(isFree(taken));
  const { side, box } = free ?? { side: sides[0], box: boxOf(sides[0] === 'left' ? x - 12 - width : x + 12, width, y) };
  taken.push(box);
  return writeText(shown, {
    x: side === 'left' ? box.to : box.from,
    y: box.below - 3,
    size: SMALL,
    anchor: side === 'left' ? 'end' : 'start',
    hasHalo: true,
  });
}

function boxOf(from: number, width: number, middle: number): Box {
  return { from, to: from + width, above: middle - LINE / 2, below: middle + LINE / 2 };
}

/** The height of a point and those around it, the nearest first, the upper ones before the lower. */
function heightsAround(y: number, reach: number, { top, bottom }: Plot): number[] {
  const steps = Array.from({ length: reach / 2 + 1 }, (_, step) => y + (step % 2 === 0 ? 2 : -2) * step);
  return steps.filter((height) => height > top - LINE && height < bottom && Math.abs(height - y) <= reach);
}
