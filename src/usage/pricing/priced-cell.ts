import type { Money } from '../../values/money.ts';
import type { Catalogue } from '../../pricing/catalogue/offer.ts';
import type { PricedOffer } from '../../pricing/rates/timeline.ts';
import type { Billing } from '../../projection/billing.ts';
import type { Assumption } from '../../projection/assumption.ts';
import type { LineItem, Pricing, RateAssumptions } from '../../projection/price.ts';
import type { GivenName } from '../../workload/plan.ts';
import type { Tokens } from '../records/record.ts';

/** What decides how usage is priced. */
export interface UsagePricingTerms {
  readonly catalogue: Catalogue;
  /** The day whose rates price everything; undefined to price each record at those of its own moment. */
  readonly asOf: string | undefined;
  /** For records that do not say when. */
  readonly today: string;
  /** What only the user knows: names in the sources, in lower case → offers. */
  readonly names: ReadonlyMap<string, GivenName>;
  readonly settled: RateAssumptions;
}

/** Use at the rates of one offer and moment. */
export interface Share {
  readonly offer: PricedOffer;
  readonly billing: Billing;
  readonly tokens: Tokens;
  readonly lineItems: readonly LineItem[];
  readonly assumptions: readonly Assumption[];
  /** Prices other use at the same rates. */
  readonly price: Pricing['price'];
}

/** A cell with what it costs, in US dollars; or why that cannot be said. */
export type PricedCell =
  | { readonly offer: string; readonly shares: readonly Share[]; readonly total: Money; readonly reason?: undefined }
  | { readonly offer: string | undefined; readonly reason: string };
