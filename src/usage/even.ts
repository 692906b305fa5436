import { meters } from '../pricing/meters.ts';
import type { Counts } from './counts.ts';
import { noTokens } from './record.ts';

/** What a bucket counts, spread evenly over equal steps in whole numbers that add up to it. */
export function evenParts(counts: Counts, steps: number): Counts[] {
  return Array.from({ length: steps }, (_, place) => {
    const part = (count: number): number => upTo(count, place + 1, steps) - upTo(count, place, steps);
    const tokens = { ...noTokens };
    for (const meter of meters) tokens[meter] = part(counts.tokens[meter]);
    return { tokens, requests: part(counts.requests), webSearches: part(counts.webSearches) };
  });
}

function upTo(count: number, steps: number, all: number): number {
  const product = count * steps;
  return Number.isSafeInteger(product) ? (product - (product % all)) / all : Number((BigInt(count) * BigInt(steps)) / BigInt(all));
}
