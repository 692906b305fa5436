import { decimal, roundToWhole, times } from '../money.ts';
import type { Decimal } from '../money.ts';
import type { Meter } from '../pricing/meters.ts';

/** Whole tokens per meter. Meters are disjoint: `input` leaves out what was read from the cache. */
export type Usage = Readonly<Partial<Record<Meter, number>>>;

/** A named monthly workload. */
export interface Scenario {
  readonly name: string;
  /** Tokens a month, input and output together. */
  readonly tokens: number;
  /** Share of the tokens that is output. */
  readonly outputShare: Decimal;
  /** Share of the input that is read from the cache. */
  readonly cacheHit: Decimal;
}

/**
 * Drivers → whole tokens per meter:
 * output = tokens × outputShare, cacheRead = (tokens − output) × cacheHit, input = the rest.
 * Each is rounded once, half up, and the meters always add up to the tokens of the scenario.
 */
export function usageOf({ tokens, outputShare, cacheHit }: Scenario): Usage {
  const output = shareOf(tokens, outputShare);
  const cacheRead = shareOf(tokens - output, cacheHit);
  return present({ input: tokens - output - cacheRead, cacheRead, output });
}

function shareOf(tokens: number, share: Decimal): number {
  return roundToWhole(times(decimal(tokens), share));
}

/** Leaves out the meters that count nothing. */
export function present(usage: Usage): Usage {
  return Object.fromEntries(Object.entries(usage).filter(([, tokens]) => tokens > 0));
}

export function totalTokens(usage: Usage): number {
  return Object.values(usage).reduce((total, tokens) => total + tokens, 0);
}
