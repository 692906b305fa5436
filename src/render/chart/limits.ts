import type { AreaChart, LineChart } from '../../report/charts/chart.ts';
import { SMALL, boxesOverlap, type Box, type Plot } from './canvas.ts';
import { toNumber } from './figures.ts';
import { strokedShape, writeText } from './pen.ts';
import { fitText, drawnWidth } from './text.ts';

const SAMPLES = 12;
const STEPS = 8;

/** Draws the lines of limits with their labels; returns the areas these take, and those of the series' lines. */
export function drawLimits(
  chart: LineChart | AreaChart,
  plot: Plot,
): { readonly markup: string; readonly taken: readonly Box[]; readonly lines: readonly Box[] } {
  const { left, right } = plot;
  const taken: Box[] = [];
  const lines = chart.kind === 'lines' ? lineBoxes(chart, plot) : [];
  const drawn = chart.limits.map(({ label, value }) => {
    const y = plot.y(toNumber(value));
    const shown = fitText(label, SMALL, right - left - 8, true);
    const width = drawnWidth(shown, SMALL, true);
    const starts = Array.from(
      { length: STEPS + 1 },
      (_, step) => left + 4 + ((right - width - left - 8) * step) / STEPS,
    );
    const boxes = [y - 5, y + 13].flatMap((base) =>
      starts.map((from): Box => ({ from, to: from + width, above: base - 10, below: base + 3 })),
    );
    const box = boxes.find((each) => ![...lines, ...taken].some((other) => boxesOverlap(each, other))) ?? boxes[0];
    taken.push({ from: left, to: right, above: y - 2, below: y + 2 }, ...(box ? [box] : []));
    const rule = strokedShape('path', 'limit', {
      d: `M${Math.round(left)} ${Math.round(y)}H${Math.round(right)}`,
      'stroke-width': 1.5,
      'stroke-dasharray': '5 3',
    });
    const place = { x: box?.from ?? left, y: (box?.below ?? y) - 3 };
    return `${rule}${writeText(shown, { ...place, size: SMALL, ink: 'limit', isBold: true, hasHalo: true })}`;
  });
  return { markup: drawn.join(''), taken, lines };
}

/** Small boxes along all lines. */
function lineBoxes({ series }: LineChart, { x, y }: Plot): Box[] {
  return series.slice(0, SAMPLES).flatMap(({ values }) =>
    values.slice(1).flatMap((value, index): Box[] => {
      const before = values[index];
      if (!value || !before) return [];
      const [from, to] = [y(toNumber(before)), y(toNumber(value))];
      return Array.from({ length: SAMPLES }, (_, step) => {
        const part = step / SAMPLES;
        const [across, height] = [x(index) + (x(index + 1) - x(index)) * part, from + (to - from) * part];
        return { from: across - 2, to: across + 2, above: height - 2, below: height + 2 };
      });
    }),
  );
}
