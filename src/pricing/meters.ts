/** What a price list may give a rate for, in the order reports show it. */
export const meters = ['input', 'cacheRead', 'cacheWrite', 'cacheWrite1h', 'output', 'reasoning'] as const;

export type Meter = (typeof meters)[number];

/**
 * The meter whose rate applies where a list gives none of its own, as providers bill: reasoning tokens are
 * billed as output; a provider without cache prices bills cached prompt tokens as input; the one-hour cache
 * write costs at least the five-minute one.
 */
export const parentMeter: Readonly<Partial<Record<Meter, Meter>>> = {
  cacheRead: 'input',
  cacheWrite: 'input',
  cacheWrite1h: 'cacheWrite',
  reasoning: 'output',
};
