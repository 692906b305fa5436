import { isInstant, type Instant } from '../../values/calendar.ts';
import { decimal, type Decimal } from '../../values/money.ts';
import { CostError } from '../cost-error.ts';

/** An amount as decimal text, which is never negative. Throws a CostError. */
export function amountIn(text: string, name: string): Decimal {
  const value = typeof text === 'string' && /^\d+(?:\.\d+)?$/.test(text) ? decimal(text) : undefined;
  if (value) return value;
  throw new CostError(`${name} is not an amount: ${shown(text)}`, { hint: "write it as decimal text, like '0.92'" });
}

/** A moment as the core writes it. Throws a CostError. */
export function momentIn(at: string | Date): Instant {
  const text = at instanceof Date && !Number.isNaN(at.getTime()) ? at.toISOString() : at;
  if (typeof text === 'string' && isInstant(text)) return text;
  throw new CostError(`${shown(at)} is not a moment`, {
    hint: "give a Date, a day like '2026-11-30' or a UTC moment like '2026-11-30T08:00:00Z'",
  });
}

function shown(value: unknown): string {
  return typeof value === 'string' ? `"${value}"` : String(value);
}
