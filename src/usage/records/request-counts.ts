import type { IdHash } from './id-hash.ts';

/** Labels that requests may have without a record of their own. */
export const countedLabels = ['project', 'user', 'key', 'session'] as const;

export type CountedLabel = (typeof countedLabels)[number];

/** One request as it is added up without a record of its own; the same object is filled for every request. */
export interface RequestCounts extends Record<CountedLabel, string | undefined> {
  provider: string | undefined;
  model: string;
  /** Milliseconds since 1970 UTC. */
  at: number;
  input: number;
  cacheRead: number;
  cacheWrite: number;
  cacheWrite1h: number;
  output: number;
  reasoning: number;
  /** Undefined if lines of this kind have no ids. */
  id: IdHash | undefined;
  isReplay: boolean;
}

/** Adds up a request. */
export type TakeCounts = (counts: RequestCounts) => void;

/** Requests that need no record, because nobody asks for more of them. */
export interface CountsTaker {
  readonly take: TakeCounts;
  /** The labels that are asked for; the others are left undefined. */
  readonly labels: Readonly<Record<CountedLabel, boolean>>;
}
