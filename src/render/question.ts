import type { Decimal, Money } from '../values/money.ts';
import type { ListedModel, PricingTerms } from '../pricing/catalogue/offer.ts';
import type { Plan } from '../workload/plan.ts';

/** A question as plain data, with all that is needed to answer it again with other figures. */
export interface PageQuestion {
  readonly command: 'project' | 'compare' | 'forecast';
  readonly plan: Plan;
  readonly asOf: string;
  readonly prices: EmbeddedPrices;
  /** The months that follow; for a forecast. */
  readonly course?: PageForecast | undefined;
}

export interface PageForecast {
  /** `2027-01`. */
  readonly start: string;
  readonly months: number;
  readonly priceDecline: Decimal;
  readonly cash: Money | undefined;
}

/** The parts of price lists that a question needs. */
export interface EmbeddedPrices {
  /** Version of the catalogue they are from. */
  readonly version: string;
  readonly terms: PricingTerms;
  readonly lists: readonly EmbeddedList[];
  /** Price lists of the user among them, for a command line. */
  readonly files: readonly string[];
}

/** Models of one list. */
export interface EmbeddedList {
  /** The provider that sells them. */
  readonly provider: string;
  readonly list: ListedModel['list'];
  readonly models: readonly Omit<ListedModel, 'list'>[];
}
