import { meters } from '../pricing/meters.ts';
import { noTokens } from './record.ts';
import type { Cell } from './roll-up.ts';

export type Counts = Pick<Cell, 'tokens' | 'requests' | 'webSearches'>;

/** Counts by shares of time, whole; the last piece takes what rounding leaves. */
export function split(
  counts: Counts,
  pieces: readonly { readonly at: number; readonly steps: number }[],
): { readonly at: number; readonly counts: Counts }[] {
  const all = pieces.reduce((total, { steps }) => total + steps, 0);
  let before = 0;
  return pieces.map(({ at, steps }) => {
    const [start, end] = [before, (before += steps)];
    const part = (count: number): number => wholePart(count, end, all) - wholePart(count, start, all);
    const tokens = { ...noTokens };
    for (const meter of meters) tokens[meter] = part(counts.tokens[meter]);
    return { at, counts: { tokens, requests: part(counts.requests), webSearches: part(counts.webSearches) } };
  });
}

function wholePart(count: number, part: number, all: number): number {
  return Number((BigInt(count) * BigInt(part)) / BigInt(all));
}
