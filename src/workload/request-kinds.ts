import type { Decimal } from '../values/money.ts';
import type { Instant } from '../values/calendar.ts';
import type { Run } from './run.ts';
import type { Meter, Usage, ServiceTier } from '../pricing/rates/meters.ts';

/** One factor of a figure, by the name of its driver. */
export interface Factor {
  readonly driver: string;
  readonly value: Decimal | number;
}

/** How the tokens of a meter came about: the product of its factors, less what other meters count of it. */
export interface Step {
  readonly meter: Meter;
  readonly factors: readonly Factor[];
  readonly less: readonly Meter[];
  /** What the product is divided by. */
  readonly over?: Factor | undefined;
}

/** What a cache may hold of a prompt, in tokens. */
export interface Cacheable {
  readonly tokens: number;
  /** What is read, and what is written instead where a provider bills writes; undefined where drivers say that. */
  readonly firstWrites?: { readonly read: Decimal; readonly unread: Decimal } | undefined;
}

/** Requests that are alike: with one length of prompt, which decides their band. */
export interface Kind {
  /** Tokens of the prompt of one request; 0 where only sums are known. */
  readonly promptTokens: number;
  /** Of what was measured, how and when exactly; undefined where drivers say it of all kinds. */
  readonly sent?: Sent | undefined;
  /** What each of the runs sends whose requests these are; how much of it is cached is up to the provider. */
  readonly run?: Run | undefined;
  /** Tokens of one request before any cache; undefined where only sums are known. */
  readonly ofOne: Usage | undefined;
  /** What a cache may hold of the prompt of one request; undefined where only sums are known. */
  readonly cacheable?: Cacheable | undefined;
  /** A month, retries included; undefined where only tokens are known. */
  readonly requests: number | undefined;
  /** Tokens of all of them a month. */
  readonly usage: Usage;
  readonly webSearches: number;
  /** How its tokens came about. */
  readonly steps: () => readonly Step[];
}

/** Requests that were sent alike but for when, as they were counted. */
export interface CountedRequests {
  /** The model, as the sources name it. */
  readonly model: string;
  /** Undefined for the standard way. */
  readonly serviceTier: ServiceTier | undefined;
  readonly thinking: boolean;
  readonly multipliers: readonly string[];
  /** Prompts are longer than this many tokens, and not longer than the next threshold of any offer. */
  readonly promptAbove: number;
  /** True where lengths of prompts are known as means at most. */
  readonly isMean: boolean;
  /** Whether it was written down when: of all counts, or of none. */
  readonly isTimed: boolean;
  readonly counts: readonly Moment[];
  /** All of them together. */
  readonly sum: Used;
}

/** Counted requests, with their parts in a month, which add up to the month of the whole. */
export interface Sent extends CountedRequests {
  readonly inMonth: (parts: readonly Used[]) => Used[];
}

/** What was used. */
export interface Used {
  readonly usage: Usage;
  readonly requests: number;
  readonly webSearches: number;
}

/** What was counted about one moment, at the same rates on every offer; `at` is undefined if it is not known. */
export interface Moment extends Used {
  readonly at: Instant | undefined;
}
