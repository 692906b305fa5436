import type { Decimal, Money } from '../values/money.ts';
import type { ListedModel, PricingTerms } from '../pricing/catalogue/offer.ts';
import type { Plan } from '../workload/plan.ts';

/** A question with all that it takes to answer it again, elsewhere and with other figures: plain data. */
export interface PageQuestion {
  readonly command: 'project' | 'compare' | 'forecast';
  readonly plan: Plan;
  readonly asOf: string;
  readonly prices: EmbeddedPrices;
  /** Of the months that follow; for a forecast. */
  readonly course?: PageForecast | undefined;
}

export interface PageForecast {
  /** `2027-01`. */
  readonly start: string;
  readonly months: number;
  readonly priceDecline: Decimal;
  readonly cash: Money | undefined;
}

/** Price lists as far as a question needs them. */
export interface EmbeddedPrices {
  /** Of the catalogue they are from. */
  readonly version: string;
  readonly terms: PricingTerms;
  readonly lists: readonly EmbeddedList[];
  /** Files of the user's that are among them, for a command line. */
  readonly files: readonly string[];
}

/** Models that stand in one list. */
export interface EmbeddedList {
  /** Whose shelf they stand on. */
  readonly provider: string;
  readonly list: ListedModel['list'];
  readonly models: readonly Omit<ListedModel, 'list'>[];
}
