import { compare, decimal, isNegative, isZero, times, type Decimal } from '../../values/money.ts';
import type { Chart } from './chart.ts';

/** Beside a figure this many times its size, a bar is too short to see. */
const FAR_APART = decimal(200);

/** Logarithmic if the figures are far apart; linear if some are below zero, which have no logarithm. */
export function scaleFor(figures: readonly (Decimal | undefined)[]): Chart['scale'] {
  const given = figures.flatMap((figure) => (figure && !isZero(figure) ? [figure] : []));
  const [first] = given;
  if (!first || given.some(isNegative)) return 'linear';
  const least = given.reduce((a, b) => (compare(b, a) < 0 ? b : a), first);
  const most = given.reduce((a, b) => (compare(b, a) > 0 ? b : a), first);
  return compare(most, times(least, FAR_APART)) > 0 ? 'log' : 'linear';
}

/** Whether a chart may have a logarithmic scale: the lengths of stacked parts and of steps would mislead on one. */
export function allowsLog(chart: Chart): boolean {
  if (chart.kind === 'columns' || (chart.kind === 'bars' && (chart.isStacked || chart.series.some(({ from }) => from))))
    return false;
  return chart.series.every(({ values }) => values.every((value) => !value || !isNegative(value)));
}
