import type { UsageFormat } from '../formats/format.ts';
import type { IdHash } from './id-hash.ts';

/** One request as it is added up without a record of its own; the same object is filled for every request. */
export interface RequestCounts {
  readonly provider: string | undefined;
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

/** Adds up a request; returns false for one that needs a record. */
export type TakeCounts = (counts: RequestCounts) => boolean;

/** Opens the counting of lines of a format. */
export type CountsOf = (format: UsageFormat) => TakeCounts;
