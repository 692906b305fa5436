/** What a price list may give a rate for, in the order reports show it. */
export const meters = [
  'input',
  'cacheRead',
  'cacheWrite',
  'cacheWrite1h',
  'inputAudio',
  'cacheReadAudio',
  'inputImage',
  'output',
  'reasoning',
  'outputAudio',
] as const;

export type Meter = (typeof meters)[number];

/** What some offers charge for by count, beside tokens. */
export const countedFees = ['requests', 'webSearches'] as const;

export type CountedFee = (typeof countedFees)[number];

/** Other ways to send the same request, with rates of their own; a request is sent in one of them, so that none combines with another. */
export const serviceTiers = ['batch', 'flex', 'priority', 'fast'] as const;

export type ServiceTier = (typeof serviceTiers)[number];

/**
 * The meter whose rate applies where a list gives none of its own, as providers bill: reasoning tokens are
 * billed as output; a provider without cache prices bills cached prompt tokens as input; the one-hour cache
 * write costs at least the five-minute one; audio and images are tokens of the prompt or the answer like any other where
 * no rate says otherwise, and a cached one costs what it costs uncached.
 */
export const parentMeter: Readonly<Partial<Record<Meter, Meter>>> = {
  cacheRead: 'input',
  cacheWrite: 'input',
  cacheWrite1h: 'cacheWrite',
  reasoning: 'output',
  inputAudio: 'input',
  cacheReadAudio: 'inputAudio',
  inputImage: 'input',
  outputAudio: 'output',
};

/** Meters of the prompt: together they decide the band of a request. */
export const promptMeters: readonly Meter[] = [
  'input',
  'cacheRead',
  'cacheWrite',
  'cacheWrite1h',
  'inputAudio',
  'cacheReadAudio',
  'inputImage',
];

/** Whole tokens per meter. Meters are disjoint: `input` leaves out what was read from the cache. */
export type Usage = Readonly<Partial<Record<Meter, number>>>;

/** Leaves out the meters that count nothing. */
export function present(usage: Usage): Usage {
  const counts = Object.entries(usage);
  return counts.every(([, tokens]) => tokens > 0)
    ? usage
    : Object.fromEntries(counts.filter(([, tokens]) => tokens > 0));
}

export function totalTokens(usage: Usage): number {
  return Object.values(usage).reduce((total, tokens) => total + tokens, 0);
}
