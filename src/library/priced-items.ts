/** What is counted. Meters are disjoint: `input` leaves out what the cache meters count, `output` what is reasoning. */
export type MeterName =
  | 'input'
  | 'cacheRead'
  | 'cacheWrite'
  | 'cacheWrite1h'
  | 'inputAudio'
  | 'cacheReadAudio'
  | 'inputImage'
  | 'output'
  | 'reasoning'
  | 'outputAudio';

export type TierName = 'batch' | 'flex' | 'priority' | 'fast';

/** Whole tokens of each meter. */
export type MeterTokens = Readonly<Partial<Record<MeterName, number>>>;

/** Tokens × a rate, or a count × a fee. */
export interface PricedItem {
  /** `provider/model` */
  readonly offer: string;
  readonly meter: MeterName | 'requests' | 'webSearches';
  /** Tokens, or how many of what a fee is for. */
  readonly tokens: number;
  /** Per million tokens, or each; decimal text in the currency of the catalogue. */
  readonly rate: string;
  readonly per: 'million tokens' | 'each';
  /** Decimal text, exact. */
  readonly cost: string;
  /** The meter whose rate it is, where the list has none of its own for this one. */
  readonly billedAs?: MeterName | 'requests' | 'webSearches';
  readonly serviceTier?: TierName;
  /** The number of prompt tokens above which a request is billed at this rate. */
  readonly aboveInputTokens?: number;
  /** The hours that have this rate. */
  readonly window?: string;
}

/** What a result took for granted, once for all that it touches. */
export interface AssumptionNote {
  /** Stable; new kinds may be added. */
  readonly kind: string;
  /** A sentence for people, which may change. */
  readonly text: string;
  readonly offers?: readonly string[];
  readonly scenarios?: readonly string[];
  readonly candidates?: readonly string[];
}

/** A candidate that cannot be priced, and why. */
export interface UnpricedCandidate {
  readonly candidate: string;
  readonly reason: string;
}

/** What was priced: an offer, or models with shares of the traffic. */
export interface CandidateName {
  /** `provider/model`, or the name of a blend. */
  readonly candidate: string;
  readonly provider: string;
  /** The shares of a blend by offer, as decimal text. */
  readonly blend?: Readonly<Record<string, string>>;
}
