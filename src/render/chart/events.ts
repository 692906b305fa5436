import type { ColumnChart, LineChart } from '../../report/charts/chart.ts';
import { drawMark, isFree, placeWithin, SMALL, type Canvas, type Plot, type Stretch } from './canvas.ts';
import { toNumber } from './figures.ts';
import { filledShape, straightLine, strokedShape, writeText, type Ink } from './pen.ts';
import { drawnWidth } from './text.ts';

/** The height of the labels above a plot, if there are any. */
export const EVENT_ROW = 18;

/** Rings around points at which something happens to a series; the labels at the lines' ends say what. */
export function eventRings(
  { events, series }: LineChart | ColumnChart,
  plot: Plot,
  inkOf: (series: number) => Ink,
): string {
  return events
    .map(({ at, series: place }) => {
      const value = place === undefined ? undefined : series[place]?.values[at];
      if (place === undefined || !value) return '';
      const centre = { cx: plot.x(at), cy: plot.y(toNumber(value)) };
      const ring = strokedShape('circle', inkOf(place), { ...centre, r: 4, 'stroke-width': 2 });
      return `${filledShape('circle', 'background', { ...centre, r: 4 })}${ring}`;
    })
    .join('');
}

/** Dotted lines where something happens to all series, named above the plot as far as there is room. */
export function eventLines(chart: LineChart | ColumnChart, plot: Plot, canvas: Canvas): string {
  const taken: Stretch[] = [];
  return sharedEvents(chart)
    .map(({ at, label }) => {
      const x = plot.x(at);
      const stretch = placeWithin(x, drawnWidth(label, SMALL), { from: plot.left, to: plot.right });
      const hasRoom = stretch.to <= plot.right + 1 && isFree(stretch, taken, 8);
      if (hasRoom) taken.push(stretch);
      const middle = (stretch.from + stretch.to) / 2;
      return drawMark(
        canvas,
        label,
        straightLine('dim', [x, plot.top - (hasRoom ? 3 : 0)], { down: plot.bottom }, { 'stroke-dasharray': '2 3' }),
        hasRoom ? writeText(label, { x: middle, y: plot.top - 7, size: SMALL, anchor: 'middle', ink: 'dim' }) : '',
      );
    })
    .join('');
}

/** What happens to all series. */
export function sharedEvents({ events }: LineChart | ColumnChart) {
  return events.filter(({ series }) => series === undefined).toSorted((a, b) => a.at - b.at);
}
