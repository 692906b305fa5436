import { decimal, plain, roundToWhole } from '../../../values/money.ts';
import type { Decimal } from '../../../values/money.ts';
import type { Chart, Unit } from '../../charts/chart.ts';
import { formatMoney, formatShare, formatTokens, grouped, signOf } from '../../format.ts';

/** A figure as a label says it: the same as in a table. */
export function formatFigure(unit: Unit, value: Decimal): string {
  if (unit === 'share') return formatShare(value);
  return currencyOf(unit) === undefined ? formatTokens(roundToWhole(value)) : formatMoney(value);
}

/** What money is in; undefined for what is none. */
function currencyOf(unit: Unit): string | undefined {
  return unit === 'dollars' ? 'USD' : unit.startsWith('in ') ? unit.slice(3) : undefined;
}

const suffixes = [
  [1e12, 'T'],
  [1e9, 'B'],
  [1e6, 'M'],
  [1e3, 'k'],
] as const;

/** A round figure along an axis, short: `$20k`. */
export function formatTick(unit: Unit, value: number): string {
  if (value < 0) return `-${formatTick(unit, -value)}`;
  if (unit === 'share') return `${shortest(value * 100)}%`;
  const [size, suffix] = suffixes.find(([each]) => value >= each) ?? [1, ''];
  const currency = currencyOf(unit);
  return `${currency === undefined ? '' : signOf(currency)}${grouped(shortest(value / size))}${suffix}`;
}

// Without the noise of binary fractions.
function shortest(value: number): string {
  return plain(decimal(Number(value.toPrecision(10))));
}

const unitNames: Readonly<Record<string, string>> = { dollars: 'US dollars', tokens: 'tokens', requests: 'requests', share: 'percent' };

/** What the axis of figures says: `Cost a month in US dollars, log scale`. */
export function axisLabel({ measure, unit, scale }: Pick<Chart, 'measure' | 'unit' | 'scale'>): string {
  return `${measure} in ${unitNames[unit] ?? currencyOf(unit) ?? unit}${scale === 'log' ? ', log scale: each step is ten times the one before' : ''}`;
}

/** Where a figure lies; drawing is the only place where one may lose digits. */
export function numberOf(value: Decimal): number {
  return Number(plain(value));
}
