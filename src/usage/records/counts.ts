import { UserError } from '../../values/errors.ts';
import { meters, type Meter } from '../../pricing/rates/meters.ts';
import { noTokens, type Tokens } from './record.ts';

/** What is counted, summed. */
export interface Counts {
  readonly requests: number;
  readonly webSearches: number;
  readonly tokens: Tokens;
}

export function sumCounts(parts: Iterable<Counts>): Counts {
  const tokens = { ...noTokens };
  let requests = 0;
  let webSearches = 0;
  for (const part of parts) {
    addTokens(tokens, part.tokens);
    requests += part.requests;
    webSearches += part.webSearches;
  }
  // Sums only grow: one that is exact at the end was exact all along.
  if (![requests, webSearches, ...Object.values(tokens)].every((count) => Number.isSafeInteger(count)))
    throw new UserError(`more than ${Number.MAX_SAFE_INTEGER} tokens of one kind`);
  return { requests, webSearches, tokens };
}

/** Adds some tokens to a sum. */
export function addTokens(sum: Record<Meter, number>, tokens: Tokens): void {
  for (const meter of meters) sum[meter] += tokens[meter];
}

export function totalTokenCount(tokens: Tokens): number {
  return meters.reduce((total, meter) => total + tokens[meter], 0);
}
