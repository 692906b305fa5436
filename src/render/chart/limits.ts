import type { ColumnChart, LineChart } from '../../report/charts/chart.ts';
import { TEXT, type Plot } from './canvas.ts';
import { toNumber } from './figures.ts';
import { filledShape, straightLine, writeText } from './pen.ts';
import type { ValueScale } from './scales.ts';

/** Labels of an axis nearer to each other than this would touch. */
const LINE = 15;

/** What is over a limit: a tint that everything else is drawn on. */
export function limitTint({ limits }: LineChart | ColumnChart, { left, right, top, y }: Plot): string {
  return limits
    .map(({ value }) => {
      const height = y(toNumber(value)) - top;
      return height <= 0 ? '' : filledShape('rect', 'over', { x: left, y: top, width: right - left, height });
    })
    .join('');
}

/** The lines of limits across the plot. */
export function limitLines({ limits }: LineChart | ColumnChart, { left, right, y }: Plot): string {
  return limits
    .map(({ value }) => straightLine('limit', [left, y(toNumber(value))], { right }, { 'stroke-width': 1.5 }))
    .join('');
}

/** The figures along the axis, with those of limits in their colour in place of ticks that they would touch. */
export function axisLabels({ limits }: LineChart | ColumnChart, scale: ValueScale, left: number): string {
  const marked = limits.map(({ value }) => ({ at: scale.at(toNumber(value)), label: scale.labelOf(toNumber(value)) }));
  const ticks = scale.ticks.filter(({ at }) => marked.every((mark) => Math.abs(mark.at - at) >= LINE));
  const write = ({ at, label }: { readonly at: number; readonly label: string }, isLimit: boolean): string =>
    writeText(label, {
      x: left - 8,
      y: at + 4,
      size: TEXT,
      anchor: 'end',
      ink: isLimit ? 'limit' : 'dim',
      isBold: isLimit,
    });
  return [...ticks.map((each) => write(each, false)), ...marked.map((each) => write(each, true))].join('');
}
