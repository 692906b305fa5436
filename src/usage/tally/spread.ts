import { meters } from '../../pricing/rates/meters.ts';
import type { Counts } from '../records/counts.ts';
import { noTokens } from '../records/record.ts';

/** Splits counts by weights, in whole numbers that add up to them: each part is a difference of cumulative counts. */
export function spreadEvenly(counts: Counts, weights: readonly number[]): Counts[] {
  const all = weights.reduce((total, weight) => total + weight, 0);
  let before = 0;
  return weights.map((weight) => {
    const [start, end] = [before, (before += weight)];
    const part = (count: number): number => cumulative(count, end, all) - cumulative(count, start, all);
    const tokens = { ...noTokens };
    for (const meter of meters) tokens[meter] = part(counts.tokens[meter]);
    return { tokens, requests: part(counts.requests), webSearches: part(counts.webSearches) };
  });
}

function cumulative(count: number, weight: number, all: number): number {
  const product = count * weight;
  return Number.isSafeInteger(product)
    ? (product - (product % all)) / all
    : Number((BigInt(count) * BigInt(weight)) / BigInt(all));
}
