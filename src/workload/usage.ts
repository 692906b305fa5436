import type { Meter } from '../pricing/meters.ts';

/** Whole tokens per meter. Meters are disjoint: `input` leaves out what was read from the cache. */
export type Usage = Readonly<Partial<Record<Meter, number>>>;

/** Leaves out the meters that count nothing. */
export function present(usage: Usage): Usage {
  return Object.fromEntries(Object.entries(usage).filter(([, tokens]) => tokens > 0));
}

export function totalTokens(usage: Usage): number {
  return Object.values(usage).reduce((total, tokens) => total + tokens, 0);
}
