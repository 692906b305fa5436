import {
  decimal,
  decimals,
  fixed,
  inCurrency,
  isNegative,
  isZero,
  negate,
  plain,
  roundToWhole,
} from '../../values/money.ts';
import type { Decimal, Money } from '../../values/money.ts';
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

/** A figure beside a line: from a thousand on without cents. */
export function shortFigure(counted: FigureUnit, value: Money): string {
  const isLarge = counted.unit === 'dollars' && Math.abs(toNumber(value)) >= 1000;
  return isLarge
    ? formatFigure(counted, { ...value, ...decimal(fixed(value, 0)) }).replace(/\.00$/, '')
    : formatFigure(counted, value);
}

const suffixes = [
  [1e12, 'T'],
  [1e9, 'B'],
  [1e6, 'M'],
  [1e3, 'k'],
] as const;

/** Figures from this one on are shortened along an axis. */
const LARGE = 100_000;

/** Figures along an axis, in one unit with the same decimals: `0`, `500`, `$1,000`; the last one has the currency. */
export function tickLabels(counted: FigureUnit, values: readonly number[]): string[] {
  const { unit, currency } = counted;
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const [size, suffix] = (largest >= LARGE && suffixes.find(([each]) => largest >= each)) || [1, ''];
  const factor = unit === 'share' ? 100 : 1 / size;
  const scaled = values.map((value) => decimal(Number((value * factor).toPrecision(10))));
  const places = scaled.reduce((most, value) => Math.max(most, decimals(value)), 0);
  const digits = (value: Decimal): string => (isZero(value) ? '0' : groupDigits(fixed(value, places)));
  return scaled.map((value, place) => {
    const sign = place === values.length - 1 && unit === 'dollars' ? currencySign(currency) : '';
    const number = isNegative(value) ? `−${sign}${digits(negate(value))}` : sign + digits(value);
    return `${number}${isZero(value) ? '' : unit === 'share' ? '%' : suffix}`;
  });
}

/** A power of ten along an axis, short: `$100k`. */
export function formatPower(counted: FigureUnit, exponent: number): string {
  const value = Number(`1e${exponent}`);
  const [size, suffix] = suffixes.find(([each]) => value >= each) ?? [1, ''];
  const sign = counted.unit === 'dollars' ? currencySign(counted.currency) : '';
  return `${sign}${groupDigits(plain(decimal(Number((value / size).toPrecision(10)))))}${suffix}`;
}

const unitNames: Readonly<Record<ChartUnit, string>> = {
  dollars: 'US dollars',
  tokens: 'tokens',
  requests: 'requests',
  share: 'percent',
};

/** The unit of the figures: `US dollars, log scale`. */
export function unitLabel(chart: Chart): string {
  const { unit, scale } = chart;
  const { currency } = figureUnit(chart);
  const named = unit === 'dollars' && currency !== undefined ? currency : unitNames[unit];
  return `${named}${scale === 'log' ? ', log scale: each step is ten times the one before' : ''}`;
}

export function upperFirst(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
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
