import type { Money } from '../../values/money.ts';
import { meters } from './meters.ts';
import type { Hours, Slot } from './schedule.ts';
import type { TierRule } from '../lists/schema.ts';

/** What has a rate: each meter, and the whole answer in thinking mode. */
export const rated = [...meters, 'thinkingOutput'] as const;

export type Rated = (typeof rated)[number];

/** US dollars per million tokens of each meter that has a rate. */
export type Rates = Readonly<Partial<Record<Rated, Money>>>;

/** Why a service tier has a rate that its list does not state: a rule makes it, or it is the standard one. */
export type Origin = { readonly by: 'rule'; readonly rule: TierRule } | { readonly by: 'standard' };

/** Origins of the rates that the list of a service tier does not state. A rate without an origin is stated. */
type Origins = Readonly<Partial<Record<Rated, Origin>>>;

/** Rates, and the origins of those that the list does not state. */
export interface KnownRates {
  readonly rates: Rates;
  /** Empty for standard rates. */
  readonly origins: Origins;
}

/** Rates of whole requests whose prompt, cached tokens included, is longer than `aboveInputTokens`. */
export interface Band extends KnownRates {
  readonly aboveInputTokens: number;
  /** True if a prompt of exactly that many tokens is in the band too. */
  readonly atOrAbove: boolean;
}

export interface BandedRates extends KnownRates {
  /** In ascending order, as the reader of price lists checks. */
  readonly bands: readonly Band[];
}

/** Hours of the week with rates of their own, completed from the rates of other hours. */
export interface Window extends BandedRates {
  readonly slots: readonly Slot[];
  /** `mon-fri 09:00-12:00, 14:00-18:00 Asia/Shanghai`. */
  readonly label: string;
}

export interface WeeklyRates extends Hours {
  readonly windows: readonly Window[];
}

export interface RateSet extends BandedRates {
  readonly schedule: WeeklyRates | undefined;
}
