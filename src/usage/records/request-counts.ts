import type { UsageFormat } from '../formats/format.ts';
import type { IdHash } from './id-hash.ts';

/** One request as it is added up without a record of its own; the same object is filled for every request. */
export interface RequestCounts {
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

/** Opens the counting of lines of a format. */
export type CountsOf = (format: UsageFormat) => TakeCounts;
