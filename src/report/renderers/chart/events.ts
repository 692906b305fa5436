import type { AreaChart, Event, LineChart } from '../../charts/chart.ts';
import { SMALL } from './canvas.ts';
import { numberOf } from './figures.ts';
import { overlap } from './plot.ts';
import type { Box, Plot } from './plot.ts';
import type { Look } from './palette.ts';
import { stroked, write } from './pen.ts';
import { fitted, widthOf } from './text.ts';

const LINE = 14;
const RING = 7;

interface Placed {
  readonly event: Event;
  readonly x: number;
  readonly y: number;
}

/** Rings around the points where something happens, lines for what happens to all; their words lie on none of these, nor where others stand. */
export function drawEvents({ events, series }: LineChart | AreaChart, plot: Plot, looks: readonly Look[], others: readonly Box[]): string {
  const placed = events.flatMap((event): Placed[] => {
    if (event.series === undefined) return [{ event, x: plot.x(event.at), y: plot.top + 12 }];
    const value = series[event.series]?.values[event.at];
    return value ? [{ event, x: plot.x(event.at), y: plot.y(numberOf(value)) }] : [];
  });
  const rings = placed.flatMap(({ event, x, y }): Box[] =>
    event.series === undefined ? [] : [{ from: x - RING, to: x + RING, above: y - RING, below: y + RING }],
  );
  const taken = [...rings, ...others];
  const shapes = placed.map(({ event, x, y }) =>
    event.series === undefined
      ? stroked('path', 'dim', { d: `M${Math.round(x)} ${plot.top}V${plot.bottom}`, 'stroke-dasharray': '1 3' })
      : stroked('circle', looks[event.series]?.colour ?? 1, { cx: x, cy: y, r: RING, 'stroke-width': 2 }),
  );
  return [...shapes, ...placed.map((each) => words(each, plot, taken))].join('');
}

/** Beside the point on the side with more room, a line higher for as long as something else is there. */
function words({ event, x, y }: Placed, { left, right, top }: Plot, taken: Box[]): string {
  const isRight = x > (left + right) / 2;
  const shown = fitted(event.label, SMALL, isRight ? x - left - 12 : right - x - 12);
  const width = widthOf(shown, SMALL);
  const [from, to] = isRight ? [x - 12 - width, x - 12] : [x + 12, x + 12 + width];
  const boxAt = (middle: number): Box => ({ from, to, above: middle - LINE / 2, below: middle + LINE / 2 });
  const heights = Array.from({ length: 40 }, (_, step) => y - step * 4).filter((height) => height > top - LINE);
  const free = heights.find((height) => !taken.some((box) => overlap(box, boxAt(height)))) ?? y;
  taken.push(boxAt(free));
  return write(shown, { x: isRight ? to : from, y: free + 4, size: SMALL, anchor: isRight ? 'end' : 'start', hasHalo: true });
}
