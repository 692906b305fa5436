import type { Money } from '../../values/money.ts';
import { meters } from './meters.ts';
import type { Hours, Slot } from './schedule.ts';
import type { TierRule } from '../lists/schema.ts';

/** What has a rate: each meter, and the whole answer in thinking mode. */
export const rated = [...meters, 'thinkingOutput'] as const;

export type Rated = (typeof rated)[number];

/** US dollars per million tokens of each meter that has a rate. */
export type Rates = Readonly<Partial<Record<Rated, Money>>>;

/** Why a service tier has a rate that its list does not state: a rule makes it, or the standard one stands in. */
export type Origin = { readonly by: 'rule'; readonly rule: TierRule } | { readonly by: 'standard' };

/** Of the rates that a service tier's list does not state. What has a rate and no origin is stated. */
type Origins = Readonly<Partial<Record<Rated, Origin>>>;

/** Rates, and where those come from that the list does not state. */
export interface KnownRates {
  readonly rates: Rates;
  /** Empty for standard rates. */
  readonly origins: Origins;
}

/** Rates that bill the whole of a request once its prompt, cached tokens included, is longer than `aboveInputTokens`. */
export interface Band extends KnownRates {
  readonly aboveInputTokens: number;
  /** True where a prompt of exactly that many tokens is in the band too. */
  readonly atOrAbove: boolean;
}

export interface BandedRates extends KnownRates {
  /** In ascending order, which the reader of price lists makes sure of. */
  readonly bands: readonly Band[];
}

/** Hours of the week with rates of their own, complete: what their list leaves out is filled in from those of other hours. */
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
