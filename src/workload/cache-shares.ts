import { decimal, isZero, minus, plus, roundToWhole, times, zero, type Decimal } from '../values/money.ts';
import type { Meter } from '../pricing/rates/meters.ts';
import { formatShare, groupDigits } from '../values/format.ts';
import type { Drivers } from './drivers.ts';
import type { Cacheable, Factor, Step } from './request-kinds.ts';

/** The shares of what can be cached, in the order in which it is rounded. */
const cacheDrivers = {
  cacheRead: 'cacheHit',
  cacheWrite: 'cacheWrite',
  cacheWrite1h: 'cacheWrite1h',
} as const satisfies Partial<Record<Meter, keyof Drivers>>;

type CacheMeter = keyof typeof cacheDrivers;

const cacheMeters = ['cacheRead', 'cacheWrite', 'cacheWrite1h'] as const;

export type MeterCounts = Partial<Record<Meter, number>>;

/** One prompt: all of it, and the tokens that a cache may hold, of every first request and of what turns resend. */
export interface PromptParts {
  readonly tokens: number;
  readonly first: number;
  readonly resent: number;
}

/** So many prompts as input, read and written; rounded where each part ends, so that they add up to the prompts. */
export function splitCached(many: Decimal | number, prompt: PromptParts, drivers: Drivers): MeterCounts {
  let each = zero;
  let end = 0;
  const parts = cacheMeters.map((meter) => {
    const start = end;
    each = plus(each, cachedOf(meter, prompt, drivers));
    end = roundToWhole(times(each, many));
    return end - start;
  });
  const counts: MeterCounts = {};
  addCount(counts, 'input', roundToWhole(times(decimal(prompt.tokens), many)) - end);
  for (const [place, meter] of cacheMeters.entries()) addCount(counts, meter, parts[place] ?? 0);
  return counts;
}

/** Meters that count nothing are left out. */
export function addCount(counts: MeterCounts, meter: Meter, tokens: number): void {
  if (tokens > 0) counts[meter] = tokens;
}

/** How many tokens of one prompt count as a meter of the cache. */
function cachedOf(meter: CacheMeter, { first, resent }: Omit<PromptParts, 'tokens'>, drivers: Drivers): Decimal {
  const share = drivers[cacheDrivers[meter]] ?? zero;
  return plus(times(share, first), times(shareOfResent(meter, drivers) ?? share, resent));
}

function shareOfResent(meter: CacheMeter, { historyCacheHit }: Drivers): Decimal | undefined {
  return meter === 'cacheRead' ? historyCacheHit : undefined;
}

/**
 * What a cache may hold of one prompt. Where drivers say what is read and not what is written, the rest of what is
 * known to come again (the fixed part, and what turns resend) is written, if the provider bills that.
 */
export function cacheableOf({ first, resent }: PromptParts, drivers: Drivers): Cacheable {
  const tokens = first + resent;
  const read = cachedOf('cacheRead', { first, resent }, drivers);
  if (drivers.cacheWrite !== undefined || drivers.cacheWrite1h !== undefined || isZero(read)) return { tokens };
  const again = { first: drivers.fixedTokens === undefined ? 0 : first, resent };
  const unread = minus(decimal(again.first + again.resent), cachedOf('cacheRead', again, drivers));
  return isZero(unread) ? { tokens } : { tokens, firstWrites: { read, unread } };
}

/** How `splitCached` comes to its tokens; without a prompt where only the tokens of all of them are known. */
export function inputSteps(volume: readonly Factor[], prompt: PromptParts | undefined, drivers: Drivers): Step[] {
  const parts = cacheMeters.flatMap((meter): Step[] => {
    const factors = prompt ? ofPrompt(meter, prompt, drivers) : ofTokens(meter, drivers);
    return factors.length === 0 ? [] : [{ meter, factors: [...volume, ...factors], less: [] }];
  });
  const all = prompt ? [...volume, { driver: 'prompt', value: prompt.tokens }] : volume;
  return [{ meter: 'input', factors: all, less: parts.map(({ meter }) => meter) }, ...parts];
}

function ofTokens(meter: CacheMeter, drivers: Drivers): Factor[] {
  const driver = cacheDrivers[meter];
  const value = drivers[driver] ?? zero;
  return isZero(value) ? [] : [{ driver, value }];
}

function ofPrompt(meter: CacheMeter, { first, resent }: PromptParts, drivers: Drivers): Factor[] {
  const share = drivers[cacheDrivers[meter]] ?? zero;
  const ofResent = shareOfResent(meter, drivers);
  if (ofResent === undefined || resent === 0) {
    const factors = ofTokens(meter, drivers);
    return factors.length === 0 ? [] : [{ driver: 'cacheable', value: first + resent }, ...factors];
  }
  const parts = [
    `${groupDigits(String(first))} × ${cacheDrivers[meter]} ${formatShare(share)}`,
    `${groupDigits(String(resent))} × historyCacheHit ${formatShare(ofResent)}`,
  ];
  return [{ driver: parts.join(' + '), value: cachedOf(meter, { first, resent }, drivers) }];
}
