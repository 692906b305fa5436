import { compare, decimal, isNegative, isZero, times, type Decimal } from '../../values/money.ts';
import type { Chart } from './chart.ts';

/** A figure so many times the smallest one leaves nothing to see of that. */
const FAR_APART = decimal(200);

/** Logarithmic where figures above zero lie far apart; what has figures below zero or pieces of a sum cannot be. */
export function scaleFor(figures: readonly (Decimal | undefined)[]): Chart['scale'] {
  const given = figures.flatMap((figure) => (figure && !isZero(figure) ? [figure] : []));
  const [first] = given;
  if (!first || given.some(isNegative)) return 'linear';
  const least = given.reduce((a, b) => (compare(b, a) < 0 ? b : a), first);
  const most = given.reduce((a, b) => (compare(b, a) > 0 ? b : a), first);
  return compare(most, times(least, FAR_APART)) > 0 ? 'log' : 'linear';
}

/** Whether a logarithmic scale says anything true of a chart: lengths of stacked parts and of steps would lie on it. */
export function allowsLog(chart: Chart): boolean {
  if (chart.kind === 'areas' || (chart.kind === 'bars' && (chart.isStacked || chart.series.some(({ from }) => from))))
    return false;
  return chart.series.every(({ values }) => values.every((value) => !value || !isNegative(value)));
}
