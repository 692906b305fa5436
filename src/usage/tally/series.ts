import type { ServiceTier } from '../../pricing/rates/meters.ts';
import { answerOf } from '../records/accounting.ts';
import { promptOf, type Labels, type UsageRecord } from '../records/record.ts';

/** Usage that differs only in its time and in the length of its prompts. */
export interface Series extends Labels {
  readonly id: number;
  readonly provider: string | undefined;
  readonly model: string;
  readonly serviceTier: ServiceTier | undefined;
  readonly thinking: boolean;
  readonly multipliers: readonly string[];
  /** Of what the source says was charged; undefined where it says nothing. */
  readonly currency: string | undefined;
  /** True if prompt lengths are only known as the average of a bucket. */
  readonly isMean: boolean;
  /** Bits of what was used: prompt, answer, searches. Usage without a price must not be summed with priced usage. */
  readonly uses: number;
}

/** Usage billed by one set of rates and reported in one row. */
export interface Bucket {
  readonly series: Series;
  /** Some point in time within it, with the same rates as all others; undefined if unknown. */
  readonly at: number | undefined;
  /** The end of a bucket that is longer than a step, exclusive. */
  readonly until: number | undefined;
  /** Its prompts are longer than this many tokens, and not longer than the next threshold of its model. */
  readonly promptAbove: number;
}

/** The labels that tell series apart; usage is summed over the others. */
export type KeptLabels = Readonly<Record<keyof Omit<Labels, 'tags'>, boolean>> & {
  readonly tags: readonly string[] | 'all';
};

/** Prompt tokens of each request: its own, the bucket's, or the bucket's average; 0 if requests are not counted. */
export function promptLengthOf({ promptTokens, requests, tokens }: UsageRecord): number {
  if (promptTokens !== undefined) return promptTokens;
  if (requests === 1) return promptOf(tokens);
  return requests === 0 ? 0 : Math.floor(promptOf(tokens) / requests);
}

export function isAverage({ promptTokens, requests }: UsageRecord): boolean {
  return promptTokens === undefined && requests !== 1;
}

export function usedIn({ tokens, webSearches }: UsageRecord): number {
  return usedBits(promptOf(tokens), answerOf(tokens), webSearches);
}

/** Every kind of token has a price where its root has one: that of input or that of output. */
export function usedBits(prompt: number, answer: number, webSearches: number): number {
  return (prompt > 0 ? 1 : 0) | (answer > 0 ? 2 : 0) | (webSearches > 0 ? 4 : 0);
}

export function tagsKey(tags: Labels['tags']): string {
  return tags === undefined
    ? ''
    : JSON.stringify(Object.entries(tags).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}
