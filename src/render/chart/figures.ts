import { decimal, inCurrency, plain, roundToWhole, type Decimal, type Money } from '../../values/money.ts';
import type { Chart, ChartUnit } from '../../report/charts/chart.ts';
import { formatMoney, formatShare, formatTokens, groupDigits, currencySign } from '../../values/format.ts';

/** The unit of figures: a currency for amounts, or what is counted. */
export interface FigureUnit extends Pick<Chart, 'unit'> {
  /** Undefined for US dollars. */
  readonly currency: string | undefined;
}

/** The unit of a chart's figures. A zero may have no currency, so the first figure that has one decides. */
export function figureUnit({ unit, series }: Chart): FigureUnit {
  for (const { values } of series)
    for (const value of values) if (value?.currency !== undefined) return { unit, currency: value.currency };
  return { unit, currency: undefined };
}

/** A figure as a label, written as in a table. */
export function formatFigure({ unit, currency }: FigureUnit, value: Money): string {
  switch (unit) {
    case 'dollars':
      return formatMoney(value.currency === undefined && currency !== undefined ? inCurrency(value, currency) : value);
    case 'tokens':
    case 'requests':
      return formatTokens(roundToWhole(value));
    case 'share':
      return formatShare(value);
  }
}

const suffixes = [
  [1e12, 'T'],
  [1e9, 'B'],
  [1e6, 'M'],
  [1e3, 'k'],
] as const;

/** A round figure along an axis, short: `$20k`. */
export function formatTick(counted: FigureUnit, value: number): string {
  const { unit, currency } = counted;
  if (value < 0) return `-${formatTick(counted, -value)}`;
  if (unit === 'share') return `${formatShortest(value * 100)}%`;
  const [size, suffix] = suffixes.find(([each]) => value >= each) ?? [1, ''];
  return `${unit === 'dollars' ? currencySign(currency) : ''}${groupDigits(formatShortest(value / size))}${suffix}`;
}

// Without the noise of binary fractions.
function formatShortest(value: number): string {
  return plain(decimal(Number(value.toPrecision(10))));
}

const unitNames: Readonly<Record<ChartUnit, string>> = {
  dollars: 'US dollars',
  tokens: 'tokens',
  requests: 'requests',
  share: 'percent',
};

/** The label of the axis of figures: `Cost a month in US dollars, log scale`. */
export function axisLabel(chart: Chart): string {
  const { measure, unit, scale } = chart;
  const { currency } = figureUnit(chart);
  const named = unit === 'dollars' && currency !== undefined ? currency : unitNames[unit];
  return `${measure} in ${named}${scale === 'log' ? ', log scale: each step is ten times the one before' : ''}`;
}

/** A figure as a number to draw with; only drawing may lose digits. */
export function toNumber(value: Decimal): number {
  return Number(plain(value));
}

/** A figure in words: place, series, figure. */
export function describeFigure(chart: Chart, place: number, series: number): string {
  const each = chart.series[series];
  const value = each?.values[place];
  const name = chart.series.length > 1 ? `, ${each?.name ?? ''}` : '';
  return `${chart.places[place] ?? ''}${name}: ${value ? formatFigure(figureUnit(chart), value) : 'not known'}`;
}
