import { meters, type Meter, type ServiceTier } from '../../pricing/rates/meters.ts';

/** Whole tokens of every meter; meters are disjoint, and count 0 where nothing was used. */
export type Tokens = Readonly<Record<Meter, number>>;

// Every key in every object: what is the same for all records is read fast.
export const noTokens: Tokens = {
  input: 0,
  cacheRead: 0,
  cacheWrite: 0,
  cacheWrite1h: 0,
  inputAudio: 0,
  cacheReadAudio: 0,
  inputImage: 0,
  output: 0,
  reasoning: 0,
  outputAudio: 0,
};

/** What the source says was charged: a decimal text as it was written. */
export interface StatedCharge {
  readonly amount: string;
  /** ISO 4217, in capitals. */
  readonly currency: string;
}

/** What a source tells of where usage came from; undefined where it does not. */
export interface Labels {
  readonly project: string | undefined;
  readonly user: string | undefined;
  readonly key: string | undefined;
  readonly session: string | undefined;
  /** The rung of `ask` that answered. */
  readonly tier: string | undefined;
  readonly tags: Readonly<Record<string, string>> | undefined;
}

/** One line of use in an export or log, settled to one meaning. */
export interface UsageRecord extends Labels {
  /** Milliseconds since 1970 UTC: the time of a request, or the start of a bucket; undefined if unknown. */
  readonly at: number | undefined;
  /** The end of a bucket, exclusive; undefined for a moment. */
  readonly until: number | undefined;
  /** The seller, by its name in the catalogue; undefined if the source does not say. */
  readonly provider: string | undefined;
  /** As the source names it; empty where it does not. */
  readonly model: string;
  readonly tokens: Tokens;
  /** How many requests: 0 where the source does not count them. */
  readonly requests: number;
  readonly webSearches: number;
  /** Undefined for the standard way. */
  readonly serviceTier: ServiceTier | undefined;
  readonly thinking: boolean;
  /** Names of the multipliers that its rates take. */
  readonly multipliers: readonly string[];
  /** Tokens of the prompt of each request, where the source tells them apart from the sum; decides the band. */
  readonly promptTokens: number | undefined;
  /** Two records with one id are one use; undefined if the source has no ids. */
  readonly id: string | undefined;
  /** With the id, for sources whose ids alone are not unique. */
  readonly subId: string | undefined;
  /** True for a line that repeats another one if any has its id, whatever the sub-id. */
  readonly isReplay: boolean;
  readonly billed: StatedCharge | undefined;
  /** True for a line of a bill: it says what was charged, and counts nothing as used. */
  readonly isCharge: boolean;
  /** Whether it counts, asked as late as possible: later lines may say the same in another way. Absent: it does. */
  readonly stillCounts: (() => boolean) | undefined;
  /** What does not add up to the source's own total; undefined where it does or there is none. */
  readonly mismatch: string | undefined;
  /** What the record says beside all this, as `,"key":value` of JSON; only our own format passes it on. */
  readonly rest: string;
}

/** A record that says nothing: each format writes over it what it knows. */
export const blank: UsageRecord = {
  at: undefined,
  until: undefined,
  provider: undefined,
  model: '',
  tokens: noTokens,
  requests: 1,
  webSearches: 0,
  serviceTier: undefined,
  thinking: false,
  multipliers: [],
  promptTokens: undefined,
  id: undefined,
  subId: undefined,
  isReplay: false,
  billed: undefined,
  isCharge: false,
  stillCounts: undefined,
  mismatch: undefined,
  rest: '',
  project: undefined,
  user: undefined,
  key: undefined,
  session: undefined,
  tier: undefined,
  tags: undefined,
};

/** A count for each meter. */
export function tokensBy(countOf: (meter: Meter) => number): Tokens {
  const tokens = { ...noTokens };
  for (const meter of meters) tokens[meter] = countOf(meter);
  return tokens;
}

/** Tokens of the prompt, those of the cache included: what decides a band. */
export function promptOf(tokens: Tokens): number {
  return (
    tokens.input +
    tokens.cacheRead +
    tokens.cacheWrite +
    tokens.cacheWrite1h +
    tokens.inputAudio +
    tokens.cacheReadAudio +
    tokens.inputImage
  );
}

export function isUnused(tokens: Tokens): boolean {
  return meters.every((meter) => tokens[meter] === 0);
}
