import type { Meter } from '../pricing/meters.ts';

/** Whole tokens per meter. Meters are disjoint: `input` leaves out what was read from the cache. */
export type Usage = Readonly<Partial<Record<Meter, number>>>;

/** Leaves out the meters that count nothing. */
export function present(usage: Usage): Usage {
  const counts = Object.entries(usage);
  return counts.every(([, tokens]) => tokens > 0) ? usage : Object.fromEntries(counts.filter(([, tokens]) => tokens > 0));
}

export function totalTokens(usage: Usage): number {
  return Object.values(usage).reduce((total, tokens) => total + tokens, 0);
}
