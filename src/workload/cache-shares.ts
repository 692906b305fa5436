import { isZero, plus, roundToWhole, times, zero, type Decimal } from '../values/money.ts';
import type { Meter } from '../pricing/rates/meters.ts';
import type { Drivers } from './drivers.ts';
import type { Factor, Step } from './request-kinds.ts';

/** The shares of what can be cached, in the order in which it is rounded. */
const cacheDrivers = {
  cacheRead: 'cacheHit',
  cacheWrite: 'cacheWrite',
  cacheWrite1h: 'cacheWrite1h',
} as const satisfies Partial<Record<Meter, keyof Drivers>>;

const cacheMeters = ['cacheRead', 'cacheWrite', 'cacheWrite1h'] as const;

export type MeterCounts = Partial<Record<Meter, number>>;

/** Prompt tokens as input, read and written; rounded where each part ends, so that they add up to the prompt. */
export function splitCached(prompt: Decimal, cacheable: Decimal, drivers: Drivers): MeterCounts {
  let share = zero;
  let end = 0;
  const parts = cacheMeters.map((meter) => {
    const start = end;
    const part = drivers[cacheDrivers[meter]];
    if (part !== undefined) {
      share = plus(share, part);
      end = roundToWhole(times(cacheable, share));
    }
    return end - start;
  });
  const counts: MeterCounts = {};
  addCount(counts, 'input', roundToWhole(prompt) - end);
  for (const [place, meter] of cacheMeters.entries()) addCount(counts, meter, parts[place] ?? 0);
  return counts;
}

/** Meters that count nothing are left out. */
export function addCount(counts: MeterCounts, meter: Meter, tokens: number): void {
  if (tokens > 0) counts[meter] = tokens;
}

export function inputSteps(prompt: readonly Factor[], cacheable: readonly Factor[], drivers: Drivers): Step[] {
  const parts = cacheMeters.flatMap((meter): Step[] => {
    const driver = cacheDrivers[meter];
    const value = drivers[driver] ?? zero;
    return isZero(value) ? [] : [{ meter, factors: [...cacheable, { driver, value }], less: [] }];
  });
  return [{ meter: 'input', factors: prompt, less: parts.map(({ meter }) => meter) }, ...parts];
}
